"""The real `briefwire` process: what it prints, and with which status it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ARTICLE = {
    "id": "n1",
    "title": "Orbix Dynamics lifts its budget",
    "text": (
        "Orbix Dynamics plans to spend up to $3.2 billion on capital expenditure next year, the company said.\n\n"
        "Its revenue rose 12% to $9.5 billion in 2025."
    ),
    "published": "2026-03-04",
    "url": "https://news.example/n1",
}


def briefwire(*words, given="", cwd=None, **environment):
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("BRIEFWIRE_", "DATABASE_URL"))}
    return subprocess.run(
        [sys.executable, "-m", "adapters", *words], input=given, capture_output=True, text=True, timeout=90, cwd=cwd,
        env={**clean, "PYTHONPATH": str(Path(__file__).parents[2]), "COLUMNS": "110", **environment}, check=False,
    )  # fmt: skip


def test_help_and_wrong_usage():
    assert briefwire("--help").returncode == 0
    assert briefwire().returncode == 2
    wrong = briefwire("no-such-command")
    assert wrong.returncode == 2
    assert "Traceback" not in wrong.stderr


def test_the_demo_prints_a_brief_and_answers(tmp_path):
    done = briefwire("demo", "--once", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "7 feeds polled, 24 articles read." in done.stdout
    assert "Brief of the last ten days" in done.stdout
    assert "ByteDance: capex" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_demo_answers_what_is_typed(tmp_path):
    typed = [
        "/capex bytedance",
        "/sources",
        "/brief week",
        "/subscribe ai-capex daily 08:00",
        "/topics",
        "/help",
        "/cpaex bytedance",
        "quit",
    ]
    done = briefwire("demo", given="".join(f"{line}\n" for line in typed), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    for words in (
        "ByteDance: capex",
        "Sources: ByteDance capex",
        "Subscribed to ai-capex",
        "Topics",
        "What can be asked",
        "Did you mean /capex bytedance?",
    ):
        assert words in done.stdout


def test_figures_of_a_text_as_table_and_json():
    table = briefwire("figures", "-", "--published", "2026-03-04", given=ARTICLE["text"])
    assert table.returncode == 0
    assert "up to US$3.2bn" in table.stdout
    record = json.loads(briefwire("figures", "--json", given=json.dumps(ARTICLE)).stdout)
    first = next(figure for figure in record["figures"] if figure["metric"] == "capex")
    assert (first["entity"], first["value"], first["unit"], first["period"], first["status"], first["bound"]) == (
        "Orbix Dynamics", 3_200_000_000, "USD", "2027", "planned", "up_to",
    )  # fmt: skip
    assert ARTICLE["text"][first["evidence"]["start"] : first["evidence"]["end"]] == first["quote"]


def test_a_line_that_is_no_article_is_told_and_the_run_goes_on():
    lines = [
        json.dumps(ARTICLE),
        "{broken",
        json.dumps({"id": "n2"}),
        "[1]",
        json.dumps({**ARTICLE, "id": "n3", "text": ""}),
    ]
    for command in ("figures", "summarise"):
        done = briefwire(command, "--jsonl", given="\n".join(lines))
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        assert [row["id"] for row in rows] == ["n1", None, "n2", None, "n3"]
        assert ["error" in row for row in rows] == [False, True, True, True, False]
        assert done.returncode == 1
        assert "Traceback" not in done.stderr


def test_a_summary_a_card_and_a_cluster(tmp_path):
    assert "Orbix Dynamics plans to spend" in briefwire("summarise", given=json.dumps(ARTICLE)).stdout
    file = tmp_path / "article.json"
    file.write_text(json.dumps(ARTICLE))
    card = json.loads(briefwire("card", str(file), "--as", "json").stdout)
    assert card["parts"][0]["text"] == ARTICLE["title"]
    assert "up to US$3.2bn" in briefwire("card", str(file)).stdout
    rows = briefwire("cluster", "--jsonl", given=json.dumps(ARTICLE) + "\n").stdout.splitlines()
    assert [json.loads(row) for row in rows] == [{"id": "n1", "story": "n1"}]


def test_explain_says_what_was_found_and_why():
    done = briefwire("explain", "Orbix Dynamics spent $3.2 billion on capital expenditure in 2025.")
    assert done.returncode == 0
    found, *reasons = done.stdout.splitlines()
    assert found.split("   [")[0] == "$3.2 billion  Orbix Dynamics capex 2025: US$3.2bn, actual"
    assert any(line.strip().startswith("metric capex") for line in reasons)
    assert "Verdict" not in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("figures", "no-such-file.txt"), "no file no-such-file.txt"),
        (("run", "--config", "no-such.toml"), "copy config.example.toml"),
        (("feeds", "remove", "https://feeds.example/x"), "briefwire feeds list"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(words, said, tmp_path):
    done = briefwire(*words, cwd=tmp_path)
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[pol]\nevery = '10m'", "pol"),
        ("[poll]\nevery = 'often'", "poll.every"),
        ("[platforms.teams]\n", "platforms.teams"),
        ("[[feeds]]\nname = 'x'", "feeds[0].url"),
        ("[poll\n", "config.toml"),
        (
            "[[subscriptions]]\nplatform='console'\nchannel='terminal'\ntopics=['ai-capexx']\nwhen='daily 08:00'",
            "subscriptions[0].topics",
        ),
    ],
)
def test_a_wrong_configuration_names_the_key(text, key, tmp_path):
    (tmp_path / "config.toml").write_text(text)
    for command in ("run", "doctor"):
        done = briefwire(command, cwd=tmp_path)
        assert done.returncode == 1
        assert key in done.stderr + done.stdout
        assert "Traceback" not in done.stderr


def test_the_doctor_is_content_with_a_fresh_start(tmp_path):
    done = briefwire("doctor", cwd=tmp_path)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "All is well.")


DEAD = '[fetch]\nallow_private = ["127.0.0.1/32"]\n[[feeds]]\nurl = "http://127.0.0.1:9/feed.xml"\n'


def test_a_broken_file_is_called_by_its_name(tmp_path):
    (tmp_path / "c.toml").write_text("[poll\n")
    done = briefwire("poll", "--config", "c.toml", cwd=tmp_path)
    assert (done.returncode, done.stderr[:24]) == (1, "briefwire: c.toml: line ")
    assert briefwire("doctor", "--config", "c.toml", cwd=tmp_path).stdout.startswith("BAD  c.toml: line 1")


def test_feeds_that_nobody_has_looked_at_are_not_said_to_be_well(tmp_path):
    (tmp_path / "config.toml").write_text(DEAD)
    done = briefwire("doctor", cwd=tmp_path)
    assert "feeds: 0 of 1 fine; 1 not looked at yet" in done.stdout
    assert "All is well" not in done.stdout


@pytest.mark.parametrize(("words", "status"), [(["poll"], 1), (["run", "--until-idle"], 0)])
def test_where_no_feed_can_be_read_that_is_said(words, status, tmp_path):
    (tmp_path / "config.toml").write_text(DEAD)
    done = briefwire(*words, cwd=tmp_path)
    assert done.returncode == status
    assert "1 feed polled (0 unchanged, 1 failed)" in done.stdout
    assert done.stderr.startswith("briefwire: No feed could be read;")


def test_the_doctor_finds_that_slack_has_no_way_in(tmp_path):
    (tmp_path / "config.toml").write_text(
        '[platforms.slack]\nbot_token = "xoxb-1234567890-abcdef"\napi_url = "http://127.0.0.1:9/api/"\n'
    )
    done = briefwire("doctor", cwd=tmp_path)
    assert done.returncode == 1
    assert "BAD  platforms.slack.app_token: is missing; give it for Socket Mode" in done.stdout

"""Reports in, flat rows with quote, sentence, place, address and hash out; and such rows in, the same reports out.

A row holds text alone, so that a table, a spreadsheet and JSON keep it exactly. Of an article a row carries only
the sentence of its figure: what is read back has blanks where the rest of the text was, unless a row of it has the
whole `text` as well.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from bot.errors import BadArticle
from bot.ledger.cues import sentence
from bot.model import Amount, Article, Bound, Depth, Evidence, Figure, Measure, Report, Status, TextPart

COLUMNS = (
    "company", "entity", "subject", "metric", "measure", "value", "value_high", "unit", "of", "period", "status",
    "bound", "alt", "attribution", "quote", "sentence", "part", "start", "end", "sentence_start", "rule", "key",
    "article", "url", "title", "published", "outlet", "family", "language", "depth", "sha256", "story",
)  # fmt: skip
Row = Mapping[str, str]


def row(report: Report) -> dict[str, str]:
    """A figure with its proof, a text a column; "" for what is not given."""
    figure, article, found = report.figure, report.article, report.figure.evidence
    said = sentence(report)
    given: dict[str, Any] = {
        "company": figure.company, "entity": figure.entity, "subject": figure.subject, "metric": figure.metric,
        "measure": figure.measure, "value": figure.value, "value_high": figure.value_high, "unit": figure.unit,
        "of": figure.of, "period": figure.period, "status": figure.status, "bound": figure.bound,
        "alt": _alt(figure), "attribution": figure.attribution, "quote": found.quote, "sentence": said,
        "part": found.part, "start": found.start, "end": found.end,
        "sentence_start": _sentence_start(article, found, said), "rule": figure.rule,
        "key": "yes" if figure.key else "no", "article": article.id, "url": article.url, "title": article.title,
        "published": article.published.isoformat(), "outlet": article.outlet, "family": article.family,
        "language": article.language, "depth": article.depth, "sha256": found.digest or article.digest,
        "story": report.story,
    }  # fmt: skip
    return {name: "" if given[name] is None else str(given[name]) for name in COLUMNS}


def _alt(figure: Figure) -> str:
    return json.dumps([[str(amount.value), amount.unit] for amount in figure.alt]) if figure.alt else ""


def _sentence_start(article: Article, found: Evidence, said: str) -> int:
    whole = article.title if found.part == "title" else article.text
    return max(0, whole.rfind(said, 0, max(found.start + len(said), found.end)))


def reports(rows: Iterable[Row]) -> tuple[Report, ...]:
    """The reports of some rows, in their order; BadArticle for what is no row of ours."""
    given = tuple(rows)
    by_article: dict[str, list[Row]] = defaultdict(list)
    for one in given:
        missing = [name for name in COLUMNS if name not in one]
        if missing:
            raise BadArticle(f"A row has no column {missing[0]}; only what briefwire export wrote can be read.")
        by_article[one["article"]].append(one)
    articles = {key: _article(theirs) for key, theirs in by_article.items()}
    return tuple(_report(one, articles[one["article"]]) for one in given)


def _article(rows: Sequence[Row]) -> Article:
    """An article with the sentences that its rows carry, each at its place."""
    first = rows[0]
    try:
        return Article(
            id=first["article"],
            url=first["url"],
            title=first["title"],
            text=_text(rows),
            published=datetime.fromisoformat(first["published"]),
            outlet=first["outlet"],
            family=first["family"] or None,
            language=first["language"],
            depth=cast(Depth, first["depth"]),
            digest=first["sha256"],
        )
    except ValueError as error:
        raise BadArticle(f"The row of {first['url']} cannot be read: {error}.") from error


def _text(rows: Sequence[Row]) -> str:
    """What is known of a text: line breaks where nothing is."""
    whole = next((text for one in rows if (text := one.get("text"))), None)
    if whole is not None:
        return whole
    held = [one for one in rows if one["part"] == "text"]
    length = max((int(one["sentence_start"]) + len(one["sentence"]) for one in held), default=0)
    letters = ["\n"] * length
    for one in held:
        at = int(one["sentence_start"])
        letters[at : at + len(one["sentence"])] = one["sentence"]
    return "".join(letters)


def _report(one: Row, article: Article) -> Report:
    try:
        return Report(figure=_figure(one), article=article, story=one["story"] or None)
    except (ValueError, InvalidOperation) as error:
        raise BadArticle(f"The row of {one['url']} cannot be read: {error}.") from error


def _figure(one: Row) -> Figure:
    alt = json.loads(one["alt"]) if one["alt"] else []
    made = Figure(
        entity=one["entity"] or None,
        metric=one["metric"],
        measure=cast(Measure, one["measure"]),
        value=Decimal(one["value"]),
        unit=one["unit"],
        evidence=Evidence(
            article=one["article"], start=int(one["start"]), end=int(one["end"]), quote=one["quote"],
            part=cast(TextPart, one["part"]), digest=one["sha256"],
        ),
        rule=one["rule"],
        company=one["company"] or None,
        subject=one["subject"] or None,
        value_high=Decimal(one["value_high"]) if one["value_high"] else None,
        of=one["of"] or None,
        period=one["period"] or None,
        status=cast(Status, one["status"]),
    )  # fmt: skip
    return replace(
        made,
        bound=cast(Bound, one["bound"]),
        alt=tuple(Amount(value=Decimal(value), unit=unit) for value, unit in alt),
        attribution=one["attribution"] or None,
        key=one["key"] == "yes",
    )

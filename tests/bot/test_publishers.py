import pytest

from bot.publishers import publisher, publishers


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("https://www.ft.com/content/1", "Financial Times"),
        ("http://feeds.reuters.com/x?y=1", "Reuters"),
        ("asia.nikkei.com", "Nikkei Asia"),
        ("nikkei.com", "Nikkei"),
        ("WSJ", "The Wall Street Journal"),
        ("wall street journal", "The Wall Street Journal"),
        ("Barrons.com", "Barron's"),
        ("南华早报", "South China Morning Post"),
        ("notreuters.com", None),
        ("https://[::1", None),
        ("http://127.0.0.1:8900/a/1", None),
        ("The", None),
        ("", None),
    ],
)
def test_an_outlet_is_found_by_address_and_by_name(asked: str, name: str | None) -> None:
    found = publisher(asked)
    assert (found.name if found else None) == name


def test_papers_of_one_owner_are_one_family() -> None:
    families = {
        found.family for domain in ("wsj.com", "barrons.com", "marketwatch.com") if (found := publisher(domain))
    }
    assert families == {"News Corp"}


def test_the_table_is_sound() -> None:
    rows = publishers()
    assert len(rows) >= 150
    assert len({row.domain for row in rows}) == len(rows)
    assert {row.kind for row in rows} == {"wire", "paper", "trade", "company", "agency", "registry", "blog"}
    assert all(
        row.name and row.family and len(row.country) == 2 and row.domain == row.domain.lower() for row in rows
    )

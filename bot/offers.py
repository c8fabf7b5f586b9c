"""A few letters in, the companies or topics that may be meant out, likeliest first; for lists to choose from.

Refuses to know how a platform shows such a list.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

from bot import topics
from bot.companies import companies
from bot.model import Company

_NO = 4


def company_offers(typed: str, limit: int = 25) -> list[tuple[str, str]]:
    """Labels with company ids: whole names, then beginnings, then words within, then what is written alike."""
    wanted = " ".join(typed.split()).casefold()
    if not wanted:
        return [(_label(one), one.id) for one in _well_known()[:limit]]
    found: dict[str, Company] = {}
    ranked = sorted((rank, fame, one.id) for name, fame, one in _names() if (rank := _rank(name, wanted)) < _NO)
    for _, _, ident in ranked:
        if len(found) == limit:
            break
        one = companies().get(ident)
        if one is not None:
            found[ident] = one
    if len(found) < limit and len(wanted) > 2:
        found |= {one.id: one for one in companies().suggest(wanted, 5)}
    return [(_label(one), ident) for ident, one in islice(found.items(), limit)]


def topic_offers(typed: str, limit: int = 25) -> list[tuple[str, str]]:
    """Labels with topic ids."""
    wanted = typed.strip().casefold()
    ranked = sorted(
        (rank, number, topic.id, topic.name)
        for number, topic in enumerate(topics.table())
        if (rank := min(_rank(topic.id, wanted), _rank(topic.name.casefold(), wanted))) < _NO
    )
    found = {ident: f"{name} ({ident})" for _, _, ident, name in ranked}
    for topic in topics.suggest(typed) if wanted else ():
        found.setdefault(topic.id, f"{topic.name} ({topic.id})")
    return [(label, ident) for ident, label in islice(found.items(), limit)]


def _rank(name: str, wanted: str) -> int:
    at = name.find(wanted)
    if at < 0:
        return _NO
    if at == 0:
        return 0 if len(name) == len(wanted) else 1
    return 2 if not name[at - 1].isalnum() else 3


def _label(company: Company) -> str:
    about = company.tickers[0] if company.tickers else "private" if company.listed is False else company.country
    return f"{company.name} ({about})" if about else company.name


@cache
def _names() -> tuple[tuple[str, int, Company], ...]:
    return tuple((name.casefold(), _fame(one), one) for one in companies() for name in _called(one))


@cache
def _well_known() -> Sequence[Company]:
    return sorted((one for one in companies() if one.kind == "company"), key=lambda one: (_fame(one), one.name))


def _called(company: Company) -> Iterator[str]:
    yield from dict.fromkeys((company.name, *company.aliases, *company.guarded, *company.tickers))


def _fame(company: Company) -> int:
    """Whoever is written about much has many names; less is more famous."""
    return -len(tuple(_called(company)))

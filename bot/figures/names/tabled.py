"""A text in, those whom the tables know out: companies, products, indices, and tickers and surnames for them.

Knows what a name stood for on the day; refuses to know any name that no table has.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files

from bot.companies import Surroundings, companies, former, independent
from bot.figures.names import beside
from bot.figures.names.name import Name, overlaps
from bot.figures.names.vocabulary import vocabulary
from bot.model import Mention, TextPart


def known(text: str, part: TextPart, article: Surroundings, published: date) -> list[Name]:
    """The companies, products, countries and indices of the table that a text of an article names."""
    mentions = companies().mentions(text, part=part, context=article)
    return [name for mention in mentions if (name := _named(mention, text, published)) is not None]


def _named(mention: Mention, text: str, published: date) -> Name | None:
    """Whom a name of the table means here: somebody else, perhaps, if the words beside it belong to it."""
    start, end = mention.start, mention.end
    written = text[start:end]
    before = _large_before(text, start)
    if before and f"{before} {written}" in vocabulary().places:
        return None
    if before and mention.company.kind in _FIRMS:
        if before in vocabulary().given and " " not in written:
            return Name(f"{before} {written}", "person", start - len(before) - 1, end, mention.part)
        if _is_tail(written) and before.lower() not in vocabulary().empty:
            return None
    if mention.company.kind == "country" and beside.is_home(text[max(0, start - 5) : start], text[end : end + 80]):
        return None
    after = _BODY_AFTER.match(text, end) if mention.company.kind in _FIRMS else None
    if after is not None:
        return Name(written + after[0], "unknown", start, after.end(), mention.part)
    return _known(mention, written, published)


def _large_before(text: str, start: int) -> str:
    """The word with a capital that stands right before a place, if one does."""
    if text[start - 1 : start] != " ":
        return ""
    word = text[text.rfind(" ", max(0, start - 24), start - 1) + 1 : start - 1]
    return word if word[:1].isupper() and word.replace("-", "").isalpha() else ""


def _is_tail(written: str) -> bool:
    """Whether a name could be the end of many: the Capital Group of "Velta Capital Group"."""
    known = vocabulary()
    return " " in written and all(
        word in known.plain or word in known.organisations for word in written.lower().split(" ")
    )


_FIRMS = ("company", "fund")
_BODY_AFTER = re.compile(r" (?:Association|League|Foundation|Telecom|Bank|Securities|Institute|Ventures)\b")


def by_name(name: Name) -> Name:
    """The table's company of just this name, where the text says too little for a name that is a word: "Apple"."""
    found = companies().product_owner(name.entity)
    if found is None or found[1] is not None or found[0].name != name.entity or name.kind != "unknown":
        return name
    company = found[0]
    return replace(
        name,
        kind=company.kind,
        company=company.id,
        year_end=company.fiscal_year_end,
        sector=company.sector,
    )


def _known(mention: Mention, written: str, published: date) -> Name:
    company = mention.company
    alone = independent(mention.product, published) if mention.product is not None else None
    then = former(company.id, written, published)
    if then is not None and then.part:
        alone = then.name
    if alone is not None:
        return Name(alone, "company", mention.start, mention.end, mention.part)
    return Name(
        entity=then.name if then is not None else company.name,
        kind=company.kind,
        start=mention.start,
        end=mention.end,
        part=mention.part,
        company=company.id,
        product=mention.product,
        year_end=company.fiscal_year_end,
        sector=company.sector,
    )


_ALSO = re.compile(
    r"""\( (?<=[\w.’'-][ \u00a0]\() [“"]?
        (?:(?:NASDAQ|Nasdaq|NYSE|NYSEARCA|OTC\w{0,3}|LSE|TSX|HKEX)\s?:\s?)? ([A-Z]{2,6}) [”"]? \)""",
    re.VERBOSE,
)
_LARGE = re.compile("[A-Z]")
_CODE = re.compile(r"[A-Z](?<![\w.$/:-][A-Z])[A-Z]{1,5}(?![\w/-])")


def codes(text: str, part: TextPart, taken: Sequence[Name], owners: dict[str, Name]) -> list[Name]:
    """Tickers and initials that the article itself ties to a name: "ORBX stock" after "Orbix (ORBX)"."""
    whole = {code: replace(owner, product=None) for code, owner in owners.items()}
    return _called(_CODE, text, part, taken, whole)


def surnames(text: str, part: TextPart, taken: Sequence[Name]) -> list[Name]:
    """Leaders called by their last name alone, where the article has the whole name: "Huang" for Jensen Huang."""
    called = {
        name.product.rpartition(" ")[2]: name
        for name in taken
        if name.product is not None and name.product in leaders() and " " in name.product
    }
    return _called(_SURNAME, text, part, taken, called)


def _called(
    pattern: re.Pattern[str], text: str, part: TextPart, taken: Sequence[Name], owners: Mapping[str, Name]
) -> list[Name]:
    """Everybody who is called by a short form of their own, where no name was found yet."""
    if not owners:
        return []
    spans = sorted((name.start, name.end) for name in taken if name.part == part)
    return [
        replace(owners[match.group()], start=match.start(), end=match.end(), part=part)
        for match in pattern.finditer(text)
        if match.group() in owners and not overlaps(spans, match.start(), match.start() + 1)
    ]


_SURNAME = re.compile(r"[A-Z](?<![\w-][A-Z])[a-zà-ÿ]{1,20}(?![\w-])")


@cache
def leaders() -> frozenset[str]:
    """The people of the products table."""
    text = files("bot.data").joinpath("products.csv").read_text(encoding="utf-8")
    return frozenset(row["name"] for row in csv.DictReader(io.StringIO(text)) if row["kind"] == "person")


def code_owners(text: str, taken: Sequence[Name]) -> dict[str, Name]:
    """What tickers and initials stand for in an article: those in brackets after a name, those of the table."""
    owners: dict[str, Name] = {}
    table = companies()
    for name in taken:
        company = table.get(name.company) if name.company is not None else None
        for ticker in company.tickers if company is not None else ():
            code = ticker.split(".")[0]
            if len(code) > 2 and code.isalpha():
                owners.setdefault(code, name)
    ends = {name.end: name for name in taken if name.part == "text"}
    for match in _ALSO.finditer(text):
        known_name = ends.get(match.start() - 1)
        if known_name is not None and _LARGE.search(text, text.rfind(" ", 0, known_name.end) + 1, known_name.end):
            owners[match[1]] = known_name
    return owners

"""Text in, the companies it names out, by the tables `companies.csv` and `products.csv`.

A name that is also an ordinary word counts only where the article says something that goes with the company.
Refuses to know what a sentence says of a company: that is for `figures`.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, lru_cache
from heapq import nsmallest
from importlib.resources import files
from itertools import chain
from typing import NamedTuple, cast

from bot.model import Company, CompanyKind, Mention, TextPart
from bot.text.otherwords import in_other_word
from bot.text.patterns import lazy
from bot.text.scripts import simplified

_CJK_LETTER = r"\u3400-\u9fff\uac00-\ud7af\u3040-\u30ff"
_CJK = re.compile(f"[{_CJK_LETTER}]")
_LETTER = r"A-Za-z0-9\u00c0-\u024f\u0370-\u04ff"
_JOINTS = "&.'’+!_-"
_PLAIN = re.compile(r"[\w&+]+")
_FIRST_WORD = re.compile(rf"[{_CJK_LETTER}]|[^'’.&+!\s{_CJK_LETTER}-]*")
_EXCHANGES = "NASDAQ|Nasdaq|NYSE|LSE|HKEX|TSE|TYO|NSE|BSE|TSX|ASX|OTC|SEHK|KRX|TWSE|AMEX"
_EXCHANGE = re.compile(_EXCHANGES)
_TICKER = re.compile(
    rf"\(?\b(?:{_EXCHANGES})(?:GS|GM|CM)?\s?[:：]\s?(?P<ticker>[A-Z0-9]{{1,6}}(?:[.-][A-Z]{{1,2}})?)\b\)?"
)
_CASHTAG = re.compile(r"\$(?P<ticker>[A-Z]{1,5})\b")
# What a name can begin with but a small letter. The first character leads, so that the search jumps to it.
_CAPITAL = re.compile(
    rf"""[{_CJK_LETTER}A-Z0-9\u00c0-\u024f\u0370-\u04ff]
         (?: (?<=[{_CJK_LETTER}]) | (?<![{_LETTER}].) [{_LETTER}{_JOINTS}]{{0,40}} )""",
    re.VERBOSE | re.DOTALL,
)
_LEGAL = re.compile(
    r"(?:,?\s(?:Inc|Incorporated|Corp|Corporation|Co|Company|Ltd|Limited|PLC|plc|Plc|LLC|AG|SA|SE|NV|N\.V|S\.A|Holdings?|Group)"
    r"\b\.?){1,3}"
)
_INCORPORATED = re.compile(r",?\s(?:Inc|Incorporated|Corp|Corporation|Ltd|Limited|PLC|plc)\b(?!\s[A-Z])")
_NEXT_NAME = re.compile(r"[ \u00a0]([A-Z][\w&’'-]{1,30})")
_LAST_NAME = re.compile(r"([A-Z][\w&’'-]{1,30})[ \u00a0]$")
_CHINESE_MARKS = "，。；：、！？（）《》「」“”"
_BEFORE_ALONE = lazy(rf"(?:^|[{_CHINESE_MARKS}]|(?P<letter>[{_CJK_LETTER}]))[ ]?$")
_AFTER_ALONE = lazy(rf"[ ]?(?:$|[{_CHINESE_MARKS}\d]|(?P<letter>[{_CJK_LETTER}]))")
_TITLES = frozenset(
    "CEO CFO COO CTO Chief President Chairman Chair Executive Inc Corp Corporation Co Company Ltd Group Holdings "
    "Platforms Technologies Shares Stock Says Said Plans Reports To In And Is Has Will Q1 Q2 Q3 Q4".split()
)
_OPENERS = frozenset(
    "The A In On At By For From With As But And If When While After Before Since Like Of To".split()
)


class _Name(NamedTuple):
    text: str
    folded: str
    company: Company
    product: str | None
    guarded: bool
    needs: tuple[str, ...]


class Companies:
    """The companies table, ready to look things up in. Build one with `companies()`."""

    def __init__(self, rows: Iterable[Company], products: Iterable[tuple[str, str, tuple[str, ...]]]) -> None:
        self._by_id = {row.id: row for row in rows}
        self._names: dict[str, dict[str, list[_Name]]] = defaultdict(lambda: defaultdict(list))
        self._by_ticker: dict[str, Company] = {}
        self._by_folded: dict[str, tuple[Company, str | None]] = {}
        for company in self._by_id.values():
            self._index(company)
        for name, owner, guards in products:
            if owner in self._by_id:
                self._add(name, self._by_id[owner], name, guards)
        for by_next in self._names.values():
            for names in by_next.values():
                if len(names) > 1:
                    names.sort(key=lambda name: -len(name.text))
        self._small = self._small_names()

    def _small_names(self) -> re.Pattern[str]:
        """The few names that begin with a small letter, grouped by it: other words are passed over at once.

        A first word of theirs that is joined to something else ("pan-EU") is read as one word too.
        """
        by_letter: dict[str, set[str]] = defaultdict(set)
        for name in self._all():
            if name.text[0].islower():
                head = _first_word(name.text)
                rests = by_letter[head[0]]
                rests.add(re.escape(name.text[1:]))
                if head != name.text:
                    rests.add(f"{re.escape(head[1:])}[{_JOINTS}]")
        small = "|".join(f"{letter}(?:{'|'.join(sorted(rests))})" for letter, rests in sorted(by_letter.items()))
        return re.compile(rf"(?<![{_LETTER}])(?={small or '(?!)'})[{_LETTER}][{_LETTER}{_JOINTS}]{{0,40}}")

    def _all(self) -> Iterator[_Name]:
        return (name for by_next in self._names.values() for names in by_next.values() for name in names)

    def _index(self, company: Company) -> None:
        for name in (company.name, *company.aliases, *company.guarded):
            self._add(name, company, None, company.needs if name in company.guarded else ())
        for ticker in company.tickers:
            key = ticker.split(".")[0] if ticker[0].isalpha() else ticker
            if key == ticker or key not in self._by_ticker:  # New York's before London's of the same letters
                self._by_ticker[key] = company
            self._by_folded.setdefault(ticker.casefold(), (company, None))

    def _add(self, text: str, company: Company, product: str | None, needs: tuple[str, ...]) -> None:
        text = simplified(text)
        self._by_folded.setdefault(text.casefold(), (company, product))
        head = _first_word(text)
        names = self._names[head.lower()][_next_two(text, len(head))]
        if text not in [name.text for name in names if not name.guarded]:  # a guarded one can stand for two
            names.append(_Name(text, text.lower(), company, product, bool(needs), needs))

    def __iter__(self) -> Iterator[Company]:
        return iter(self._by_id.values())

    def get(self, company_id: str) -> Company | None:
        """The company with this id."""
        return self._by_id.get(company_id)

    def find(self, name: str) -> Company | None:
        """The company that a person means by a name, alias, ticker, product or id, whatever the case."""
        name = simplified(name)
        folded = name.strip().strip("\"'“”‘’").removesuffix("'s").removesuffix("’s").casefold()
        for candidate in (folded, _LEGAL.sub("", name.strip()).casefold(), folded.lstrip("$")):
            if candidate in self._by_folded:
                return self._by_folded[candidate][0]
        return self._by_id.get(folded.replace(" ", "-"))

    def product_owner(self, name: str) -> tuple[Company, str | None] | None:
        """Like `find`, telling also whether the name is a product of that company."""
        return self._by_folded.get(simplified(name).strip().casefold())

    def suggest(self, name: str, limit: int = 3) -> tuple[Company, ...]:
        """The companies whose names are most like a misspelt one, best first; empty if nothing is near."""
        from rapidfuzz import fuzz, process  # for what people type: articles are read without it

        near = process.extract(
            name.casefold(), list(self._by_folded), scorer=fuzz.ratio, limit=limit * 4, score_cutoff=65
        )
        found: dict[str, Company] = {}
        for choice, _, _ in near:
            company = self._by_folded[choice][0]
            found.setdefault(company.id, company)
        return tuple(found.values())[:limit]

    def peers(self, company_id: str, limit: int = 3) -> tuple[Company, ...]:
        """Whom readers compare it with; else others of its sector, those of its country first."""
        one = self.get(company_id)
        group = next((group for group in _groups() if company_id in group), ())
        known = tuple(c for name in group if name != company_id and (c := self.get(name)) is not None)
        if known:
            return known[:limit]
        if one is None or one.sector is None:
            return ()
        same = [c for c in self if c.sector == one.sector and c.kind == one.kind and c.id != one.id]
        return tuple(nsmallest(limit, same, key=lambda c: (c.country != one.country, -len(c.aliases), c.id)))

    def mentions(
        self, text: str, *, part: TextPart = "text", context: "str | Surroundings | None" = None
    ) -> tuple[Mention, ...]:
        """The companies that a text names, in text order, never overlapping.

        `context` is the whole article, where the words that a guarded name needs may stand; by default `text`.
        """
        around = context if isinstance(context, Surroundings) else Surroundings(context or text)
        found = []
        at = 0
        text = simplified(text)
        for token in self._tokens(text):
            start = token.start()
            if start < at:
                continue
            at = token.end()
            name = self._name_at(text, start, token[0], around)
            if (
                name is not None
                and name.folded.startswith("the ")
                and self._goes_further(text, start, name, around)
            ):
                at = start + 4
                continue
            if name is not None:
                end = start + len(name.text)
                legal = _LEGAL.match(text, end)
                end = legal.end() if legal and not _CJK.match(name.text) else end
                at = max(at, end)
                found.append(Mention(company=name.company, start=start, end=end, product=name.product, part=part))
        tickers = list(self._tickers(text, part))
        if not tickers:
            return tuple(found)
        taken = {position for mention in found for position in range(mention.start, mention.end)}
        found += [m for m in tickers if taken.isdisjoint(range(m.start, m.end))]
        return tuple(sorted(found, key=lambda mention: mention.start))

    def _goes_further(self, text: str, start: int, name: _Name, around: "Surroundings") -> bool:
        """Whether "the Nasdaq" is only the beginning of "the Nasdaq 100"."""
        behind = start + len("the ")
        token = _CAPITAL.match(text, behind)
        longer = self._name_at(text, behind, token[0], around) if token is not None else None
        return longer is not None and len(longer.text) + len("the ") > len(name.text)

    def _tokens(self, text: str) -> list[re.Match[str]]:
        """Where names can begin, in text order."""
        tokens = list(_CAPITAL.finditer(text))
        if small := list(self._small.finditer(text)):
            tokens += small
            tokens.sort(key=lambda token: token.start())
        return tokens

    def _tickers(self, text: str, part: TextPart) -> Iterator[Mention]:
        listed = _TICKER.finditer(text) if _EXCHANGE.search(text) else ()
        for match in chain(listed, _CASHTAG.finditer(text)):
            company = self._by_ticker.get(match["ticker"])
            if company is not None:
                yield Mention(company=company, start=match.start(), end=match.end(), part=part)

    def _name_at(self, text: str, start: int, token: str, around: "Surroundings") -> _Name | None:
        head = token if len(token) == 1 else _first_word(token)
        by_next = self._names.get(head.lower())
        if by_next is None:
            return None
        following = _next_two(text, start + len(head))
        keys = (following, following[:1], "") if len(following) > 1 else (following, "")
        acting = None
        for name in chain.from_iterable([by_next[key] for key in keys if key in by_next]):
            end = start + len(name.text)
            written = text[start:end]
            if written.lower() != name.folded or not _same_case(written, name):
                continue
            if not _stands_alone(text, start, end, name.text) or in_other_word(text, start, name.text):
                continue
            if name.guarded and not self._vouched(text, start, end, name, around):
                acting = acting or (name if self._acts(text, start, end, name, around) else None)
                continue
            return name
        return acting

    def _acts(self, text: str, start: int, end: int, name: _Name, around: "Surroundings") -> bool:
        """Whether a word that nothing vouches for does what companies do: "Target said sales fell"."""
        if name.product is not None or around.sureness(name) or not _does(text, start, end):
            return False
        return not around.is_surname(name.text)

    def _vouched(self, text: str, start: int, end: int, name: _Name, around: "Surroundings") -> bool:
        """Whether enough is said for an ordinary word to be the company's name here: "Inc." behind it, too.

        An English word alone among Chinese ones is no ordinary word: nobody writes "target" or "snap" there.
        """
        if len(name.text) > 2 and name.product is None and _among_chinese(text, start, end):
            return True
        sure = around.sureness(name)
        if sure > 1 or (sure == 0 and not _INCORPORATED.match(text, end)):
            return sure > 1
        follower, leader = _NEXT_NAME.match(text, end), _LAST_NAME.search(text[max(0, start - 32) : start])
        joined = follower is not None and follower[1] not in _TITLES
        joined = joined or (leader is not None and leader[1] not in _OPENERS and leader[1] not in _TITLES)
        return not joined


class Surroundings:
    """A whole article as plain words, asked once a company what in it vouches for the company's guarded names."""

    def __init__(self, text: str) -> None:
        self._text = simplified(text)
        self._words = ""
        self._known: dict[tuple[str, tuple[str, ...]], int] = {}

    def sureness(self, name: _Name) -> int:
        """0 nothing vouches for the name, 1 one word does, more: surely meant."""
        asked = (name.company.id, name.needs)
        if asked not in self._known:
            plain = [alias for alias in name.company.aliases if alias not in name.company.guarded]
            self._known[asked] = sum(map(self._has, name.needs)) + 2 * any(map(self._has, plain))
        return self._known[asked]

    def is_surname(self, word: str) -> bool:
        """Whether the article writes a word behind a first name: "Fred Block"."""
        leaders = re.findall(rf"(?<![\w.])([A-Z][a-z]+) {re.escape(word)}(?!\w)", self._text)
        return any(leader not in _OPENERS for leader in leaders)

    def _has(self, phrase: str) -> bool:
        """Whether the article holds these words, as whole words unless they are Chinese."""
        if _CJK.match(phrase):
            return simplified(phrase) in self._text
        if not self._words:
            self._words = _plain(self._text)
        return _plain_phrase(phrase) in self._words


# What companies do: an ordinary word has an article before it where it does so.
_ACTS = re.compile(
    r"""
    (?: ,[ ](?:meanwhile|however|too|by[ ]contrast|in[ ]turn), )?
    [ ](?: said | says | reported | reports | posted | posts | forecast | forecasts | expects | expected | sees
      | guided | announced | announces | warned | now[ ]expects | also[ ]said | earned )[ ]
    | ['’]s[ ]
    (?: (?: (?:first|second|third|fourth)[- ]quarter | quarterly | annual | full-year | net | comparable
      | operating | adjusted )[ ] ){0,2}
    (?: revenues? | sales | profits? | earnings | shares | stock | income | results | capex )\b
    """,
    re.VERBOSE,
)
_REPORTS = re.compile(
    r"(?:集团|公司|控股)?(?:今日|昨日|周[一二三四五]|\d{1,2}月\d{1,2}日|晚间){0,2}(?:公布|发布|披露)[^，。；]{0,12}"
    r"(?:业绩|财报|季报|年报|中报|快报)"
)
_CLAUSE_BEFORE = re.compile(
    r"(?:^|[.!?:;,—–(“\"]|\b(?:while|and|but|as|after|when|that|because|since|if))[\s\u00a0]*$"
)


def _does(text: str, start: int, end: int) -> bool:
    """Whether a word opens a clause and does in it what companies do."""
    if _CJK.match(text, start):
        return _REPORTS.match(text, end) is not None and text[start - 1 : start] in ("", *_CHINESE_MARKS, "\n")
    return (
        _ACTS.match(text, end) is not None and _CLAUSE_BEFORE.search(text[max(0, start - 12) : start]) is not None
    )


def _plain(text: str) -> str:
    """The words of a text, each between spaces."""
    return f" {' '.join(_PLAIN.findall(text.lower()))} "


_plain_phrase = cache(_plain)  # what the table holds is asked for in one article after another


def _next_two(text: str, at: int) -> str:
    """The two characters after a name's first word, by which names with the same first word are looked up."""
    return text[at : at + 2].lower()


@lru_cache(maxsize=8192)
def _first_word(text: str) -> str:
    """A name up to its first apostrophe, full stop, hyphen or sign; of a Chinese one the first letter."""
    found = _FIRST_WORD.match(text)
    return found[0] if found else ""


def _among_chinese(text: str, start: int, end: int) -> bool:
    """Whether Chinese stands before and behind a word that is not Chinese itself, and no other Latin word does."""
    if _CJK.match(text, start):
        return False
    before, after = _BEFORE_ALONE.search(text[max(0, start - 2) : start]), _AFTER_ALONE.match(text, end)
    return before is not None and after is not None and bool(before["letter"] or after["letter"])


def _stands_alone(text: str, start: int, end: int, name: str) -> bool:
    if _CJK.match(name):
        return True
    before, after = text[start - 1 : start], text[end : end + 1]
    if after.isascii() and (after.isalnum() or after in {"_", "@", "$"}):
        return False
    if after == "-" and text[end + 1 : end + 2].isdigit():
        return False
    return not (before.isascii() and (before.isalnum() or before in {"_", "@", "#", "/", "."}))


def _same_case(written: str, name: _Name) -> bool:
    """Whether the text writes a name as the table does, in capitals, or capitalised in another way."""
    if written == name.text:
        return True
    if name.guarded or len(written) < 4:
        return False
    return written[0].isupper() and not name.text.islower()


def _split(cell: str | None) -> tuple[str, ...]:
    return tuple([item.strip() for item in cell.split("|") if item.strip()]) if cell else ()


def _table(name: str) -> Iterator[dict[str, str]]:
    rows = csv.reader(io.StringIO(files("bot.data").joinpath(name).read_text(encoding="utf-8")))
    columns = next(rows)
    return (dict(zip(columns, row, strict=True)) for row in rows)


def _company(row: dict[str, str]) -> Company:
    return Company(
        id=row["id"],
        name=row["name"],
        kind=cast("CompanyKind", row["kind"]),
        country=row["country"] or None,
        listed={"yes": True, "no": False}.get(row["listed"]),
        tickers=_split(row["tickers"]),
        fiscal_year_end=int(row["fiscal_year_end"]) if row["fiscal_year_end"] else None,
        sector=row["sector"] or None,
        aliases=_split(row["aliases"]),
        guarded=_split(row["guarded"]),
        needs=_split(row["needs"]),
    )


@cache
def _product_rows() -> tuple[tuple[dict[str, str], tuple[str, ...]], ...]:
    """The rows of what companies own, each with every name that it goes by."""
    return tuple(
        (row, (row["name"], *_split(row["aliases"]), *_split(row["guarded"]))) for row in _table("products.csv")
    )


@cache
def _product_names() -> dict[str, str]:
    """What each product is called in the table, by every name that it goes by."""
    return {simplified(name).casefold(): row["name"] for row, names in _product_rows() for name in reversed(names)}


def product_name(written: str) -> str | None:
    """The name of a product under which the table has it; None for what is none: "豆包" → "Doubao"."""
    return _product_names().get(simplified(written).strip().casefold())


def _products() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for row, names in _product_rows():
        guarded, needs = _split(row["guarded"]), _split(row["needs"])
        for name in names:
            yield name, row["owner"], needs if name in guarded else ()


@cache
def _bought() -> dict[str, tuple[str, date]]:
    """The names of what its owner bought, with its own name and the first day of the month it was bought in."""
    return {
        name: (row["name"], date.fromisoformat(f"{row['since']}-01"))
        for row, names in _product_rows()
        if row["since"]
        for name in names
    }


def independent(product: str, on: date) -> str | None:
    """The own name of what a company owns today, where nobody owned it yet on a day: LinkedIn in 2015."""
    name, since = _bought().get(product, (product, date.min))
    return name if on < since else None


class Former(NamedTuple):
    """What a name stood for before a company was called otherwise, or was put together of which it is a `part`."""

    name: str
    until: date
    part: bool
    forms: tuple[str, ...]


@cache
def _former() -> dict[str, tuple[Former, ...]]:
    """The names that were given up by company, each until the first day of a month, the earliest first."""
    found: dict[str, list[Former]] = defaultdict(list)
    for row in _table("formernames.csv"):
        until = date.fromisoformat(f"{row['until']}-01")
        forms = (row["name"], *_split(row["aliases"]))
        found[row["company"]].append(Former(row["name"], until, row["part"] == "yes", forms))
    return {company: tuple(sorted(names, key=lambda one: one.until)) for company, names in found.items()}


def former(company: str, written: str, on: date) -> Former | None:
    """What a name of a company stood for on a day, if for something else than today: Daimler in 2019."""
    for one in _former().get(company, ()):
        if on < one.until and any(
            written == form or written.startswith((f"{form} ", f"{form},")) for form in one.forms
        ):
            return one
    return None


@cache
def _groups() -> tuple[tuple[str, ...], ...]:
    text = files("bot.data").joinpath("peers.txt").read_text(encoding="utf-8")
    return tuple(tuple(line.split()) for line in text.splitlines() if not line.startswith("#"))


@cache
def companies() -> Companies:
    """The table that ships with Briefwire."""
    return Companies((_company(row) for row in _table("companies.csv")), _products())

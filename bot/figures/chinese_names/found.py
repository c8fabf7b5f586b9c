"""An article in, everybody whom the shapes of its text give away out, at each place where they stand.

Knows what makes a stretch of letters a name, and which forms are one; refuses to know the words of the patterns.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from bot.companies import companies
from bot.figures.chinese_names.markets import meant, tabled
from bot.figures.chinese_names.shapes import (
    CODE,
    CODE_US,
    ENDED,
    HAN_ONLY,
    HAN_RUN,
    HOUSE,
    INDEX,
    LAST_MOVES,
    LATIN,
    LATIN_ONE,
    LIST,
    LONGEST,
    MOVE,
    NO_NAME,
    NO_STEM,
    OFFICE,
    QUOTED,
    RATED,
    SHARES,
    SHORT,
    SPECIAL,
    STARTS,
    VERB,
    leftward,
    rightward,
    words,
)
from bot.figures.names import Name
from bot.model import Company, TextPart

_MOST = 150  # names that an article can give away; more is no article


class Found:
    """The names that an article gives away: each with what it is and the company it may be of the table."""

    def __init__(self, body: str, head: str, taken: Sequence[Name]) -> None:
        self._body = body
        self._head = head
        self._whole = f"{head}\n{body}"
        self._kinds: dict[str, str] = {}
        self._companies: dict[str, Company] = {}
        self._spans = {
            part: sorted((name.start, name.end) for name in taken if name.part == part and name.kind != "country")
            for part in ("title", "text")
        }
        self._seek()

    def _seek(self) -> None:
        for match in chain(INDEX.finditer(self._head), INDEX.finditer(self._body)):
            self._add(match[0], "index")
        for match in HOUSE.finditer(self._whole):
            self._house(match["house"])
        parts: tuple[tuple[TextPart, str], ...] = (("title", self._head), ("text", self._body))
        for part, text in parts:
            self._coded(text, part)
            self._listed(text, part)
            self._ended(text)
        for match in chain(SHORT.finditer(self._whole), QUOTED.finditer(self._whole)):
            self._candidate(next(group for group in match.groups() if group))
        for match in SPECIAL.finditer(self._whole):
            self._candidate(match[0])
        for match in RATED.finditer(self._whole):
            self._candidate(match["rated"])
        self._openers()
        self._latin()
        self._people()

    def _add(self, written: str, kind: str = "unknown") -> None:
        if len(self._kinds) < _MOST:
            self._kinds.setdefault(written, kind)

    def _candidate(self, written: str) -> bool:
        """Takes a stretch for a name, unless it is known, an ordinary word or has one in it."""
        written = SHARES.sub("", written.strip(" ·-")).removesuffix("等")
        if not 2 <= len(written) <= LONGEST + 4 or written in words() or written in self._kinds:
            return False
        if NO_NAME.search(written) or written.isdigit() or companies().find(written) is not None:
            return False
        if written.isascii() and len(written) < 3:
            return False
        self._add(written)
        return True

    def _house(self, house: str) -> None:
        company = companies().find(f"{house}基金")
        if company is not None:
            self._companies[house] = company
            self._add(house, "fund")
        elif house not in words() and not NO_NAME.search(house):
            self._add(house, "fund")

    def _coded(self, text: str, part: TextPart) -> None:
        """Names with a code in brackets behind; the code may be the table's."""
        for match in CODE.finditer(text):
            code, market = match["code"], match["market"]
            if market is None and len(code) == 4 and code[:2] in ("19", "20") and "港" not in self._whole:
                continue
            company = companies().find(_ticker(code, market))
            if company is None and market is None and len(code) < 4:
                continue
            self._before_code(text, match.start(), part, company)
        for match in CODE_US.finditer(text):
            company = companies().find(match["code"]) if len(match["code"]) > 1 else None
            if company is not None and company.kind == "company":
                self._before_code(text, match.start(), part, company)

    def _before_code(self, text: str, end: int, part: TextPart, company: Company | None) -> None:
        if self._is_taken(part, end - 2, end):
            return
        written = SHARES.sub("", leftward(text, end))
        if company is None:
            self._candidate(self._often(written))
        elif 2 <= len(written) <= LONGEST and written not in words() and companies().find(written) is None:
            self._companies[written] = company
            self._add(written, company.kind)

    def _often(self, written: str) -> str:
        """The longest end of a stretch that stands elsewhere too, where the stretch is too long for a name."""
        if len(written) <= 5 or not HAN_ONLY.fullmatch(written):
            return written
        ends = (written[-size:] for size in range(len(written), 2, -1))
        return next(
            (end for end in ends if self._whole.count(end) > 1), written if len(written) < 9 else written[-4:]
        )

    def _is_taken(self, part: TextPart, start: int, end: int) -> bool:
        spans = self._spans[part]
        before = bisect_left(spans, (end,)) - 1
        return before >= 0 and spans[before][1] > start

    def _listed(self, text: str, part: TextPart) -> None:
        """Those named in one breath with known companies, or of whom all moved: 甲、乙、丙涨停."""
        for match in LIST.finditer(text):
            moves = MOVE.match(text, match.end()) is not None or LAST_MOVES.search(match[0]) is not None
            known = sum(1 for start, _ in self._within(part, match.start(), match.end()))
            if not known and not moves:
                continue
            items = list(re.finditer(r"[^、]+", match[0]))
            for number, item in enumerate(items):
                if self._is_taken(part, match.start() + item.start(), match.start() + item.end()):
                    continue
                written = item[0]
                if number == 0:
                    written = leftward(text, match.start() + item.end())
                if number == len(items) - 1:
                    written = rightward(written)
                if 3 <= len(written) <= 5 and (moves or known * 2 >= len(items) - 1):
                    self._candidate(written)

    def _within(self, part: TextPart, start: int, end: int) -> Iterator[tuple[int, int]]:
        spans = self._spans[part]
        return iter(spans[bisect_left(spans, (start,)) : bisect_left(spans, (end,))])

    def _ended(self, text: str) -> None:
        """Names that end in what a company is: 股份, 科技, 银行."""
        for match in ENDED.finditer(text):
            kind = match["kind"] or match["maybe"]
            written = leftward(text, match.start("stem") + len(match["stem"]) + len(kind))
            stem = written[: -len(kind)]
            if 2 <= len(stem) <= 4 and not NO_STEM.search(stem) and stem not in words():
                self._candidate(written)

    def _openers(self) -> None:
        """What opens clauses time and again, and then does what companies do; what opens one and moves."""
        counts: Counter[str] = Counter()
        starts = []
        for match in STARTS.finditer(self._whole):
            start = match.end()
            if (run := HAN_RUN.match(self._whole, start)) is None:
                continue
            starts.append((start, len(run[0])))
            counts.update([run[0][:size] for size in range(3, len(run[0]) + 1)])
        acts: Counter[str] = Counter()
        for start, length in starts:
            for size in range(3, length + 1):
                written = self._whole[start : start + size]
                if counts[written] > 1 and VERB.match(self._whole, start + size):
                    acts[written] += 1
            moving = (size for size in range(3, min(length, 5) + 1) if MOVE.match(self._whole, start + size))
            if (moved := next(moving, 0)) > 0:
                self._candidate(self._whole[start : start + moved])
        self._often_opening(counts, acts)

    def _often_opening(self, counts: Counter[str], acts: Counter[str]) -> None:
        """Takes what opens clauses and mostly acts then, unless it is the mere front of a longer name."""
        grown: dict[str, int] = {}
        for written, number in counts.items():
            grown[written[:-1]] = max(grown.get(written[:-1], 0), number)
        for written, acted in acts.most_common(_MOST):
            if acted < 2 or acted * 2 < counts[written] or grown.get(written, 0) * 4 > counts[written] * 3:
                continue
            if self._whole.count(written) > 2:
                self._candidate(written)

    def _people(self) -> None:
        """Marks those with an office before their name, a given name or what one calls a person behind."""
        for written in [form for form, kind in self._kinds.items() if kind == "unknown"]:
            for match in re.finditer(re.escape(written), self._whole):
                before, after = (
                    self._whole[max(0, match.start() - 8) : match.start()],
                    self._whole[match.end() :][:2],
                )
                if before.endswith("·") or OFFICE.search(before) or after in ("先生", "女士", "个人"):
                    self._kinds[written] = "person"
                    break

    def _latin(self) -> None:
        counts = Counter(match[0] for match in LATIN.finditer(self._whole))
        for match in LATIN.finditer(self._whole):
            before = self._whole[max(0, match.start() - 8) : match.start()]
            if OFFICE.search(before):
                self._kinds[match[0]] = "person"
            elif counts[match[0]] > 1 or "公司" in before or self._whole.startswith(("持股", "公司"), match.end()):
                self._candidate(match[0])
        for match in LATIN_ONE.finditer(self._whole):
            self._candidate(match[0])

    def names(self, title: str, text: str) -> list[Name]:
        """Every place of every name, the longest first where they overlap."""
        entities = self._entities()
        found: list[Name] = []
        parts: tuple[tuple[TextPart, str, str], ...] = (("title", self._head, title), ("text", self._body, text))
        for part, simple, written in parts:
            places = list(self._places(part, simple, written, entities))
            inside = {place for name in places for place in range(name.start, name.end)}
            found += places
            found += (
                name
                for name in meant(part, simple)
                if name.start not in inside and not self._is_taken(part, name.start, name.end)
            )
        return found

    def _entities(self) -> dict[str, str]:
        """The name that each form goes by: the short one that the text uses most."""
        forms = sorted(self._kinds, key=len)
        counts = {form: self._whole.count(form) for form in forms}
        unknown = [form for form in forms if self._kinds[form] == "unknown"]
        entities: dict[str, str] = {}
        for form in forms:
            shorter = (short for short in unknown if short != form and short in form and form in unknown)
            often = (entities[short] for short in shorter if counts[short] >= 3 * counts[form])
            entities[form] = next(often, form)
        return entities

    def _places(self, part: TextPart, simple: str, written: str, entities: dict[str, str]) -> Iterator[Name]:
        if not entities:
            return
        forms = "|".join(re.escape(form) for form in sorted(entities, key=len, reverse=True))
        shown: dict[str, str] = {}
        for match in re.finditer(forms, simple):
            start, end = match.span()
            if self._is_taken(part, start, end) or _inside_latin(simple, start, end):
                continue
            entity = entities[match[0]]
            company = self._companies.get(entity)
            shown.setdefault(entity, written[start:end] if entity == match[0] else entity)
            if company is not None:
                yield tabled(company, start, end, part)
            else:
                yield Name(entity=shown[entity], kind=self._kinds[entity], start=start, end=end, part=part)


def _inside_latin(text: str, start: int, end: int) -> bool:
    """Whether a Latin name is but a part of a longer word."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (text[start].isascii() and before.isascii() and before.isalnum()) or (
        text[end - 1].isascii() and after.isascii() and after.isalnum()
    )


def _ticker(code: str, market: str | None) -> str:
    """A code as the table writes it: four digits for Hong Kong, the exchange behind."""
    if market in ("HK", None) and len(code) < 6:
        return f"{int(code):04d}.HK"
    if market == "T":
        return f"{code}.T"
    shanghai = market in ("SH", "SS") or (market is None and code[0] in "69")
    return f"{code}.{'SS' if shanghai else market or ('BJ' if code[0] in '48' else 'SZ')}"

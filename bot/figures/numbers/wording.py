"""Amounts in words: "two million", "half a billion", "a third", "doubled", "high teens", as drafts."""

import re
from collections.abc import Callable
from decimal import Decimal

from bot.figures.numbers import counted
from bot.figures.numbers.digits import united
from bot.figures.numbers.quantity import Draft
from bot.figures.numbers.spelled import FRACTIONS, ONES, SCALES, TENS, spelled
from bot.figures.numbers.units import Tail, tail

_SMALL = "|".join((*ONES, *TENS))
_SCALE = "hundred|thousand|million|billion|trillion|dozen|crore|lakh"
_GAP = "(?:[\\s\u00a0]|-)"
_PHRASE = re.compile(
    rf"(?:an?{_GAP})?(?:{_SMALL}|{_SCALE})s?(?![A-Za-z])"
    rf"(?:{_GAP}(?:and\s(?=(?:{_SMALL})(?![A-Za-z])))?(?:(?:{_SMALL}|{_SCALE})s?|point(?={_GAP}(?:{_SMALL})))(?![A-Za-z])){{0,10}}",
    re.IGNORECASE,
)
_ARTICLE = re.compile(rf"(?<![A-Za-z])(?:an?|one){_GAP}$", re.IGNORECASE)
_SIGN = re.compile(r"(?<![A-Za-z])(?<!\bor )(?:minus|negative)[ \u00a0]$", re.IGNORECASE)


def _worded(text: str, start: int, end: int, number: Decimal, unit: str, rule: str) -> Draft:
    draft = Draft(start, end, number, unit, rule)
    draft.approximate_word = text[start:end].lower()
    return draft


# --- spelled numbers ------------------------------------------------------------------------------


def _spelled(text: str, start: int) -> Draft | None:
    """A number in words from its first word: "two million", "twenty-five percent"."""
    found = _PHRASE.match(text, start)
    number = spelled(found[0]) if found else None
    if found is None or number is None:
        return None
    sign = _SIGN.search(text[max(0, start - 10) : start])
    begin = start - len(sign[0]) if sign else start
    after = tail(text, found.end(), money=False)
    draft = Draft(begin, after.end, -number if sign else number, None, "")
    draft.number_start, draft.number_end = start, found.end()
    draft.scale, draft.signed, draft.scale_word = (
        after.scale,
        bool(sign),
        number >= 1000 or after.scale is not None,
    )
    words = found[0].lower()
    if words.startswith(("a ", "an ", "a-")) or "dozen" in words:
        draft.approximate_word = words
    return _counted(text, draft, after)


def _counted(text: str, draft: Draft, after: Tail) -> Draft | None:
    if after.unit is not None and after.unit != "points":
        return united(text, draft, after)
    noun = counted.counted(text, draft.end)
    if noun is not None and noun.business and draft.number != 1:
        draft.unit, draft.noun, draft.rule = "count", noun.phrase, "count-words"
        return draft
    if counted.is_timed(text, draft.end):
        return None
    draft.bare, draft.rule = True, "bare-number"
    return draft


_SMALL_FRACTION = re.compile(
    rf"(?P<count>an?|one|two|three|four|five|six|seven|eight|nine){_GAP}(?P<part>{'|'.join(FRACTIONS)})s?(?![A-Za-z])",
    re.IGNORECASE,
)


_AMONG = re.compile(
    rf"(?P<part>one|two|three|four|five|six|seven|eight|nine|[1-9])[\s\u00a0](?:out{_GAP}of|in)[\s\u00a0](?:every[\s\u00a0])?"
    r"(?P<whole>three|four|five|six|seven|eight|nine|ten|[3-9]|10|20|100)[\s\u00a0](?=[A-Za-z])",
    re.IGNORECASE,
)


def among(text: str, start: int) -> Draft | None:
    """Reads "four out of five firms", "one in 10 users": percent."""
    found = _AMONG.match(text, start)
    if found is None or counted.is_timed(text, found.end() - 1):
        return None
    if found["part"].isdigit() and text[found.end()].isupper():
        return None
    part, whole = (int(ONES.get(found[name].lower()) or found[name]) for name in ("part", "whole"))
    if part >= whole:
        return None
    value = (Decimal(part) * 100 / whole).quantize(Decimal("0.01"))
    return _worded(text, start, found.end() - 1, value, "percent", "part-of-many")


def _number_word(text: str, start: int, end: int) -> Draft | None:
    if found := among(text, start):
        return found
    if _SMALL_FRACTION.match(text, start):
        return _fraction(text, start)
    if cent := _CENT.match(text, start):
        return _worded(text, start, cent.end(), Decimal("0.01"), "$", "money-hundredths")
    return _spelled(text, start)


_CENT = re.compile(rf"(?:an?|one){_GAP}(?:cent|penny)\b(?!-)", re.IGNORECASE)
_MULTI = re.compile(rf"-(?={_SMALL}|dollar|yuan|yen|euro|pound|won|rupee)", re.IGNORECASE)


def _scale_word(text: str, start: int, end: int) -> Draft | None:
    """Reads "a million dollars", "trillion-yen"; "millions of users" says no number."""
    if article := _ARTICLE.search(text[max(0, start - 4) : start]):
        return _spelled(text, start - len(article[0]))
    if _MULTI.match(text, end) and not text[start - 1 : start].isalpha():
        after = tail(text, end, money=False)
        if after.unit is not None:
            word = text[start:end].lower()
            draft = _worded(text, start, after.end, SCALES[word], after.unit, "scale-word-money")
            return draft if text[start - 1 : start] not in ("-",) else None
    return None


_BY = re.compile(r"\b(?:by|of|or) $")


def _cent_word(text: str, start: int, end: int) -> Draft | None:
    """Reads "by a penny"."""
    article = _ARTICLE.search(text[max(0, start - 4) : start])
    if article is None or not _BY.search(text[max(0, start - 8) : start - len(article[0])]):
        return None
    return _worded(text, start - len(article[0]), end, Decimal("0.01"), "$", "money-hundredths")


# --- fractions and halves -------------------------------------------------------------------------

_PART_OF_TIME = re.compile(
    r"[\s-](?:of|in)[\s](?:(?:the|this|last|its|next)\s)?(?:fiscal|year|decade|20\d\d)\b", re.IGNORECASE
)
_FRACTION_FOLLOW = re.compile(
    r"[\s\u00a0](?:of|more|less|fewer|higher|lower|above|below|the|in|from|to|over|since|year|this|compared|on|as|last|its|came|comes|is|are|was|were|said|have|had|each)\b"
    r"|[.,;:)]|[\s\u00a0][-–—]|$",
    re.IGNORECASE,
)
_MOVED_BY = re.compile(
    r"\bby\s(?:about\s|around\s|almost\s|nearly\s|roughly\s|some\s|over\s|more\sthan\s|less\sthan\s|as\smuch\sas\s|up\sto\s|at\sleast\s)?$"
)
_QUARTER_FOLLOW = re.compile(r"s?[\s](?:of|the|its|percent|percentage|point)\b", re.IGNORECASE)


def _fraction(text: str, start: int) -> Draft | None:
    """Reads "a third of", "two-fifths": percent."""
    found = _SMALL_FRACTION.match(text, start)
    if found is None:
        return None
    count, part, end = found["count"].lower(), found["part"].lower(), found.end()
    number = Decimal(1 if count in ("a", "an") else ONES[count])
    if part == "half":
        return _half(text, found.start("part"), end) if number == 1 else None
    if number >= FRACTIONS[part] or _PART_OF_TIME.match(text, end):
        return None
    led = _MOVED_BY.search(text[max(0, start - 24) : start]) is not None
    if part == "quarter" and not (_QUARTER_FOLLOW.match(text, end) or (led and _FRACTION_FOLLOW.match(text, end))):
        return None
    if number == 1 and not _FRACTION_FOLLOW.match(text, end):
        return None
    value = (number * 100 / FRACTIONS[part]).quantize(Decimal("0.01"))
    return _worded(text, start, end, value, "percent", "fraction")


def _part_word(text: str, start: int, end: int) -> Draft | None:
    """The fraction whose second word stands here: "a third"."""
    article = _ARTICLE.search(text[max(0, start - 4) : start])
    return _fraction(text, start - len(article[0])) if article else None


_HALF_SCALE = re.compile(rf"half(?:{_GAP}of)?{_GAP}(?:an?{_GAP})?(?=(?:{_SCALE})(?![A-Za-z]))", re.IGNORECASE)
_HALF_UNIT = re.compile(r"half[\s-](?:an?[\s-])?(?=percent|percentage|per cent)", re.IGNORECASE)
_SIZED = re.compile(
    r"[\s](?:the|its|their|that|as)[\s](?:size|levels?|rate|price|pace|speed|much|many)\b",
    re.IGNORECASE,
)
_NOT_HALF = re.compile(
    r"[\s-](?:an?\s)?(?:years?|hours?|days?|time|dozen|century|decade|months?|miles?|way|hearted|brother|sister|life|baked|off"
    r"|moon|past|marathon|and|truth|step|point"
    r"|of (?:the )?(?:year|decade|century|day|game|fiscal|20\d\d|this year|last year|next year))\b",
    re.IGNORECASE,
)
_BEFORE_HALF = frozenset(
    """
    first second latter back other 1st 2nd better front next final top bottom this one two three four five six
    seven eight nine ten and third fourth last march june september december
    """.split()
)


def _half(text: str, start: int, end: int) -> Draft | None:
    """Reads "half a billion dollars", "half the size" (x), "more than half" (percent); not "the first half"."""
    if text[max(0, start - 1) : start] == "-":
        return None
    if scaled := _HALF_SCALE.match(text, start):
        after = tail(text, scaled.end() - 1, money=False)
        draft = Draft(start, after.end, Decimal("0.5"), None, "")
        draft.number_end, draft.scale, draft.scale_word = scaled.end(), after.scale, True
        return None if counted.previous_word(text, start).lower() == "and" else _counted(text, draft, after)
    if unit := _HALF_UNIT.match(text, start):
        after = tail(text, unit.end() - 1, money=False)
        return _worded(text, start, after.end, Decimal("0.5"), after.unit or "percent", "half-unit")
    if _NOT_HALF.match(text, end) or counted.previous_word(text, start).lower() in _BEFORE_HALF:
        return None
    if _SIZED.match(text, end):
        return _worded(text, start, end, Decimal("0.5"), "x", "half-the-size")
    return _worded(text, start, end, Decimal(50), "percent", "half")


# --- multiples ------------------------------------------------------------------------------------

_MULTIPLES = {
    **dict.fromkeys(("twice", "double", "doubled", "doubles", "doubling"), 2),
    **dict.fromkeys(("triple", "tripled", "triples", "tripling"), 3),
    **dict.fromkeys(("quadruple", "quadrupled", "quadruples", "quadrupling"), 4),
    **dict.fromkeys(("quintuple", "quintupled"), 5),
}
_FOLDS = {f"{word}fold": number for word, number in ONES.items() if number > 1} | {"hundredfold": 100}
_NOT_MULTIPLE = re.compile(
    r"[\s-]{1,2}(?:down|check|click|digits?|standard|decker|play|edged|header|room|jeopardy|bottom|top|team|whammy|take"
    r"|duty|counting|crown|threat|tap|A|B|day|blind|agent|sided|barrel\w*)\b|-[a-z]+(?:ing|ed|ly)\b|[\s](?:a|per|each|every)\s"
    r"(?:day|week|month|year)\b",
    re.IGNORECASE,
)


def _multiple(text: str, start: int, end: int) -> Draft | None:
    if _NOT_MULTIPLE.match(text, end) or text[max(0, start - 1) : start] == "-":
        return None
    return _worded(text, start, end, Decimal(_MULTIPLES[text[start:end].lower()]), "x", "multiple-word")


def _fold(text: str, start: int, end: int) -> Draft | None:
    return _worded(text, start, end, Decimal(_FOLDS[text[start:end].lower()]), "x", "fold")


_NOUN_BEFORE = re.compile(
    r"\b(?:an?|the|two|both|these|those|three|other|second|first|last|next|into)\s(?:\w+\s)?$", re.IGNORECASE
)


def _halved(text: str, start: int, end: int) -> Draft | None:
    """Reads "halved": a fall of 50 percent; the reader of the sentence gives it its sign."""
    if text[start:end].lower() in ("halves", "halving") and _NOUN_BEFORE.search(text[max(0, start - 24) : start]):
        return None
    return _worded(text, start, end, Decimal(50), "percent", "halved")


# --- bands ----------------------------------------------------------------------------------------

_BAND = re.compile(
    r"""
    (?P<place>low|mid|high|upper)(?:[\s-]+to[\s-]+(?P<top>mid|high|upper))?[\s-]+
    (?: (?P<digits>single|double|triple)[\s-]digits? | (?P<teens>teens)
      | (?P<decade>[2-9]0)(?:s(?=[\s-]?(?:%|percent))|(?=%))
      | (?P<word>twenties|thirties|forties|fifties)(?=\spercent) )
    (?![a-z])(?:[\s-]?(?:percentage|percent|%))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DECADES = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50}


def _band(text: str, start: int, end: int) -> Draft | None:
    """A stretch of percents: "mid-teens" is 15, "high teens" 17 to 19, "low single digits" 1 to 3."""
    found = _BAND.match(text, start)
    if found is None:
        return None
    base = _base(found)
    low, high = _stretch(found["place"].lower(), base)
    if found["top"]:
        top_low, top_high = _stretch(found["top"].lower(), base)
        high = top_high or top_low
    draft = _worded(text, start, found.end(), Decimal(low), "percent", "percent-band")
    draft.high = None if high is None else Decimal(high)
    return draft


def _base(found: re.Match[str]) -> int:
    if found["digits"]:
        return {"single": 0, "double": 10, "triple": 100}[found["digits"].lower()]
    if found["decade"]:
        return int(found["decade"])
    return _DECADES[found["word"].lower()] if found["word"] else 10


def _stretch(place: str, base: int) -> tuple[int, int | None]:
    width = 10 if base == 100 else 1
    if place == "mid":
        return base + 5 * width, None
    if place == "low":
        return base + (0 if base >= 20 else width), base + 3 * width
    return base + 7 * width, base + 9 * width


# --- the words that start one ---------------------------------------------------------------------

WordReader = Callable[[str, int, int], Draft | None]


def _readers() -> dict[str, WordReader]:
    table: dict[str, WordReader] = dict.fromkeys((*ONES, *TENS), _number_word)
    table |= dict.fromkeys(_SCALE.split("|"), _scale_word)
    table |= dict.fromkeys(FRACTIONS, _part_word)
    table |= dict.fromkeys(_MULTIPLES, _multiple) | dict.fromkeys(_FOLDS, _fold)
    table |= {"half": _half, "cent": _cent_word, "penny": _cent_word}
    table |= dict.fromkeys(("halved", "halves", "halve", "halving"), _halved)
    table |= dict.fromkeys(("low", "mid", "high", "upper"), _band)
    del table["zero"]
    return {form: reader for word, reader in table.items() for form in (word, word.capitalize(), word.upper())}


READERS = _readers()

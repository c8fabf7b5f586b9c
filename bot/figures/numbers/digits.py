"""Numbers written in digits: each with its currency, sign, scale, unit and noun, as a draft.

A number that has none of these is a bare draft: only a range, or `keep_bare`, makes a quantity of it.
"""

import re
from decimal import Decimal

from bot.figures.numbers import counted
from bot.figures.numbers.bounds import bound_before
from bot.figures.numbers.currency import DOLLAR, YEN, currencies
from bot.figures.numbers.quantity import Draft
from bot.figures.numbers.units import POWER, Tail, tail

_MAXIMUM_DIGITS = 28
# Grouped digits, or plain ones. The first digit leads, so that a search jumps to it.
DIGITS = (
    r"\d(?:\d{0,2}(?:[,’']\d{2,3}(?!\d)){1,8}(?!,\d)(?:\.\d++)?"
    r"|\d{0,2}(?:[\u00a0\u2009\u202f\u2007]\d{3}(?!\d)){1,8}(?:\.\d++)?"
    r"|\d{0,2}(?:[ ]\d{3}(?!\d)){2,6}(?![ ]\d)"
    r"|\d*+(?:\.\d++)?)"
)
_SIGN_CHARACTERS = "$€£¥￥₹₩₽₺₪₫฿₱₦₴₿₮৳＄₸Ξ"
_SIGNS = frozenset(_SIGN_CHARACTERS)
_SIGN_BEFORE = re.compile(
    rf"([A-Za-z][A-Za-z.]{{0,4}}|(?:US|HK|U\.S\.)[ ])?([{_SIGN_CHARACTERS}])[ \u00a0\u2009\u202f]{{0,2}}[(~+−-]?$"
)
_CODE_BEFORE = re.compile(r"(?<![A-Za-z])([A-Za-z]{1,9}(?:\s[a-z]{5,8})?\.?)[ \u00a0]{0,2}$")
_MINUS = re.compile(r"(?<!\bor )\b(?:minus|negative)[ \u00a0]$", re.IGNORECASE)
_EXCHANGE_RATE = re.compile(r"[ \u00a0]?=[ \u00a0]?[\d.]")
_NOT_PLAIN = re.compile(
    r"(?:st|nd|rd|th)\b|[A-Za-z]|[:/]\d|\(|\.\d|°"
    r"|-(?:for|to|on|of|in|and|by|K|Q|F|DEF|year|month|day|week|hour|minute|inch|nm|bit|star|core|page)\b"
)
_POWER = re.compile(r"(?:kWh|MWh|GWh|TWh|kW|MW|GW|TW)(?![A-Za-z])")
_VALUATION = re.compile(r"[ \u00a0]?(?:PE|PB|PS|P/E|P/S|P/B)(?:\(?TTM\)?)?(?![A-Za-z])")
_ON_THE_DOLLAR = re.compile(r"\s(?:on|to) the dollar\b")
_FREQUENCY = re.compile(
    r"[\s,.;]{1,2}(?:a|per|in|since|this|last|before|during|each|every|by|when|over the|daily)\b|[.,;]",
    re.IGNORECASE,
)
_GROWN = re.compile(
    r"\b(?:increas|ris|rose|grew|grow|jump|surg|multipl|expand|climb|up|larger|bigger|traded|trad|valu)\w{0,6}\s"
    r"(?:by\s|at\s)?(?:[a-z]+\s){0,2}$",
    re.IGNORECASE,
)


def digits(text: str, start: int, end: int, done: int) -> Draft | None:
    """The draft of the digits at a place; `done` is where the draft before it ends."""
    number = _number(text[start:end])
    if number is None:
        return None
    if start and text[start - 1] in ".,:/_’":
        if text[start - 1] == "." and (start < 2 or not text[start - 2].isalnum()) and text[start:end].isdigit():
            number, start = number.scaleb(start - end), start - 1
        elif start > 1 and text[start - 2].isdigit():
            return None
    begin, currency, negative = _currency(text, start, done)
    after = tail(text, end, money=currency is not None)
    draft = Draft(begin, after.end, -number if negative else number, None, "")
    draft.number_start, draft.number_end, draft.scale, draft.signed = start, end, after.scale, negative
    draft.scale_word = after.scale is not None and not after.letter
    if currency is not None:
        return _money(text, draft, currency, after)
    glued = start > 0 and _glued(text, start, done)
    if after.unit is None or after.unit == "points":
        return None if glued else _plain(text, draft, after)
    if glued and after.unit not in ("percent", "bps"):
        return None
    return united(text, draft, after)


_GROUPING = re.compile("[’' \u00a0\u2009\u202f\u2007]")


def _number(written: str) -> Decimal | None:
    """The value of grouped or plain digits; a last group of two is a decimal comma ("88,60")."""
    if len(written) > _MAXIMUM_DIGITS:
        return None
    if written.isdigit():
        return Decimal(written)
    plain = _GROUPING.sub(",", written)
    head, comma, last = plain.rpartition(",")
    if comma and "." not in last and len(last) == 2:
        return Decimal(head.replace(",", "") + "." + last)
    return Decimal(plain.replace(",", ""))


def _glued(text: str, start: int, done: int) -> bool:
    """Whether a letter or a name's hyphen touches the number: "A100", "GPT-4", "v2.1"; not "39 billion-40"."""
    before = text[start - 1]
    if before in "-–" and done == start - 1:
        return False
    if (before.isalpha() and before.isascii()) or before in "_#@&":
        return True
    return before in "-–" and start > 1 and text[start - 2].isalpha() and text[start - 2].isascii()


def _currency(text: str, start: int, done: int) -> tuple[int, str | None, bool]:
    """Where an amount begins with its sign or code, which currency it is, and whether it is negative."""
    begin, currency = start, None
    window = text[max(done, start - 12) : start]
    bare = window.rstrip(" \u00a0\u2009\u202f~+-−(")
    if bare and bare[-1] in _SIGNS:
        begin, currency = _sign(window, start)
    elif bare and (bare[-1].isalpha() or bare[-1] == ".") and (code := _CODE_BEFORE.search(window)):
        known = currencies().before
        word = code[1] if code[1] in known else code[1].rpartition(" ")[2]
        currency = known.get(word)
        if currency:
            begin = start - len(window) + code.start() + code[1].rfind(word)
    return _negative(text, start, begin, currency)


def _sign(window: str, start: int) -> tuple[int, str | None]:
    found = _SIGN_BEFORE.search(window)
    if found is None:
        return start, None
    letters, sign, known = found[1] or "", found[2], currencies().before
    currency = known.get(letters.rstrip() + sign) or known.get(letters + sign)
    begin = start - len(window) + (found.start() if currency else found.start(2))
    return begin, currency or known.get(sign)


def _negative(text: str, start: int, begin: int, currency: str | None) -> tuple[int, str | None, bool]:
    """A minus before the number or its currency; a dash between words or after a number is none."""
    if currency and start != begin and text[start - 1] in "-−":
        return begin, currency, True
    if begin and text[begin - 1] in "-−–":
        before = text[begin - 2] if begin > 1 else " "
        lone = before in " \u00a0\t\n([|:“\"'" and not (text[begin - 1] == "–" and currency is None)
        if lone and not (begin > 2 and before in " \u00a0" and text[begin - 3].isdigit()):
            return begin - 1, currency, True
    elif begin and text[begin - 1] in " \u00a0" and (found := _MINUS.search(text[max(0, begin - 14) : begin])):
        return begin - len(found[0]), currency, True
    return begin, currency, False


def _money(text: str, draft: Draft, currency: str, after: Tail) -> Draft | None:
    """An amount with its currency before it; an own currency word behind a bare $ or ¥ decides ("$5m CAD")."""
    if _EXCHANGE_RATE.match(text, draft.end):
        return None
    named = after.unit if after.unit not in (None, DOLLAR, YEN, "points") else None
    draft.unit = named if named and currency in (DOLLAR, YEN) else currency
    draft.rule = "money-sign-scale" if draft.scale is not None else "money-sign"
    at = draft.number_start
    if text[at - 1] == "(" and at > draft.start and text.startswith(")", draft.end):
        draft.number, draft.signed, draft.end = -abs(draft.number), True, draft.end + 1
        draft.rule = "money-bracketed-loss"
    elif text.startswith(")", draft.end) and _in_loss_bracket(text, draft):
        draft.number, draft.signed = -abs(draft.number), True
        draft.start, draft.end, draft.rule = draft.start - 1, draft.end + 1, "money-bracketed-loss"
    return draft


_LOSS_LEAD = re.compile(r"(?:\b(?:of|was|were|to|at|from|EPS|or)|[:|])[ \u00a0]\($")
_LOSS_FOLLOW = re.compile(
    r"\)[ \u00a0](?:per|a|each)[ \u00a0](?:diluted[ \u00a0]|basic[ \u00a0])?(?:share|ADS|unit)\b"
)


def _in_loss_bracket(text: str, draft: Draft) -> bool:
    """Whether a bracket holds nothing but this amount where the sentence needs it: "EPS of ($0.12)"."""
    if text[max(0, draft.start - 1) : draft.start] != "(":
        return False
    return bool(
        _LOSS_LEAD.search(text[max(0, draft.start - 8) : draft.start]) or _LOSS_FOLLOW.match(text, draft.end)
    )


_UNIT_RULES = {"percent": "percent", "pp": "percentage-points", "bps": "basis-points", "x": "multiple"}


def united(text: str, draft: Draft, after: Tail) -> Draft | None:
    """A number with its unit behind it: percent, cents, yen, times."""
    unit = after.unit or ""
    if text[max(0, draft.start - 2) : draft.start].rstrip(" \u00a0").endswith("="):
        return None
    if unit == "times":
        frequency = _FREQUENCY.match(text, draft.end)
        if frequency and not _GROWN.search(text[max(0, draft.start - 34) : draft.start]):
            return None
        unit = "x"
    draft.unit = unit
    if after.hundredths:
        draft.number, draft.rule = draft.number.scaleb(-2), "money-hundredths"
        if on_the_dollar := _ON_THE_DOLLAR.match(text, draft.end):
            draft.number, draft.unit = draft.number.scaleb(2), "percent"
            draft.end, draft.rule = on_the_dollar.end(), "cents-on-the-dollar"
        return draft
    draft.rule = _UNIT_RULES.get(unit) or ("money-word-scale" if draft.scale is not None else "money-word")
    if unit == "percent" and text.startswith(")", draft.end) and _in_loss_bracket(text, draft):
        draft.number, draft.signed, draft.rule = -abs(draft.number), True, "percent-bracketed-fall"
        draft.start, draft.end = draft.start - 1, draft.end + 1
    return draft


def _plain(text: str, draft: Draft, after: Tail) -> Draft | None:
    """A number without a unit: what it counts, or a bare draft."""
    if after.unit == "points":
        draft.unit, draft.noun, draft.rule = "count", "points", "index-points"
        return draft
    end = draft.end
    if power := _POWER.match(text, end):
        draft.unit, draft.noun, draft.rule = "count", POWER[power[0].lower()], "power"
        draft.end = power.end()
        return draft
    if valuation := _VALUATION.match(text, end):
        draft.unit, draft.rule, draft.end = "x", "multiple", valuation.end()
        return draft
    grouped = "," in text[draft.number_start : draft.number_end]
    if _NOT_PLAIN.match(text, end) or (not grouped and counted.is_name(text, draft.number_start)):
        return None
    written = text[draft.number_start : draft.number_end]
    year = draft.scale is None and len(written) == 4 and written.isdigit() and 1900 <= int(written) <= 2100
    dated = draft.scale is None and counted.is_dated(text, draft.number_start)
    noun = counted.counted(text, end)
    if year and _NAMES_A_YEAR.search(text[max(0, draft.number_start - 24) : draft.number_start]):
        return None
    if noun and not dated and (not year or (noun.business and len(noun.phrase.split()) <= _SHORT)):
        draft.unit, draft.noun, draft.rule = "count", noun.phrase, "count"
        return draft
    if year or dated:
        return None
    draft.bare, draft.rule = True, "bare-number"
    return draft


# What may be a year is one behind these: "its 2025 layoffs", "the outlook for fiscal 2025 deliveries".
_NAMES_A_YEAR = re.compile(
    r"(?:\b(?:its|their|our|his|her|the|this|last|in|for|by|since|during|year|fiscal|calendar|early|late|mid|end)"
    r"|['’]s|s['’])[ \u00a0-]$",
    re.IGNORECASE,
)
_LEVEL_WORDS = frozenset(
    """
    至 报 報 为 為 到 at to of was is were are from by hit reached around about near above below reaching totaled
    totalled over than totaling totalling averaged
    """.split()
)
_SHORT = 3  # words: what might be a year counts "2000 full-time jobs", not "2025 top-line outlook miss views"
_CUT = frozenset(
    {"off", "cuts", "cut", "fires", "fired", "hires", "hired", "employs", "employed", "cutting", "axes"}
)
_ELSEWHERE = re.compile(r"[-/]?\d|[ \u00a0]?[-–][ \u00a0]?\d|[ \u00a0](?:of|percent|years?|GMT|ET)\b|%|@|\.com")


def keep_bare(text: str, draft: Draft) -> bool:
    """Whether a number without unit or noun may be an index level, a price, or a count named before it."""
    if counted.is_timed(text, draft.end) or not _is_level(text, draft):
        return False
    draft.unit = "count"
    if draft.scale is not None:
        draft.rule = "scaled-number"
    elif _in_table(text, draft) and _PER_SHARE.search(text[max(0, draft.start - 600) : draft.start]):
        draft.unit, draft.rule = DOLLAR, "table-per-share"
    return True


_PER_SHARE = re.compile(r"\bEPS\b|\bper share\b|\|[ ]?(?:estimate|actual)[ ]?\|", re.IGNORECASE)


def _in_table(text: str, draft: Draft) -> bool:
    """Whether a number with cents stands alone in a cell: a table of earnings per share has no currency signs."""
    written = text[draft.number_start : draft.number_end]
    cell = text[max(0, draft.start - 2) : draft.start].strip(" \u00a0") == "|"
    return cell and len(written.partition(".")[2]) == 2 and text[draft.end : draft.end + 2].strip(" \u00a0") == "|"


def _is_level(text: str, draft: Draft) -> bool:
    written = text[draft.number_start : draft.number_end]
    before = counted.previous_word(text, draft.start).lower()
    level = before in _LEVEL_WORDS or bound_before(text, draft.start)[0] != "exact"
    if draft.scale is not None:
        return draft.scale_word or (level and written != "401")
    if "," in written and len(written) > 4:
        return True
    if "." in written:
        return (
            before in _LEVEL_WORDS
            or before[-1:] in _LEVEL_WORDS
            or text[max(0, draft.start - 2) : draft.start].strip(" \u00a0") in ("|", ":")
        )
    if _ELSEWHERE.match(text, draft.end) or not written.isdigit():
        return (
            before in ("than",)
            and not written.isdigit()
            and "fewer" in text[max(0, draft.start - 12) : draft.start].lower()
        )
    return before in _CUT or (level and (len(written) > 4 or before in ("than", "as")) and int(written) >= 10)

"""Drafts that belong together: the two ends of a range, and the same amount again in another currency."""

import re
from decimal import Decimal
from itertools import pairwise

from bot.figures.numbers.chinese import HAS_CHINESE
from bot.figures.numbers.quantity import Draft
from bot.model import Amount

_LINK = re.compile(
    r"""
    (?: [\s\u00a0]{0,2}(?P<dash>[-–—~至到～])[\s\u00a0]{0,2}(?:~|to-)?
      | [\s\u00a0-]{1,2}(?P<to>to|through)[\s\u00a0-]{1,2}(?:about\s|around\s|as[ ]much[ ]as\s|as[ ]high[ ]as\s)?
      | \s(?P<and>and)\s(?:about\s|around\s)?
      | \s(?P<or>or)\s
      | ,\s
    )$
    """,
    re.VERBOSE,
)
_BETWEEN = re.compile(r"\bbetween[\s\u00a0](?:about\s|around\s|roughly\s)?$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom[\s\u00a0](?:about\s|around\s|roughly\s|nearly\s|almost\s)?$", re.IGNORECASE)
_RANGING = re.compile(r"\b(?:rang\w{1,3}|anywhere|range)\s(?:was\s|is\s|of\s)?from\s$", re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:by|rose|rises|fell|falls|gained|gains|lost|added|adds|dropped|drops|up|down|climbed|climbs|slipped|jumped"
    r"|jumps|another|slid|increased|decreased|declined|raised|cut|lifted|lowered)\s"
    r"(?:an?\s|about\s|by\s|more than\s|nearly\s)?$",
    re.IGNORECASE,
)
# A second range is that of an earlier outlook: "from $14 billion to $15 billion previously".
_OLD_RANGE = re.compile(
    r",?[\s\u00a0](?:previously|earlier|before|prior|originally)(?=[\s\u00a0]?[.,;)]|[\s\u00a0]?$|[\s\u00a0]on\b)"
)
# What a range is held against is a range, too:
# "to $41 billion to $43 billion, from an earlier $38 billion to $42 billion".
_FROM_RANGE = re.compile(
    r"""(?:\sper\sshare|\sa\sshare|\sper\scent)?,?\s(?:up\s|down\s|and\s)?(?:from|instead\sof|rather\sthan|versus|against|compared\s(?:to|with))
        \s(?:(?:a|an|its|the|previous|prior|earlier|original|old|initial|range|forecast|guidance|target|of|about|around)\s){0,7}$""",
    re.VERBOSE,
)
_RANGE_WORD = re.compile(r"\s(?:guidance\s|target\s|price\s)?(?:range|band)\b")
# The ends of a range are rarely more than this far apart; "$4.23 to $196bn" are two amounts.
_WIDEST = 100
_RATIO = frozenset({"percent", "pp", "bps"})


def ranged(text: str, found: list[Draft]) -> list[Draft]:
    """The drafts with the ends of ranges made one."""
    out: list[Draft] = []
    for draft in found:
        before = out[-2] if len(out) > 1 else None
        if out and (_link(text, out[-1], draft) or (before and _again_ranging(text, before, out[-1], draft))):
            continue
        out.append(draft)
    return out


def _again_ranging(text: str, before: Draft, low: Draft, high: Draft) -> bool:
    """Joins what a range is held against: it is a range too, however it is led."""
    gap, link = text[before.full_end : low.start], _LINK.match(text[low.end : high.start])
    if before.high is None or low.high is not None or link is None or not (link["to"] or link["and"]):
        return False
    units = {low.unit or high.unit, high.unit or low.unit, before.unit}
    if len(units) > 1 or len(gap) > 70 or not _FROM_RANGE.match(gap) or not _compatible(text, low, high):
        return False
    _share(low, high)
    return _join(low, high)


_AND_CENTS = re.compile(r"[\s\u00a0](?:and[\s\u00a0])?$")


def _adds(gap: str, whole: Draft, cents: Draft) -> bool:
    """Whether an amount is the hundredths of the one before: "3 dollars and 42 cents"."""
    if cents.rule != "money-hundredths" or not whole.rule.startswith("money") or whole.scale is not None:
        return False
    same = cents.unit in (whole.unit, "$")
    return same and whole.number == int(whole.number) and 0 < cents.number < 1 and bool(_AND_CENTS.match(gap))


_FLOOR = re.compile(r"(?:不低于|不低於|不少于|不少於|不小于)(?:人民币|人民幣)?[ ]?$")
_CEILING = re.compile(
    r"""(?:[（(]含(?:本数)?[)）])? [，,、；]?[ ]? (?:且|但|并)?
        不(?:超过|超過|高于|高於|多于|多於) (?:人民币|人民幣)?[ ]?""",
    re.VERBOSE,
)


def _floor(text: str, low: Draft, gap: str) -> int | None:
    """Where a Chinese range begins that names its floor and its ceiling: 不低于15亿元且不超过20亿元."""
    if not _CEILING.fullmatch(gap) or low.high is not None:
        return None
    found = _FLOOR.search(text[max(0, low.start - 10) : low.start])
    return low.start - len(found[0]) if found is not None else None


def _link(text: str, low: Draft, high: Draft) -> bool:
    """Joins `high` into `low` if the words between say that they are a range; may also share out units."""
    gap = text[low.end : high.start]
    if (floor := _floor(text, low, gap)) is not None and _compatible(text, low, high):
        _share(low, high)
        if not _join(low, high):
            return False
        low.start = floor
        return True
    if _adds(gap, low, high):
        low.number, low.end, low.full_end = low.number + high.number, high.end, high.end
        return True
    if len(gap) > 22 or low.high is not None or high.high is not None or (low.noun and low.noun != high.noun):
        return False
    link = _LINK.match(gap)
    if link is None:
        return False
    if link["or"] or link[0] == ", ":
        _share(low, high)
        return False
    before = text[max(0, low.start - 30) : low.start]
    if before.endswith("/"):
        return False
    if link["and"] and not (_BETWEEN.search(before) or _RANGE_WORD.match(text, high.end)):
        _share(low, high)
        return False
    if link["to"] and not (_is_span(before, low, high) or _OLD_RANGE.match(text, high.end)):
        if low.bare:
            _share(low, high)
        return False
    if not _compatible(text, low, high):
        return False
    _share(low, high)
    return _join(low, high)


def _is_span(before: str, low: Draft, high: Draft) -> bool:
    if _RANGING.search(before):
        return True
    if _FROM.search(before):
        return low.unit is None and low.bare and high.unit is not None and "rang" in before
    return not (_MOVED.search(before) and high.unit not in _RATIO and low.unit is not None)


def _compatible(text: str, low: Draft, high: Draft) -> bool:
    if low.unit is not None and high.unit is not None and low.unit != high.unit:
        return False
    if high.unit is None and high.bare and low.unit is not None:
        return low.rule.startswith("money-sign")
    return True


# What may stand before a scale that a range says once; in Asia thousands stand before a scale, too.
_LARGEST = {Decimal(10**4): 10_000, Decimal(10**8): 10_000, Decimal(10**7): 100_000}


def _share(low: Draft, high: Draft) -> None:
    """Gives the first of two amounts the scale and unit that only the second one spells out, and back."""
    if low.unit is not None and high.unit is not None and low.unit != high.unit:
        return
    if low.unit is None and high.unit is None:
        if low.scale is None and high.scale is not None and low.number <= high.number:
            low.scale = high.scale
        return
    largest = _LARGEST.get(high.scale, 1000) if high.scale is not None else 1000
    if low.unit is None and low.bare and high.unit is not None:
        if 1900 < abs(low.number) < 2100 and low.number == int(low.number) and largest == 1000:
            return
        if low.scale is not None and high.unit in _RATIO:  # "44.8 million and 16%"
            return
        low.unit, low.noun, low.rule, low.bare = high.unit, high.noun, high.rule, False
        if high.rule in ("money-hundredths",):
            low.number = low.number.scaleb(-2)
    elif high.unit is None and low.unit is not None and low.rule.startswith("money-sign") and high.bare:
        high.unit, high.rule, high.bare = low.unit, low.rule, False
    small = abs(low.number) < largest and (low.number < high.number or abs(low.number) < 100)
    if low.scale is None and high.scale is not None and small:
        low.scale = high.scale


def _join(low: Draft, high: Draft) -> bool:
    first, last = low.value, high.value
    if last < 0 and not low.signed and first > 0:
        return False
    if low.signed and not high.signed and low.end == high.start - 1:
        high.number = -high.number
        last = -last
    if first and abs(last / first) > _WIDEST:
        return False
    if (first == 0 and last == 0) or (abs(last) < abs(first) and not (low.signed or high.signed)):
        return False
    low.high, low.end, low.full_end = last, high.end, high.full_end
    low.scale, low.number = None, first
    low.noun = low.noun or high.noun
    low.rule = f"{high.rule or low.rule}-range"
    if low.unit is None:
        low.unit = high.unit
    low.bare = low.bare and high.bare
    return True


_COMPARED = re.compile(
    r"""
    [^.;!?\n]{0,60}\b(?:against|versus|vs\.?|compared\s(?:with|to)|from|than|forecast(?:s|\sof)?|expected|estimate[sd]?
      |consensus|below|above|to)
    \s(?:an?\s)?(?:(?:mean|average|median|consensus|expected)\s)?(?:forecast|estimate|consensus)?(?:\sof)?
    (?:\s?(?:about|around|roughly|nearly|almost|some))?\s?$
    """,
    re.VERBOSE,
)


def elliptic(text: str, found: list[Draft]) -> list[Draft]:
    """The drafts, with the currency that a sentence says once: "63 billion yuan, against 53 billion"."""
    before: Draft | None = None
    counts: Draft | None = None
    for draft in found:
        if before is not None and draft.start - before.full_end > _ONE_SENTENCE:
            before = None
        if before is not None and (_leaves_away(text, before, draft) or _is_old_side(text, before, draft)):
            draft.unit, draft.rule, draft.bare = before.unit, before.rule, False
        if counts is not None and _is_old_count(text, counts, draft):
            draft.unit, draft.noun, draft.rule, draft.bare = "count", counts.noun, "count", False
        counts = draft if draft.unit == "count" and draft.noun else None
        if draft.rule.startswith("money-word"):
            before = draft
        elif draft.unit is not None and draft.unit not in _PASSED_OVER:
            before = None
    return found


_PASSED_OVER = _RATIO | {"x"}
# What stands behind an amount that counts nothing: its clause ends, or says whose, when or since when it is.
_COUNTS_NOTHING = re.compile(
    r"""[,;.)] | $
      | \s(?: an?\syear | (?:a|this|last|the)\s(?:month|quarter|previous|prior) | last\syear | in\s(?:the|20)
             | of\s(?:it|that|which)\b | (?:that|which|previously|earlier|by|analysts)\b | for\s(?:the|20)
             | and\s(?:it|they|the|will|said|has)\b )""",
    re.VERBOSE,
)
_FULL_STOP = re.compile(r"[.!?][”\"’]?\s+[A-Z“\"]|\n")
_COUNTED = re.compile(
    r"\b(?:users?|customers?|subscribers?|members|accounts|people|employees|workers|staff|shares|stock|units|vehicles|cars"
    r"|phones|handsets|chips|devices|downloads|streams|shipments|deliveries|tonnes|barrels|merchants|passengers|trips"
    r"|number|population|apps?|platform|audience|viewers|listeners|followers|players|readers)\b",
    re.IGNORECASE,
)


def _leaves_away(text: str, before: Draft, draft: Draft) -> bool:
    """Whether a bare number with its scale's word is money, as the amount just before it in its sentence is."""
    gap = text[before.full_end : draft.start]
    whole = before.scale is None and before.high is None
    if not draft.bare or not draft.scale_word or whole:
        return False
    if _FULL_STOP.search(gap) or _COUNTED.search(gap):
        return False
    compared = len(gap) < _NEAR and _COMPARED.match(gap) is not None
    return compared or _COUNTS_NOTHING.match(text, draft.end) is not None


_NEAR, _ONE_SENTENCE = 90, 200
_FROM_IT = re.compile(
    r"(?:\sper\sshare|\sa\sshare)?,?\sfrom\s(?:(?:a|the|an)\s(?:previous|prior|earlier)\s|about\s|around\s)?$"
)
_NO_NOUN = re.compile(r"[,;.)]|$|\s(?:previously|before|earlier|a\sshare|per\sshare)\b")


def _is_old_side(text: str, before: Draft, draft: Draft) -> bool:
    """Like "cut its price target to 80 euros from 86": what a bare number is from is of its unit."""
    if not draft.bare or draft.scale is not None or before.high is not None or before.scale is not None:
        return False
    near = before.value / 4 < draft.value < before.value * 4
    led = _FROM_IT.fullmatch(text[before.full_end : draft.start])
    return near and led is not None and _NO_NOUN.match(text, draft.end) is not None


def _is_old_count(text: str, before: Draft, draft: Draft) -> bool:
    """Like "employs 350 people, down from over 700 in 2021": what a bare number is from counts the same."""
    if not draft.bare or draft.scale is not None or not before.value / 9 < draft.value < before.value * 9:
        return False
    led = _DOWN_FROM.fullmatch(text[before.full_end : draft.start])
    return led is not None and (_NO_NOUN.match(text, draft.end) or _IN_YEAR.match(text, draft.end)) is not None


_DOWN_FROM = re.compile(
    r"(?:\s[a-z]+){0,2},?\s(?:up|down)\sfrom\s(?:about\s|around\s|over\s|nearly\s|almost\s|some\s|more\sthan\s|fewer\sthan\s)?"
)
_IN_YEAR = re.compile(r"\sin\s(?:20\d\d|[A-Z])|\s(?:a\s(?:year|month|quarter)|last\syear|at\sthe)\b")


def of_percent(text: str, found: list[Draft]) -> list[Draft]:
    """The drafts with points behind a percentage made points of it: "a share of 55%, up seven points"."""
    for before, draft in pairwise(found):
        pointed = text.endswith("points", draft.start, draft.end) and draft.unit in (None, "count")
        if before.unit == "percent" and pointed and _UP_POINTS.fullmatch(text[before.full_end : draft.start]):
            draft.unit, draft.noun, draft.rule, draft.bare = "pp", None, "percentage-points", False
    return found


_UP_POINTS = re.compile(
    r"[^.;,]{0,20},?\s(?:which\s(?:is|was)\s)?(?:up|down|off|a\s(?:rise|gain|jump|drop|fall|decline|increase)\sof|an\sincrease\sof)"
    r"\s(?:by\s|about\s|nearly\s|almost\s|some\s)?"
)


_OPEN = re.compile(
    r"[,]?[\s\u00a0]?[(\[](?:[\s\u00a0]|about|around|roughly|approximately|or|nearly|almost|some|equivalent|equal|to|an?|currently|worth|over|more|than|~|≈|just|under|=){0,12}$",
    re.IGNORECASE,
)
_OPEN_CHINESE = re.compile(r"[，,]?[ ]?[（(][^）)（(\d\n]{0,20}$")
_OR = re.compile(
    r"[,]?[\s\u00a0](?:or|—|–|-)[\s\u00a0](?:about\s|around\s|roughly\s|approximately\s|nearly\s|some\s|just\sover\s|just\sunder\s|more\sthan\s)?$",
    re.IGNORECASE,
)
_CLOSE = re.compile(r"[^()（）\[\]\n]{0,30}[)\]）]")


def repeated(text: str, found: list[Draft], units: frozenset[str]) -> list[Draft]:
    """The drafts with the same amount in another currency, right behind in brackets, moved into `alt`."""
    out: list[Draft] = []
    for draft in found:
        if not (out and _repeats(text, out[-1], draft, units)):
            out.append(draft)
    return out


def _repeats(text: str, first: Draft, again: Draft, units: frozenset[str]) -> bool:
    if first.unit not in units or again.unit not in units or first.unit == again.unit or again.unit is None:
        return False
    gap = text[first.full_end : again.start]
    if len(gap) > 40:
        return False
    if _OPEN.match(gap) or (HAS_CHINESE.search(gap) and _OPEN_CHINESE.match(gap)) or gap in ("（", "（约", "（約"):
        close = _CLOSE.match(text, again.end)
        if close is None:
            return False
        first.full_end = close.end()
    elif _OR.match(gap) and not first.alt:
        first.full_end = again.end
    else:
        return False
    amounts = [Amount(value=again.value, unit=again.unit)]
    if again.high is not None:
        amounts.append(Amount(value=again.high, unit=again.unit))
    first.alt = (*first.alt, *amounts)
    return True


__all__ = ["Decimal", "ranged", "repeated"]

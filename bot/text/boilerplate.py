"""A text in, the places in it that are no news out: link lists, credits, offers, share bars, tickers, disclosures.

Knows structure and the cue tables of `data/boilerplate.toml`; refuses to know outlets and companies. The text
itself is not changed, so that offsets into it stay good.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Span = tuple[int, int]

_LINE = re.compile(r"[^\n]+")
_NO_WORDS = re.compile(r"[\W_]+")
_EMAIL = re.compile(r"[\w.+-]{1,40}@(?:[\w-]{1,40}\.){1,4}[a-z]{2,10}\b")
_CREDIT = re.compile(
    r"""[\W_]{0,4} (?:additional\s|further\s|with\s)?
        (?:reporting|editing|writing|compiled|translated|produced|written)
        (?:\s(?:and|&)\s\w{1,12})? \s (?:by|from) \s""",
    re.VERBOSE,
)
_FOLLOW = re.compile(
    r"\bfollow \S{1,20}(?: \S{1,20}){0,2} (?:on|at) (?:twitter|x|linkedin|facebook|instagram|bluesky|threads|@)\b"
)
_BYLINE = re.compile(
    r"(?:(?:By|BY|Von|Par|Por) |[–—-]{1,2} ?)[A-Z][\w.'’-]+(?:(?: and|,)? [A-Z][\w.'’-]*){0,6}\.?"
)
_TIME_WORDS = re.compile(
    r"""(?: published|updated|posted|last|modified|first|at|on|of|the|by|am|pm|a\.m\.|p\.m\.
        | min|mins|minute|minutes|read|ago|hour|hours|et|est|edt|pt|pst|pdt|ct|gmt|utc|bst|ist|jst|hkt|cet|cest
        | (?:mon|tues?|wed(?:nes)?|thurs?|fri|sat(?:ur)?|sun)(?:day)?
        | jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?
        | nov(?:ember)?|dec(?:ember)? | \d{1,4}(?:st|nd|rd|th|am|pm)? )""",
    re.VERBOSE,
)
_TIME_SPLIT = re.compile(r"[\s,:·|/•()–—-]+")
_SIGNED_PERCENT = re.compile(
    r"(?<![\d%％])[+\-−–▲▼△▽↑↓]\s?\d{1,4}(?:\.\d{1,3})?\s?%|\d{1,4}\.\d{1,3}\s?%\s?[▲▼△▽↑↓]"
)
_LOWER_WORD = re.compile(r"\b[a-z]{3,20}\b")
_WORD = re.compile(r"[^\s]+")
_ENDS_SENTENCE = re.compile(r"[.!。！]['\"”’»)\]]{0,3}$")
_HAN = re.compile("[\u3400-\u9fff]")
_HAN_PROSE = re.compile("[，。；！？]|[同环環]比|[按年]{2}")
_HAN_IN_QUOTES = 12  # letters that a market's name may have beside its move
_HAN_SENTENCE = re.compile("[^。！？]+[。！？]*[”’」』）)]*")
_HAN_CLAUSE = re.compile("[^，；。！？]+[，；。！？]*[”’」』）)]*")
_BRACKETED = re.compile(r"[（(][^（）()]{1,60}[)）]")
# Being asked to follow an account is no news, what a company says through one is; nor is a ban on copying.
_HAN_ASKS = re.compile(
    r"""(?: 关注 | 關注 | 搜索 | 订阅 | 添加 | 扫描 | 长按 | 欢迎 ) [^，。；\d]{0,14} (?: 公众号 | 公眾號 )
      | 未经 [^，。；\d]{0,8} (?: 授权 | 许可 | 允许 | 同意 ) [，,\s]{0,2}
        (?: 不得 | 禁止 | 严禁 | 请勿 | 勿 | 谢绝 | 任何 )
      | 未經 [^，。；\d]{0,8} (?: 授權 | 許可 ) [，,\s]{0,2} (?: 不得 | 禁止 | 請勿 | 任何 )""",
    re.VERBOSE,
)
_ABOUT = re.compile(r"about [^\n.]{2,60}:?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Cues:
    related: frozenset[str]
    opening: tuple[str, ...]
    starts: tuple[str, ...]
    credits: tuple[str, ...]
    whole: frozenset[str]
    holds: tuple[str, ...]
    clauses: tuple[str, ...]
    rest: tuple[str, ...]
    notices: tuple[str, ...]
    offers: tuple[str, ...]
    blocked: tuple[str, ...]
    share_words: frozenset[str]


@cache
def _cues() -> _Cues:
    table = tomllib.loads(files("bot.data").joinpath("boilerplate.toml").read_text(encoding="utf-8"))
    return _Cues(
        related=frozenset(table["related"]),
        opening=tuple(table["opening"]),
        starts=tuple(table["starts"]),
        credits=tuple(table["credits"]),
        whole=frozenset(table["whole"]),
        holds=tuple(table["holds"]),
        clauses=tuple(table["clauses"]),
        rest=tuple(table["rest"]),
        notices=tuple(table["notices"]),
        offers=tuple(table["offers"]),
        blocked=tuple(table["blocked"]),
        share_words=frozenset(table["share_words"].split()),
    )


def boilerplate(text: str) -> tuple[Span, ...]:
    """The half-open spans that are no part of the article, in order: lines, or parts of a Chinese line."""
    return tuple(_spans(text))


def without_boilerplate(text: str) -> str:
    """The text without those places, one blank line between paragraphs."""
    kept: list[str] = []
    at = 0
    for start, end in (*_spans(text), (len(text), len(text))):
        kept.append(text[at:start])
        at = end
    return "\n\n".join(filter(None, (line.strip() for line in "".join(kept).split("\n"))))


def is_payment_notice(paragraph: str) -> bool:
    """Whether a paragraph asks for a subscription, a login or a cookie instead of telling anything."""
    low = _low(paragraph)
    return len(low) < 600 and any(cue in low for cue in _cues().notices)


def may_be_an_offer(paragraph: str) -> bool:
    """Whether a paragraph speaks of what reading costs, as the news of a company may do, too."""
    low = _low(paragraph)
    return len(low) < 600 and any(cue in low for cue in _cues().offers)


def is_block_page(text: str) -> bool:
    """Whether a short text comes from a gatekeeper that wants a human, not from a newsroom."""
    low = _low(text[:1500])
    return len(text) < 1500 and any(cue in low for cue in _cues().blocked)


def _spans(text: str) -> Iterator[Span]:
    in_links = False
    holds = _held(text)
    for number, match in enumerate(_LINE.finditer(text)):
        line = match[0].strip()
        low = _low(line)
        if _begins_the_rest(low, line, text, match.start()):
            yield match.start(), len(text)
            return
        if _heads_links(low):
            in_links = True
        elif in_links and not (in_links := _like_headline(line)):
            pass
        if in_links or _is_boilerplate(low, line, number, holds):
            yield match.span()
        elif _HAN.search(line):
            yield from _asides(match[0], match.start())


def _asides(line: str, at: int) -> Iterator[Span]:
    """The places of a Chinese line that are no news: credits and warnings stand beside it without a break."""
    head = _credit_end(line)
    if head:
        yield at, at + head
    for sentence in _HAN_SENTENCE.finditer(line, head):
        if _is_aside(sentence[0]):
            yield at + _aside_start(sentence), at + sentence.end()


def _credit_end(line: str) -> int:
    """Where the credit ends that a Chinese line begins with: at its bracket, or with its sentence."""
    indent = len(line) - len(line.lstrip())
    if not line[indent:].startswith(_cues().credits):
        return 0
    sentence = _BRACKETED.match(line, indent) or _HAN_SENTENCE.match(line, indent)
    return sentence.end() if sentence is not None else len(line)


def _is_aside(sentence: str) -> bool:
    return any(cue in sentence for cue in _cues().clauses) or _HAN_ASKS.search(sentence) is not None


def _aside_start(sentence: re.Match[str]) -> int:
    """Where a sentence turns to what is no news: with the clause that says so, if numbers stand before it."""
    text, end = sentence.string, sentence.end()
    clauses = [clause.start() for clause in _HAN_CLAUSE.finditer(text, sentence.start(), end)]
    turn = max((start for start in clauses if _is_aside(text[start:end])), default=sentence.start())
    told = any(letter.isdigit() for letter in text[sentence.start() : turn])
    return turn if told else sentence.start()


def _low(line: str) -> str:
    return line.lower().replace("’", "'") if "’" in line else line.lower()


def _held(text: str) -> tuple[str, ...]:
    """The cues that a line must merely hold, as far as the text has them at all: mostly none."""
    low = _low(text)
    return tuple(cue for cue in _cues().holds if cue in low)


def _is_boilerplate(low: str, line: str, number: int, holds: Sequence[str]) -> bool:
    cues = _cues()
    words = low.count(" ") + 1
    bare = low.strip(" .:!|>*•·-–—_")
    return (
        not bare
        or bare in cues.whole
        or low.startswith(cues.starts)
        or (words <= 90 and any(cue in low for cue in holds))
        or (words <= 70 and _CREDIT.match(low) is not None)
        or (words <= 40 and "@" in low and _EMAIL.search(low) is not None)
        or (words <= 60 and "follow" in low and _FOLLOW.search(low) is not None)
        or (number < 5 and words <= 9 and _BYLINE.fullmatch(line) is not None)
        or (words <= 12 and (_is_time(bare) or _is_share_bar(bare)))
        or _is_ticker(line, words)
    )


def _is_time(bare: str) -> bool:
    """Only a date or a time of day, with the words that go with one."""
    return any(c.isdigit() for c in bare) and all(
        _TIME_WORDS.fullmatch(word.strip(".")) or _TIME_WORDS.fullmatch(word)
        for word in _TIME_SPLIT.split(bare)
        if word.strip(".")
    )


def _is_share_bar(bare: str) -> bool:
    return all(word.strip(",.|:") in _cues().share_words for word in bare.split())


def _is_ticker(line: str, words: int) -> bool:
    """A strip of quotes: signed percentages and hardly a word of prose."""
    moves = len(_SIGNED_PERCENT.findall(line)) if "%" in line else 0
    if not moves:
        return False
    if _HAN_PROSE.search(line) or len(_HAN.findall(line)) > _HAN_IN_QUOTES * moves:
        return False
    prose = len(_LOWER_WORD.findall(line))
    labelled = "(" in line or ":" in line  # "Orbix (ORBX) +9.1%" in a list of movers is news
    return prose <= moves and (moves >= 2 or (words <= 7 and not labelled and not prose))


def _heads_links(low: str) -> bool:
    if len(low) > 70:
        return False
    bare = low.strip(" .:!|>*•·-–—_#")
    return bare in _cues().related or (
        bare.startswith(_cues().opening) and not low.endswith((".", "!", "?", "”", '"'))
    )


def _like_headline(line: str) -> bool:
    """A line of a link list: short, no full stop at its end, or words in capitals throughout."""
    if len(line) > 200:
        return False
    if _ENDS_SENTENCE.search(line) is None:
        return len(line) <= 160
    words = [word for word in _WORD.findall(line) if word[0].isalpha() and len(word) > 3]
    return len(words) > 2 and sum(word[0].isupper() for word in words) >= 0.8 * len(words)


def _begins_the_rest(low: str, line: str, text: str, at: int) -> bool:
    """A footer that ends the article: legal words, contacts, what the company says about itself."""
    if len(line) > 90 and not low.startswith("view source version on"):
        return False
    if at * 5 < len(text) * 2 and at < 1500:
        return False
    return low.lstrip("#*• ").startswith(_cues().rest) or (
        at * 2 > len(text) and len(line) <= 70 and _ABOUT.fullmatch(line) is not None
    )

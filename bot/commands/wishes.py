"""What stands after /subscribe and /preview, in; the wish that it means, out, or NotUnderstood.

Topics and companies, then the terms in any order: when, how much, the quiet hours, and the time zone.
"""

import re
from collections.abc import Sequence
from datetime import date

from bot import subscriptions, topics
from bot.commands.lookups import VERSUS
from bot.commands.metrics import metric_named
from bot.commands.zones import zone
from bot.companies import companies
from bot.errors import NotUnderstood
from bot.model import Command

_CLOCK = r"\d{1,2}(?:[:.]\d\d)?\s?(?:am\b|pm\b)?"
_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}"
_KIND = rf"daily|every\s+(?:day|morning|weekday|{_DAY})|weekdays|weekly(?:\s+(?:on\s+)?{_DAY})?"
_AMOUNT = r"\d[\d.,]{0,20}\s?(?:(?:bn|tn|mn|m|b|k)\s?)?(?:percent|%|[a-z]{3}(?![a-z]))"
_OPTION = re.compile(
    rf"""\s+(?: over\s+(?P<over>(?:[a-z][a-z ]{{2,30}}>\s?)?{_AMOUNT})
          | quiet\s+(?P<quiet>{_CLOCK}\s?(?:[-–]|to\s)\s?{_CLOCK}(?:\s+unless\s+{_AMOUNT})?)
          | (?:cap|max|at\ most)\s+(?P<cap>[1-9]\d{{0,2}})(?:\s+a\s+day)?
          | about\s+"(?P<about>[^"]{{2,60}})"
          | with\s+(?P<metric>[a-z-]{{2,20}})
          | (?P<silent>silent) )(?=\s|$)""",
    re.VERBOSE | re.IGNORECASE,
)
_ZONE = re.compile(r"\s+in\s+([A-Za-z]+/[A-Za-z_/+-]+|UTC|GMT)(?=\s|$)")
_PLACE = re.compile(r"\s+in\s+([A-Za-z][A-Za-z ._-]{1,30})$")
_WHEN = re.compile(
    rf"""\s+(?: (?P<now>now|live|at\s+once)$ | (?P<alone>{_KIND})$
              | (?:(?P<kind>{_KIND})\s+(?:at\s+)?|at\s+|(?=\d{{1,2}}:\d\d))(?P<clock>{_CLOCK})(?=\s|$) )""",
    re.VERBOSE | re.IGNORECASE,
)
_HOUR = "08:00"
_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s?(?P<half>am|pm)?", re.IGNORECASE)
# What is left of a term that could not be read, and how the term is written.
_TERMS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), why, hint)
    for pattern, why, hint in (
        (r"\bover\b.*", "I cannot read the threshold", "Write it with its unit: over 1bn usd, or over 10 %."),
        (r"\bquiet\b.*", "I do not know which hours these are:", "Write them like quiet 22:00-07:00."),
        (r"\b(?:cap|at most|max)\s+\S+", "I cannot read the cap", "It is a number of stories a day: cap 10."),
        (r"\babout\b.*", "I cannot read the keyword", 'Write it in quotes: about "memory chips".'),
        (
            rf"\b(?:daily|every|weekdays|weekly|at(?=\s+\d)|{_CLOCK}(?=\s|$))(?=\s|$).*",
            "I do not know when this is:",
            "Say now, daily 08:00, weekdays 08:00 or weekly mon 09:00.",
        ),
    )
)


def wish(verb: str, rest: str, today: date | None) -> Command:
    """The wish that words after a verb mean."""
    body = f" {rest}"
    options = [
        (kind, _written(kind, said))
        for match in _OPTION.finditer(body)
        for kind, said in match.groupdict().items()
        if said
    ]
    body, place = _without_zone(_OPTION.sub("", body), f"/{verb} {rest}")
    moment = _WHEN.search(body)
    body = f"{body[: moment.start()]} {body[moment.end() :]}" if moment else body
    wanted_topics, names = _subjects(body, f"/{verb} {rest}")
    if not wanted_topics and not names and not {"about", "metric"} & dict(options).keys():
        raise NotUnderstood(
            "Subscribe to what?",
            hint="Name a topic or a company: /subscribe ai-capex daily 08:00. /topics lists them.",
        )
    _check(dict(options))
    return Command(
        verb=verb,
        topics=tuple(wanted_topics),
        companies=tuple(names),
        when=subscriptions.when(_moment(moment)) if moment else None,
        arguments=(place,) if place else (),
        options=tuple(options),
    )


def _written(kind: str, said: str) -> str:
    """An option as `subscriptions` reads it: of quiet hours, "22-7" becomes "22:00-07:00"."""
    if kind != "quiet" or re.fullmatch(r"\d{1,2}:\d\d[-–]\d{1,2}:\d\d.*", said):
        return said
    hours, unless, least = said.partition(" unless ")
    first, last = re.split(r"\s?(?:[-–]|to\s)\s?", hours, maxsplit=1)
    return f"{_clock(first)}-{_clock(last)}{unless}{least}"


def _clock(said: str) -> str:
    """An hour as `subscriptions` reads it; as it was typed where it is none, so that it is said to be none."""
    found = _TIME.fullmatch(said.strip())
    if found is None:
        return said
    hour = int(found["hour"])
    if found["half"]:
        if not 1 <= hour <= 12:
            return said
        hour = hour % 12 + (12 if found["half"].lower() == "pm" else 0)
    return f"{hour:02}:{found['minute'] or '00'}"


def _moment(found: re.Match[str]) -> str:
    """When it is, as `subscriptions` reads it."""
    if found["now"]:
        return "now"
    kind = " ".join((found["kind"] or found["alone"] or "daily").lower().split()).replace(" on ", " ")
    every = kind.removeprefix("every ")
    if every != kind:
        kind = {"day": "daily", "morning": "daily", "weekday": "weekdays"}.get(every, f"weekly {every}")
    return f"{kind} {_clock(found['clock']) if found['clock'] else _HOUR}"


def _without_zone(body: str, typed: str) -> tuple[str, str | None]:
    """The other words, and the time zone that they name."""
    found = _ZONE.search(body) or _PLACE.search(body)
    if found is None:
        return body, None
    return f"{body[: found.start()]}{body[found.end() :]}", zone(found[1], typed)


def _check(options: dict[str, str]) -> None:
    """That every option can be read; raises NotUnderstood."""
    for kind, read in (("over", subscriptions.minimum), ("quiet", subscriptions.quiet)):
        if kind in options:
            read(options[kind])
    if metric_named(options.get("metric", "capex")) is None:
        raise NotUnderstood(
            f"I know no metric “{options['metric']}”.", hint="Name one such as capex, revenue or funding."
        )


# --- whom and what --------------------------------------------------------------------------------


def _subjects(text: str, typed: str) -> tuple[list[str], list[str]]:
    """The topics and company ids that a text lists; raises NotUnderstood for what is neither."""
    found_topics: list[str] = []
    found_companies: list[str] = []
    for piece in filter(None, (part.strip() for part in VERSUS.split(text))):
        for name in _subject_words(piece):
            topic = topics.find(name)
            company = companies().find(name)
            if topic is not None:
                found_topics.append(topic.id)
            elif company is not None:
                found_companies.append(company.id)
            else:
                raise _unknown_subject(name, typed)
    return found_topics, found_companies


def _subject_words(piece: str) -> Sequence[str]:
    """A piece as one subject where it is one, else its words; raises NotUnderstood for a term left unread."""
    if topics.find(piece) or companies().find(piece):
        return [piece]
    for pattern, why, hint in _TERMS:
        found = pattern.search(piece)
        if found:
            raise NotUnderstood(f"{why} “{found[0].strip()}”.", hint=hint)
    return piece.split()


def _unknown_subject(name: str, typed: str) -> NotUnderstood:
    """Who or what may be meant, each as the whole wish would be typed, so that a press loses none of its terms."""
    near = [topic.id for topic in topics.suggest(name)] + [
        company.name for company in companies().suggest(name, 2)
    ]
    hint = f"Did you mean {near[0]}?" if near else "/topics lists the topics; any company name works too."
    better = tuple(typed.replace(name, one, 1) for one in near[:3])
    return NotUnderstood(f"I know no topic or company “{name}”.", hint=hint, suggestions=better)

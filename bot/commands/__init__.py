"""What a person types, in; a `Command` of the table below, out, or a `NotUnderstood` that says what to type.

The table is the one place that help, autocomplete and the platforms' command lists are made from. Refuses to
know any platform's syntax beyond a leading slash or mention, and to look anything up in the archive.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import get_args

from rapidfuzz import fuzz, process

from bot import wording
from bot.commands.lookups import READERS, Reader, company_names, lookup
from bot.commands.metrics import METRIC_VERBS, metric_named
from bot.commands.places import PLACE_VERBS, PRESSED_VERBS
from bot.commands.questions import bare, instead, news, question
from bot.commands.verb import Verb
from bot.commands.wishes import wish
from bot.commands.zones import zone
from bot.companies import companies
from bot.errors import NotUnderstood
from bot.model import Command, Editors

__all__ = ["MAX_LENGTH", "VERBS", "Verb", "company_names", "metric_named", "parse", "verb_named"]

VERBS = (
    *METRIC_VERBS,
    Verb(
        name="figures",
        usage="figures <company> [metric] [Q3 2026] [2023-2025] [since 2023]",
        about="All figures of a company, or all of one metric",
        example="/figures alphabet",
        also=("figure", "numbers"),
    ),
    Verb(
        name="compare",
        usage="compare <metric> <company> <company> … [2025] [Q3 2026]",
        about="One metric of several companies side by side",
        example="/compare capex microsoft alphabet 2026",
    ),
    Verb(
        name="chart",
        usage="chart <metric> <company> … [2025]",
        about="A metric of one company over time, or of several side by side, as a picture",
        example="/chart capex bytedance",
        also=("graph", "plot"),
    ),
    Verb(
        name="export",
        usage="export <metric> [<company>] [2025] [Q3 2026] [as xlsx]",
        about="A file of figures, each with its quote, sentence, address and hash",
        example="/export capex 2026",
        also=("download",),
    ),
    Verb(
        name="alert",
        usage="alert <rule>",
        about="Tell this channel once when a figure passes a limit, changes, is new or is disputed",
        example="/alert bytedance capex > 25bn usd",
        manages=True,
    ),
    Verb(name="alerts", usage="alerts", about="The alerts of this channel", example="/alerts", also=("rules",)),
    Verb(
        name="top",
        usage="top <metric> [2025] [Q3 2026]",
        about="Who has the most of something in a year or quarter, by what each reported or plans",
        example="/top capex",
    ),
    Verb(
        name="sources",
        usage="sources [<company> [metric]]",
        about="The sentence behind each figure, with a link that opens the page at it",
        example="/sources bytedance capex",
        also=("source", "quotes"),
    ),
    Verb(
        name="brief",
        usage="brief [<topic or company>] [today|week] [all]",
        about="What matters now, in one glance",
        example="/brief",
        also=("today", "digest", "news"),
    ),
    Verb(
        name="subscribe",
        usage="subscribe <topic or company> … [now|daily 08:00|weekly mon 09:00] [over 1bn usd] "
        "[with capex] [quiet 22:00-07:00] [cap 10] [silent] [in Asia/Hong_Kong]",
        about="Send this channel what is new on topics or companies",
        example="/subscribe ai-capex daily 08:00",
        also=("follow", "sub"),
        manages=True,
    ),
    Verb(
        name="unsubscribe",
        usage="unsubscribe <topic, company or id>|all",
        about="Stop a subscription of this channel",
        example="/unsubscribe ai-capex",
        also=("unfollow", "unsub"),
        manages=True,
    ),
    Verb(
        name="preview",
        usage="preview <topic or company> … [over 1bn usd] [quiet 22:00-07:00] [cap 10]",
        about="What a subscription would have sent last week, before it is made",
        example="/preview ai-capex over 1bn usd",
        also=("dry-run",),
    ),
    Verb(
        name="pause",
        usage="pause [<topic, company or id>]",
        about="Stop posting here for now; what is missed is kept",
        example="/pause",
        also=("mute", "snooze"),
        manages=True,
    ),
    Verb(
        name="resume",
        usage="resume [<topic, company or id>]",
        about="Go on after a pause; what was missed comes in the next brief",
        example="/resume",
        also=("unpause", "unmute"),
        manages=True,
    ),
    Verb(
        name="history",
        usage="history",
        about="What became of the last stories here: told, held, failed, and why",
        example="/history",
        also=("outcomes",),
    ),
    Verb(
        name="subscriptions",
        usage="subscriptions",
        about="What this channel follows, and when it is told",
        example="/subscriptions",
        also=("following", "list"),
    ),
    Verb(
        name="topics",
        usage="topics [words]",
        about="The topics that can be followed",
        example="/topics",
        also=("topic",),
    ),
    Verb(name="feeds", usage="feeds", about="The feeds that are read, and their health", example="/feeds"),
    Verb(
        name="admit",
        usage="admit [<feed>]",
        about="What a feed suddenly listed is news after all: tell it",
        example="/admit Example Wire",
        manages=True,
    ),
    Verb(
        name="dismiss",
        usage="dismiss [<feed>]",
        about="What a feed suddenly listed is no news: tell nobody",
        example="/dismiss Example Wire",
        manages=True,
    ),
    Verb(
        name="why",
        usage="why [missing] <story id or link>",
        about="Why a story was told, or why it was not",
        example="/why https://example.com/story",
        also=("explain",),
    ),
    Verb(
        name="settings",
        usage="settings [tz Europe/London] [editors <everyone, managers or admins>]",
        about="This channel's time zone and briefs, and who may change them",
        example="/settings",
    ),
    *PLACE_VERBS,
    Verb(
        name="help",
        usage="help [command]",
        about="What can be asked",
        example="/help capex",
        also=("?", "hi", "hello"),
    ),
)
_BY_NAME = {name: verb for verb in (*PRESSED_VERBS, *VERBS) for name in (verb.name, *verb.also)}
_TYPED = [name for name in _BY_NAME if _BY_NAME[name] in VERBS]

_LEAD = re.compile(r"^\s*(?:<?@\S+\s+|/?briefwire\b\s*(?!$))?/?\s*", re.IGNORECASE)
MAX_LENGTH = 300
_ALIKE = 70  # below, words that are no command at all are like one


def parse(text: str, today: date | None = None) -> Command:
    """The command that a text is; raises NotUnderstood with what to type instead.

    Without `today`, "next year" cannot be understood.
    """
    body = _LEAD.sub("", " ".join(text.replace("“", '"').replace("”", '"').split()), count=1)
    if not body:
        return Command(verb="help")
    if len(body) > MAX_LENGTH:
        raise NotUnderstood(
            f"That is longer than {MAX_LENGTH} characters.", hint="Ask one thing at a time, like /capex bytedance."
        )
    word, _, rest = body.partition(" ")
    verb = _BY_NAME.get(word.lower())
    if verb is None:
        asked = question(body, today) or news(body) or bare(body, today)
        if asked is not None:
            return asked
        raise _unknown_verb(word, rest)
    if verb.metric:
        return replace(lookup(verb.name, rest, today), metric=verb.metric)
    return _READERS.get(verb.name, _plain)(verb.name, rest, today)


def verb_named(word: str) -> Verb | None:
    """The row of the table with that name, or that other word for it; also those that only buttons say."""
    return _BY_NAME.get(word.lower().lstrip("/"))


def _unknown_verb(word: str, rest: str) -> NotUnderstood:
    answered = instead(f"{word} {rest}")
    if answered is not None:
        like = wording.joined(answered, "or") or "how much will bytedance spend next year?"
        return NotUnderstood(
            "I do not understand that question.",
            hint=f"Name a figure and a company, like {like}",
            suggestions=answered,
        )
    near = [
        name for name, *_ in process.extract(word.lower(), _TYPED, scorer=fuzz.ratio, limit=3, score_cutoff=_ALIKE)
    ]
    names = tuple(dict.fromkeys(_BY_NAME[name].name for name in near))
    suggestions = tuple(f"/{name} {rest}".strip() for name in names)
    if not suggestions and companies().find(f"{word} {rest}".strip()):
        suggestions = (f"/figures {word} {rest}".strip(),)
    hint = f"Did you mean {suggestions[0]}?" if suggestions else "Type /help to see what can be asked."
    return NotUnderstood(f"I do not know the command “{word}”.", hint=hint, suggestions=suggestions)


def _plain(verb: str, rest: str, today: date | None) -> Command:
    return Command(verb=verb, arguments=tuple(rest.split()))


def _settings(verb: str, rest: str, today: date | None) -> Command:
    """A time zone by its name; other settings as they were typed. Of two at once what is right is taken, and the
    options say what is wrong.
    """
    at_zone, at_rule = _ZONE.search(rest), _EDITORS.search(rest)
    if at_zone is None or (at_rule is None and at_zone.start() > 0):
        return _plain(verb, rest, today)
    if at_rule is None:
        return _new_zone(verb, rest[at_zone.end() :])
    first, second = sorted((at_zone, at_rule), key=re.Match.start)
    said = {first: rest[first.end() : second.start()], second: rest[second.end() :]}
    given: tuple[str, ...] = ()
    wrong: list[NotUnderstood] = []
    for found, read in ((at_zone, _new_zone), (at_rule, _new_rule)):
        try:
            given += read(verb, said[found]).arguments
        except NotUnderstood as error:
            wrong.append(error)
    if not given:
        raise wrong[0]
    options = [("wrong", f"{error} {error.hint}") for error in wrong]
    options += [("instead", one) for error in wrong for one in error.suggestions]
    return Command(verb=verb, arguments=given, options=tuple(options))


_ZONE = re.compile(r"(?<!\S)(?:tz|zone|time\s?-?zone)\b(?:\s+(?:to|is|in|=)(?=\s))?\s*", re.IGNORECASE)
_EDITORS = re.compile(r"(?<!\S)editors?\b(?:\s+(?:to|is|are|=)(?=\s))?\s*", re.IGNORECASE)


def _new_zone(verb: str, place: str) -> Command:
    place = place.strip(" .,")
    if not place:
        raise NotUnderstood("Which time zone?", hint="Name it, or a city in it: /settings tz Europe/London.")
    return Command(verb=verb, arguments=("tz", zone(place, f"/{verb} tz {place}")))


def _new_rule(verb: str, who: str) -> Command:
    who = who.strip(" .,").casefold()
    if who not in get_args(Editors):
        raise NotUnderstood(
            f"I know no editors “{who}”." if who else "Which editors?",
            hint="Say /settings editors everyone, managers or admins.",
            suggestions=tuple(f"/{verb} editors {one}" for one in get_args(Editors)),
        )
    return Command(verb=verb, arguments=("editors", who))


_READERS: Mapping[str, Reader] = {
    **READERS,
    "settings": _settings,
    "subscribe": wish,
    "preview": wish,
}

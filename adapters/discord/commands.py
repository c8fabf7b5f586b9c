"""The table of verbs in, Discord's application commands out; what somebody chose in one, back to a typed line.

Every option comes from the verb's own `usage`, so a new row of the table is a new command here. Whatever is
offered while typing, free text is taken as well. Refuses to know the archive and the network.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeAlias
from zoneinfo import available_timezones

from bot import topics
from bot.commands import VERBS, Verb, verb_named
from bot.companies import Companies, companies
from bot.model import Company

Payload: TypeAlias = dict[str, Any]
Choice: TypeAlias = dict[str, str]
Offer: TypeAlias = Callable[[str], Iterable[tuple[str, str]]]

MAX_CHOICES = 25
LONGEST = 100
MANAGE_CHANNELS = 1 << 4
ON_MESSAGE, WHY = 3, "Why this?"
STRING, INTEGER, BOOLEAN = 3, 4, 5
IN_SERVERS, FOR_USERS = 0, 1
SERVER, BOT_DM, PRIVATE_CHANNEL = 0, 1, 2
_REPEATS = 2
_TOKEN = re.compile(r"\[ | \] | <[^>]{1,80}> (?:\|\w+)? | … | [^\[\]<>…]+", re.VERBOSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing to fill in. `lead` is the word before it in the line; `offers` are what may be chosen."""

    name: str
    about: str
    type: int = STRING
    required: bool = False
    lead: str = ""
    offers: tuple[str, ...] = ()
    offer: Offer | None = None

    def line(self, value: object) -> str:
        """How this option, filled in, stands in the line."""
        if self.type == BOOLEAN:
            return self.name if value else ""
        return f"{self.lead} {value}".strip()


# --- from usage to options ------------------------------------------------------------------------


def options(verb: Verb) -> tuple[Option, ...]:
    """What can be filled in for a verb, the needed ones first."""
    found: dict[str, Option] = {}
    for option in _read_usage(verb.usage.removeprefix(verb.name)):
        name = next(name for name in _names(option.name) if name not in found)
        found[name] = replace(option, name=name)
    return tuple(sorted(found.values(), key=lambda option: not option.required))


def _names(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in range(2, MAX_CHOICES))


def _read_usage(usage: str) -> Iterator[Option]:
    """`<needed>`, `[left out]`, `[word <of one's own>]`, and `…` for more of the same."""
    depth, words, last = 0, "", None
    for token in (found.group().strip() for found in _TOKEN.finditer(usage)):
        if token == "[":  # noqa: S105 - a bracket, not a password
            depth, words = depth + 1, ""
        elif token.startswith("<"):
            last = _placeholder(token, words, required=depth == 0)
            words = ""
            yield last
        elif token == "]":  # noqa: S105
            depth -= 1
            if words:
                yield _literal(words)
            words = ""
        elif token == "…" and last is not None:  # noqa: S105
            yield from (replace(last, required=False) for _ in range(_REPEATS))
        else:
            words = token


def _placeholder(token: str, lead: str, *, required: bool) -> Option:
    what = token.partition(">")[0].removeprefix("<")
    known = _PLACEHOLDERS.get(what) or Option(name=_slug(what), about=what.capitalize())
    named = lead if re.fullmatch(r"[a-z]{1,20}", lead) else known.name
    return replace(known, name=named, lead=lead, required=required)


def _literal(words: str) -> Option:
    """An option that the usage shows by an example: a year, a zone, a word to say or not."""
    for shape, known in _LITERALS:
        if shape.fullmatch(words):
            return replace(known, offers=tuple(words.split("|")) if "|" in words else known.offers)
    if words in _PLACEHOLDERS:
        return _PLACEHOLDERS[words]
    if "|" in words:
        return Option(name="which", about=words.replace("|", ", "), offers=tuple(words.split("|")))
    return Option(name=_slug(words), about=words.capitalize()[:LONGEST])


def _slug(words: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", words.lower())[:2]) or "words"


# --- what is offered ------------------------------------------------------------------------------


class CompanyChoices:
    """Finds companies by the beginning of a name, then of a word in it, then by likeness."""

    def __init__(self, table: Companies) -> None:
        self._table = table
        known = sorted(table, key=_fame)
        # In this order once and for all, so that nothing is sorted while somebody types.
        self._names = tuple((name.casefold(), company) for company in known for name in _names_of(company))
        self._well_known = [company for company in known if company.kind == "company"][:MAX_CHOICES]

    def __call__(self, typed: str) -> Iterator[tuple[str, str]]:
        """Labels with company ids, the likeliest first."""
        wanted = " ".join(typed.split()).casefold()
        found = {company.id: company for company in (self._ranked(wanted) if wanted else self._well_known)}
        for company in found.values():
            yield _company_label(company), company.id

    def _ranked(self, wanted: str) -> Iterator[Company]:
        """Those with a name that fits, the best fits first and among them the best known."""
        near: tuple[dict[str, Company], ...] = tuple({} for _ in range(_NO_RANK))
        for name, company in self._names:
            at = name.find(wanted)
            if at >= 0:
                there = near[_rank_at(name, wanted, at)]
                if len(there) < MAX_CHOICES:
                    there[company.id] = company
        found = [company for there in near for company in there.values()]
        yield from found
        if len(found) < MAX_CHOICES and len(wanted) > 2:
            yield from self._table.suggest(wanted, limit=5)


_NO_RANK = 4


def _names_of(company: Company) -> tuple[str, ...]:
    return tuple(dict.fromkeys((company.name, *company.aliases, *company.guarded, *company.tickers)))


def _fame(company: Company) -> tuple[int, str]:
    """Whoever is written about much has many names."""
    return -len(_names_of(company)), company.name


def _rank(name: str, wanted: str) -> int:
    at = name.find(wanted)
    return _NO_RANK if at < 0 else _rank_at(name, wanted, at)


def _rank_at(name: str, wanted: str, at: int) -> int:
    if at == 0:
        return 0 if len(name) == len(wanted) else 1
    return 2 if not name[at - 1].isalnum() else 3


def _company_label(company: Company) -> str:
    about = company.tickers[0] if company.tickers else "private" if company.listed is False else company.country
    return f"{company.name} ({about})" if about else company.name


@cache
def _all_companies() -> CompanyChoices:
    return CompanyChoices(companies())


def _offer_companies(typed: str) -> Iterable[tuple[str, str]]:
    return _all_companies()(typed)


def _offer_topics(typed: str) -> Iterator[tuple[str, str]]:
    wanted = typed.strip().casefold()
    table = topics.table()
    for topic in sorted(table, key=lambda topic: min(_rank(n.casefold(), wanted) for n in (topic.id, topic.name))):
        if wanted in topic.id or wanted in topic.name.casefold():
            yield f"{topic.name} ({topic.id})", topic.id
    yield from ((f"{topic.name} ({topic.id})", topic.id) for topic in (topics.suggest(typed) if wanted else ()))


def _offer_subjects(typed: str) -> Iterator[tuple[str, str]]:
    yield from _offer_topics(typed)
    if typed.strip():
        yield from _offer_companies(typed)


def _offer_ended(typed: str) -> Iterator[tuple[str, str]]:
    if "all".startswith(typed.strip().casefold()):
        yield "all: everything that this channel follows", "all"
    yield from _offer_subjects(typed)


def _offer_verbs(typed: str) -> Iterator[tuple[str, str]]:
    wanted = typed.strip().lstrip("/").casefold()
    yield from ((f"/{verb.name}: {verb.about}", verb.name) for verb in VERBS if verb.name.startswith(wanted))


def _offer_zones(typed: str) -> Iterator[tuple[str, str]]:
    wanted = typed.strip().casefold().replace(" ", "_")
    zones = _zones()
    found = [zone for zone in zones if any(part.startswith(wanted) for part in (zone.casefold(), _city(zone)))]
    yield from ((zone, zone) for zone in found)


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].casefold()


@cache
def _zones() -> tuple[str, ...]:
    """The zones of places, `UTC` first."""
    areas = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return ("UTC", *sorted(zone for zone in available_timezones() if zone.startswith(areas)))


_METRICS = tuple(verb.name for verb in VERBS if verb.metric)
_SUBJECT = Option(name="topic", about="A topic, or a company", offer=_offer_subjects)
_PLACEHOLDERS: Mapping[str, Option] = {
    "company": Option(name="company", about="A name, ticker or product", offer=_offer_companies),
    "metric": Option(name="metric", about="Which figure", offers=_METRICS),
    "topic or company": _SUBJECT,
    "topic, company or id": replace(_SUBJECT, about="A topic, a company, an id, or all", offer=_offer_ended),
    "story id or link": Option(name="story", about="The link of a story, or its id"),
    "words": Option(name="words", about="Words to look for", offer=_offer_topics),
    "command": Option(name="command", about="Which command", offer=_offer_verbs),
}
_LITERALS: Sequence[tuple[re.Pattern[str], Option]] = (
    (re.compile(r"since \d{4}"), Option(name="since", about="Only from this year on", type=INTEGER, lead="since")),
    (re.compile(r"\d{4}"), Option(name="year", about="Only this year", type=INTEGER)),
    (re.compile(r"\d{4}-\d{4}"), Option(name="span", about="Years or quarters: 2023-2025, Q1 2025-Q3 2026")),
    (re.compile(r"Q\d \d{4}"), Option(name="quarter", about="Only Q3 2026, fiscal Q2 2027, or a half: H1 2026")),
    (re.compile(r"all"), Option(name="all", about="Also what this channel does not follow", type=BOOLEAN)),
    (re.compile(r"latest"), Option(name="latest", about="Only the newest", type=BOOLEAN)),
    (re.compile(r"now\|.+"), Option(name="when", about="Now, or a brief: daily 08:00, weekly mon 09:00")),
    (re.compile(r"tz \w+/\w+"), Option(name="tz", about="Its time zone", lead="tz", offer=_offer_zones)),
    (
        re.compile(r"in \w+/\w+"),
        Option(name="zone", about="Time zone of the brief", lead="in", offer=_offer_zones),
    ),
)


# --- both ways ------------------------------------------------------------------------------------


def payload(verbs: Iterable[Verb] = VERBS, *, outside_servers: bool = False) -> list[Payload]:
    """The commands as they are registered; `outside_servers`: only for direct messages and private channels.

    Who may change what a channel follows is whoever may manage channels, until a server's owner decides otherwise
    under Server Settings > Integrations.
    """
    return [*(_command(verb, outside_servers=outside_servers) for verb in verbs), _why(outside_servers)]


def _why(outside_servers: bool) -> Payload:
    """The command on a message: right-click → Apps → Why this?"""
    contexts = [BOT_DM, PRIVATE_CHANNEL]
    return {
        "type": ON_MESSAGE,
        "name": WHY,
        "integration_types": [IN_SERVERS, FOR_USERS],
        "contexts": contexts if outside_servers else [SERVER, *contexts],
    }


def _command(verb: Verb, *, outside_servers: bool) -> Payload:
    contexts = [BOT_DM] if verb.manages else [BOT_DM, PRIVATE_CHANNEL]
    made: Payload = {
        "type": 1,
        "name": verb.name,
        "description": verb.about[:LONGEST],
        "options": [_option(option, needed=option.required and not form(verb.name)) for option in options(verb)],
        "integration_types": [IN_SERVERS] if verb.manages else [IN_SERVERS, FOR_USERS],
        "contexts": contexts if outside_servers else [SERVER, *contexts],
    }
    return {**made, "default_member_permissions": str(MANAGE_CHANNELS)} if verb.manages else made


def _option(option: Option, *, needed: bool) -> Payload:
    made: Payload = {
        "type": option.type,
        "name": option.name,
        "description": option.about,
        "required": needed,
    }
    if option.type == INTEGER:
        made |= {"min_value": 1900, "max_value": 2999}
    elif option.type == STRING:
        made["max_length"] = 2 * LONGEST
        made["autocomplete"] = bool(option.offer or option.offers)
    return made


def choices(verb_name: str, option_name: str, typed: str) -> list[Choice]:
    """What to offer for an option while somebody types, at most 25."""
    option = next((option for option in _options_of(verb_name) if option.name == option_name), None)
    if option is None:
        return []
    wanted = typed.strip().casefold()
    offered = option.offer(typed) if option.offer else _starting(option.offers, wanted)
    found: dict[str, str] = {}
    for label, value in offered:
        if len(found) == MAX_CHOICES:
            break
        found.setdefault(value, label)
    return [{"name": label[:LONGEST], "value": value} for value, label in found.items() if len(value) <= LONGEST]


def prepare() -> None:
    """Reads the tables that suggestions come from, so that the first letters typed do not wait for it."""
    for option in ("topic", "zone"):
        choices("subscribe", option, "prepared")


def _starting(offers: Sequence[str], wanted: str) -> Iterator[tuple[str, str]]:
    yield from ((offer, offer) for offer in offers if offer.casefold().startswith(wanted))


@cache
def _options_of(verb_name: str) -> tuple[Option, ...]:
    return next((options(verb) for verb in VERBS if verb.name == verb_name), ())


def line(verb_name: str, filled: Mapping[str, object]) -> str:
    """The line that somebody would have typed, from what they filled in. Names that stand together get commas."""
    pieces: list[str] = []
    for option in sorted(_options_of(verb_name), key=_place):
        said = option.line(filled[option.name]) if option.name in filled else ""
        if said and pieces and _is_repeat(option.name) and not option.lead:
            pieces[-1] += ","
        pieces += [said] if said else []
    return " ".join((f"/{verb_name}", *pieces))


def _is_repeat(name: str) -> bool:
    return re.search(r"-\d+\Z", name) is not None


def _place(option: Option) -> int:
    """What is named first, then what has a word before it, then what says when and where."""
    return bool(option.lead) + (option.type == BOOLEAN) + 2 * (option.name in {"when", "zone"})


def manages(verb_name: str) -> bool:
    """Whether a verb, or another word for it, changes what a channel follows."""
    verb = verb_named(verb_name)
    return verb is not None and verb.manages


def known(verb_name: str) -> bool:
    """Whether there is such a verb."""
    verb = verb_named(verb_name)
    return verb is not None and verb.name == verb_name


def about(verb_name: str) -> str:
    """What a verb does, in a few words."""
    verb = verb_named(verb_name)
    return verb.about if verb is not None else f"/{verb_name}"


def form(verb_name: str) -> bool:
    """Whether a verb said without anything more opens a form."""
    return verb_name == "subscribe"

"""The text and the environment in, a `Config` out, and every complaint about it with the dotted path of its key.

One mistake does not hide the next: what cannot be read is complained about and left out.
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from rapidfuzz import fuzz, process

from bot import subscriptions
from bot.addresses import canonical_url
from bot.config.environment import overlay
from bot.config.settings import Config, FetchConfig, Platforms, PollConfig, StoreConfig
from bot.config.tables import KINDS, LISTS, ORDER, REQUIRED, SECTIONS, Keys
from bot.config.values import Variable, Wrong, shown
from bot.errors import BadConfig
from bot.model import Address, Feed, Subscription, When

FILE = "config.toml"
_NEAR = 55  # of 100: how like a known word another must be to be taken for a slip of the pen

Values: TypeAlias = dict[str, Any]


def read(
    text: str, environment: Mapping[str, str], platforms: Platforms, file: str = FILE
) -> tuple[Config, tuple[BadConfig, ...]]:
    """The configuration as far as it can be read, and all that is wrong with it. The text came from a `file`."""
    try:
        tree = tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:  # tomllib lets through what int() and deep nesting raise
        return Config(), (BadConfig(file, _syntax(str(error))),)
    misplaced = tuple(overlay(tree, environment, platforms))
    reader = _Reader(tree, platforms)
    config = reader.config()
    return config, (*misplaced, *reader.complaints)


_PLACED = re.compile(r"(.{1,500}) \((?:at )?(line \d{1,9}, column \d{1,9}|end of document)\)", re.DOTALL)


def _syntax(said: str) -> str:
    """What the TOML reader said, the place in front."""
    match = _PLACED.fullmatch(said)
    if match is None:
        return f"this is no TOML: {said}."
    what, place = match[1].replace("\n", "\\n"), match[2]
    return f"{place}: {what[0].lower()}{what[1:]}."


class _Reader:
    """Reads section after section and keeps what is wrong."""

    def __init__(self, tree: Values, platforms: Platforms) -> None:
        self.tree = tree
        self.known = platforms
        self.complaints: list[BadConfig] = []

    def complain(self, key: str, why: str) -> None:
        self.complaints.append(BadConfig(key, why if why.endswith(("?", ".")) else f"{why}."))

    def config(self) -> Config:
        """The whole of it."""
        self._know("", self.tree, ORDER)
        sections = {name: self._section(name, self.tree.get(name, {}), keys) for name, keys in SECTIONS.items()}
        feeds = self._feeds()
        platforms = self._platforms()
        return Config(
            store=StoreConfig(**sections["store"]),
            poll=PollConfig(**sections["poll"]),
            fetch=FetchConfig(**sections["fetch"]),
            feeds=feeds,
            notices=self._notices(sections["notices"], platforms),
            platforms=platforms,
            subscriptions=self._subscriptions(platforms),
        )

    def _section(self, path: str, given: object, keys: Keys, required: Iterable[str] = ()) -> Values:
        """The values of one section that can be used, by key."""
        if not isinstance(given, dict):
            self.complain(path, f"{_origin(given)}is a section; write [{path}] and its keys in the lines below")
            return {}
        self._know(path, given, keys)
        found = {}
        for key, value_of in keys.items():
            if key in given:
                try:
                    found[key] = value_of(given[key])
                except Wrong as wrong:
                    self.complain(f"{path}.{key}", f"{_origin(given[key])}{wrong}")
            elif key in required:
                self.complain(f"{path}.{key}", "is missing; nothing works without it")
        return found

    def _know(self, path: str, given: Values, known: Collection[str]) -> None:
        """Complains about keys that nobody reads."""
        for key in [key for key in given if key not in known]:
            what, prefix = ("a key", f"{path}.") if path else ("a section", "")
            self.complain(
                f"{prefix}{key}", f"{_origin(given[key])}is not {what} that Briefwire knows; {_hint(key, known)}"
            )

    def _listed(self, name: str) -> Iterator[tuple[str, Values]]:
        """The sections of a list with their paths, but for those of which a required key could not be read."""
        rows = self.tree.get(name, [])
        if not isinstance(rows, list):
            self.complain(name, f"{_origin(rows)}is a list of sections; write [[{name}]], with two brackets")
            return
        for number, row in enumerate(rows):
            path = f"{name}[{number}]"
            if not isinstance(row, dict):
                self.complain(path, f"is no section; write [[{name}]] and its keys in the lines below")
                continue
            found = self._section(path, row, LISTS[name], REQUIRED[name])
            if all(key in found for key in REQUIRED[name]):
                yield path, found

    def _feeds(self) -> tuple[Feed, ...]:
        seen: dict[str, str] = {}
        feeds = []
        for path, found in self._listed("feeds"):
            first = seen.setdefault(canonical_url(found["url"]), path)
            if first != path:
                self.complain(f"{path}.url", f"is the same feed as {first}; remove one of the two")
            feeds.append(Feed(**found))
        return tuple(feeds)

    def _platforms(self) -> Mapping[str, Mapping[str, object]]:
        """The settings of each platform that has a section; without any, the console."""
        sections = self.tree.get("platforms", {})
        if not isinstance(sections, dict):
            self.complain("platforms", "is no section; write [platforms.console], or another platform's name")
            sections = {}
        for name in [name for name in sections if name not in self.known]:
            known = f"the known ones are {', '.join(sorted(self.known))}"
            self.complain(
                f"platforms.{name}",
                f"{_origin(sections[name])}is no platform that Briefwire knows: {known}{_slip(name, self.known)}",
            )
        found = {name: self._platform(name, sections[name]) for name in self.known if name in sections}
        return MappingProxyType(found) if sections else Config().platforms

    def _platform(self, name: str, given: object) -> Mapping[str, object]:
        settings = self.known[name]
        keys = {key: KINDS[setting.kind] for key, setting in settings.items()}
        there = given if isinstance(given, dict) else {}
        required = [key for key, setting in settings.items() if setting.required and setting.unless not in there]
        return MappingProxyType(self._section(f"platforms.{name}", given, keys, required))

    def _subscriptions(self, platforms: Mapping[str, object]) -> tuple[Subscription, ...]:
        seen: dict[str, str] = {}
        made = []
        for path, found in self._listed("subscriptions"):
            self._deliverable(path, found["platform"], platforms)
            self._wanting(path, found)
            subscription = _subscription(found)
            first = seen.setdefault(subscription.id, path)
            if first != path:
                self.complain(path, f"wants the same in the same channel as {first}; remove one of the two")
            made.append(subscription)
        return tuple(made)

    def _notices(self, found: Values, platforms: Mapping[str, object]) -> Address | None:
        """Where to tell of feeds; both halves of an address, or nowhere."""
        for key in ("platform", "channel"):
            if found and key not in found and not self._complained(f"notices.{key}"):
                self.complain(f"notices.{key}", "is missing; without it nobody can be told")
        if len(found) < 2:
            return None
        self._deliverable("notices", found["platform"], platforms)
        return Address(**found)

    def _complained(self, key: str) -> bool:
        return any(complaint.key == key for complaint in self.complaints)

    def _deliverable(self, path: str, platform: str, platforms: Mapping[str, object]) -> None:
        if platform in platforms:
            return
        hint = _hint(platform, platforms)
        if platform in self.known:
            hint = f"add a section [platforms.{platform}], or use {' or '.join(platforms)}"
        self.complain(f"{path}.platform", f"is {shown(platform)}, which is not configured; {hint}")

    def _wanting(self, path: str, found: Values) -> None:
        """Complains about a wish for nothing, unless it is so because topics or companies could not be read."""
        wishes = ("topics", "companies", "keywords", "metrics")
        unread = {f"{path}.{wish}" for wish in wishes} & {complaint.key for complaint in self.complaints}
        if not any(found.get(wish) for wish in wishes) and not unread:
            self.complain(path, 'wants nothing; give it topics or companies, or topics = ["all"]')


def _subscription(found: Values) -> Subscription:
    wishes = {key: value for key, value in found.items() if key not in {"platform", "channel"}}
    wishes = {"topics": (), "companies": (), "when": When(), **wishes}
    place = Address(platform=found["platform"], channel=found["channel"])
    subject = (wishes["topics"], wishes["companies"], wishes.get("keywords", ()), wishes.get("metrics", ()))
    identity = subscriptions.subscription_id(place, *subject)
    return Subscription(id=identity, address=place, **wishes)


def _hint(word: str, known: Iterable[str]) -> str:
    choices = list(known)
    if not choices:
        return "there is nothing to set here"
    return _slip(word, choices).removeprefix("; ") or f"the known ones are {', '.join(choices)}"


def _slip(word: str, known: Iterable[str]) -> str:
    near = process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return f"; did you mean {near[0]}?" if near else ""


def _origin(value: object) -> str:
    """Which variable set a value that is wrong, to be put before what is wrong with it."""
    while isinstance(value, dict) and value:
        value = next(iter(value.values()))
    return f"(set by {value.name}) " if isinstance(value, Variable) else ""

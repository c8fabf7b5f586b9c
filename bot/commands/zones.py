"""What somebody calls a time zone, in; its IANA name, out, or NotUnderstood with those that may be meant.

A zone goes by its own name, its last part, or a city: "Europe/London", "london", "san francisco". An abbreviation
or a distance from UTC is none: it stands for several, or knows no summer time.
"""

import re
from functools import cache
from zoneinfo import available_timezones

from rapidfuzz import fuzz, process

from bot import subscriptions
from bot.errors import NotUnderstood

_ALIKE, _CLOSE = 72, 10
_MOST = 3
# Capitals and centres of business after which no time zone is called.
_CITIES = {
    "beijing": "Asia/Shanghai", "shenzhen": "Asia/Shanghai", "mumbai": "Asia/Kolkata", "delhi": "Asia/Kolkata",
    "bangalore": "Asia/Kolkata", "san francisco": "America/Los_Angeles", "seattle": "America/Los_Angeles",
    "boston": "America/New_York", "washington": "America/New_York", "frankfurt": "Europe/Berlin",
    "munich": "Europe/Berlin", "geneva": "Europe/Zurich", "milan": "Europe/Rome", "barcelona": "Europe/Madrid",
    "osaka": "Asia/Tokyo", "abu dhabi": "Asia/Dubai", "北京": "Asia/Shanghai", "上海": "Asia/Shanghai",
    "深圳": "Asia/Shanghai", "香港": "Asia/Hong_Kong", "台北": "Asia/Taipei", "东京": "Asia/Tokyo",
    "新加坡": "Asia/Singapore", "伦敦": "Europe/London", "纽约": "America/New_York",
}  # fmt: skip
_SHORT = {
    "et": "America/New_York", "est": "America/New_York", "edt": "America/New_York", "ct": "America/Chicago",
    "cst": "America/Chicago Asia/Shanghai", "cdt": "America/Chicago", "mt": "America/Denver",
    "mst": "America/Denver", "mdt": "America/Denver", "pt": "America/Los_Angeles", "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles", "bst": "Europe/London", "ist": "Asia/Kolkata Europe/Dublin",
    "cet": "Europe/Paris Europe/Berlin", "cest": "Europe/Paris Europe/Berlin", "eet": "Europe/Helsinki",
    "eest": "Europe/Helsinki", "msk": "Europe/Moscow", "gst": "Asia/Dubai", "sgt": "Asia/Singapore",
    "hkt": "Asia/Hong_Kong", "jst": "Asia/Tokyo", "kst": "Asia/Seoul", "aest": "Australia/Sydney",
    "aedt": "Australia/Sydney", "nzst": "Pacific/Auckland", "nzdt": "Pacific/Auckland",
}  # fmt: skip
_OFFSET = re.compile(r"(?:utc|gmt)?\s?(?P<hours>[+-−]\d{1,2})(?::?(?P<minutes>\d\d))?", re.IGNORECASE)
_AT = {
    "-8": "America/Los_Angeles", "-7": "America/Denver", "-6": "America/Chicago", "-5": "America/New_York",
    "-3": "America/Sao_Paulo", "0": "Europe/London", "1": "Europe/Paris Europe/Berlin", "2": "Europe/Helsinki",
    "3": "Europe/Istanbul Asia/Riyadh", "4": "Asia/Dubai", "5:30": "Asia/Kolkata", "7": "Asia/Bangkok",
    "8": "Asia/Shanghai Asia/Singapore", "9": "Asia/Tokyo Asia/Seoul", "10": "Australia/Sydney",
    "12": "Pacific/Auckland",
}  # fmt: skip


def zone(place: str, typed: str = "") -> str:
    """The IANA name of the zone that a place names, or lies in.

    `typed` is the whole line: what is offered instead is that line with another place.
    """
    words = " ".join(place.replace("_", " ").split())
    meant = _not_quite(words.casefold())
    found = _named(words) if not meant else None
    if found is not None:
        return subscriptions.zone(found).key
    near = meant or _like(words.casefold())
    hint = f"Did you mean {near[0]}?" if near else "Name a city, or an IANA name such as Asia/Hong_Kong, or UTC."
    better = tuple(typed.replace(place, one, 1) for one in near) if typed else ()
    raise NotUnderstood(f"I do not know the time zone “{place}”.", hint=hint, suggestions=better)


def _named(words: str) -> str | None:
    folded = words.casefold()
    return _CITIES.get(folded) or _zones().get(folded)


def _not_quite(folded: str) -> tuple[str, ...]:
    """Zones of which an abbreviation, or a distance from UTC, may be one."""
    if folded in _SHORT:
        return tuple(_SHORT[folded].split())
    offset = _OFFSET.fullmatch(folded)
    if offset is None:
        return ()
    hours, minutes = str(int(offset["hours"].replace("−", "-"))), offset["minutes"]
    return tuple(_AT.get(f"{hours}:{minutes}" if minutes not in {None, "00"} else hours, "").split())


def _like(folded: str) -> tuple[str, ...]:
    """The zones that are spelled almost so, by their names, their last parts, or their cities."""
    names = {**_zones(), **_CITIES}
    found = process.extract(folded, names.keys(), scorer=fuzz.ratio, limit=2 * _MOST, score_cutoff=_ALIKE)
    close = [names[name] for name, score, _ in found if score > found[0][1] - _CLOSE]
    return tuple(dict.fromkeys(close))[:_MOST]


@cache
def _zones() -> dict[str, str]:
    """Time zones by their names, and by the last part of them: "singapore" is Asia/Singapore."""
    names = sorted(available_timezones(), key=_is_area)
    parts = {_folded(name.rpartition("/")[2]): name for name in names}
    return {_folded(name): name for name in names} | parts


def _folded(name: str) -> str:
    return name.casefold().replace("_", " ")


def _is_area(name: str) -> tuple[bool, str]:
    return "/" in name and not name.startswith("Etc/"), name

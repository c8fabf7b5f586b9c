"""Which keys there are: for every section, each key with the reader of its value. Only tables live here."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, TypeAlias

from bot import subscriptions
from bot.config import values
from bot.config.settings import Kind

Read: TypeAlias = Callable[[object], Any]
Keys: TypeAlias = Mapping[str, Read]

ORDER = ("store", "poll", "fetch", "feeds", "notices", "platforms", "subscriptions")

_INTERVAL = values.duration(timedelta(seconds=1), timedelta(days=30))
_WEB = values.address("http", "https")

SECTIONS: Mapping[str, Keys] = MappingProxyType(
    {
        "store": {"url": values.database},
        "poll": {
            "every": _INTERVAL,
            "longest": _INTERVAL,
            "look_back": values.duration(timedelta(hours=1), timedelta(days=3650)),
            "sample": values.yes_or_no,
            "surprise": values.whole_number(1, 100_000),
            "concurrency": values.whole_number(1, 1000),
            "per_host": values.whole_number(1, 100),
            "user_agent": values.text,
            "contact": values.text,
            "max_bytes": values.whole_number(1024, 2**30),
            "timeout": values.duration(timedelta(seconds=1), timedelta(minutes=10)),
        },
        "fetch": {"allow_private": values.networks},
        "notices": {"platform": values.text, "channel": values.name},
    }
)

LISTS: Mapping[str, Keys] = MappingProxyType(
    {
        "feeds": {
            "url": _WEB,
            "name": values.text,
            "publisher": values.text,
            "topics": values.topic_ids,
            "every": _INTERVAL,
        },
        "subscriptions": {
            "platform": values.text,
            "channel": values.name,
            "topics": values.topic_ids,
            "companies": values.company_ids,
            "keywords": values.keywords,
            "metrics": values.metric_ids,
            "minimum": values.typed(subscriptions.minimum),
            "when": values.typed(subscriptions.when),
            "tz": values.typed(lambda name: subscriptions.zone(name).key),
            "quiet": values.typed(subscriptions.quiet),
            "cap": values.whole_number(1, 1000),
            "empty": values.yes_or_no,
        },
    }
)

REQUIRED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"feeds": ("url",), "subscriptions": ("platform", "channel")}
)

KINDS: Mapping[Kind, Read] = MappingProxyType(
    {
        "secret": values.secret,
        "web": _WEB,
        "websocket": values.address("ws", "wss"),
        "listen": values.listen,
        "ids": values.names,
        "count": values.whole_number(0, 10_000),
        "text": values.text,
    }
)

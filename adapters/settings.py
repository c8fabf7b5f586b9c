"""What each platform may be told in its section of the configuration. A table, and nothing is connected here."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.config import Platforms, Setting

_SLACK: Mapping[str, Setting] = MappingProxyType(
    {
        "bot_token": Setting(kind="secret", required=True),
        "app_token": Setting(kind="secret"),
        "signing_secret": Setting(kind="secret"),
        "api_url": Setting(kind="web"),
        "listen": Setting(kind="listen"),
    }
)
_DISCORD: Mapping[str, Setting] = MappingProxyType(
    {
        "token": Setting(kind="secret", required=True),
        "api_url": Setting(kind="web"),
        "gateway_url": Setting(kind="websocket"),
        "guild_ids": Setting(kind="ids"),
    }
)

PLATFORMS: Platforms = MappingProxyType({"console": MappingProxyType({}), "slack": _SLACK, "discord": _DISCORD})

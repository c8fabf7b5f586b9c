"""What each platform may be told in its section of the configuration. A table, and nothing is connected here."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.budgets import Budget
from bot.config import Platforms, Setting

_SLACK: Mapping[str, Setting] = MappingProxyType(
    {
        "bot_token": Setting(kind="secret", required=True, unless="client_id"),
        "app_token": Setting(kind="secret"),
        "signing_secret": Setting(kind="secret"),
        "api_url": Setting(kind="web"),
        "listen": Setting(kind="listen"),
        "admins": Setting(kind="ids"),
        "client_id": Setting(),
        "client_secret": Setting(kind="secret"),
        "encryption_key": Setting(kind="secret"),
    }
)
_DISCORD: Mapping[str, Setting] = MappingProxyType(
    {
        "token": Setting(kind="secret", required=True),
        "api_url": Setting(kind="web"),
        "gateway_url": Setting(kind="websocket"),
        "guild_ids": Setting(kind="ids"),
        "shards": Setting(kind="count"),
    }
)

PLATFORMS: Platforms = MappingProxyType({"console": MappingProxyType({}), "slack": _SLACK, "discord": _DISCORD})

# Seconds between two messages. Slack takes one a second in a channel and several hundred a minute in a workspace,
# Discord five in five seconds in a channel and fifty requests a second from a bot; each with a little room.
BUDGETS: Mapping[str, Budget] = MappingProxyType(
    {"slack": Budget(channel=1.03, workspace=0.202), "discord": Budget(channel=1.03, workspace=0.0202)}
)

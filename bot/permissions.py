"""Who may do what: a command and who asks it, in; why it is refused, or nothing, out.

Anybody may ask. Changing what a channel follows is for those whom the platform lets manage the channel, unless the
channel has its own rule; feeds are for whoever runs the workspace. Refuses to know how a platform tells roles.
"""

from bot import wording
from bot.commands import parse, verb_named
from bot.errors import NotUnderstood
from bot.model import Command, Editors, Request, Role

_LEAST: dict[Editors, Role] = {"everyone": "member", "managers": "manager", "admins": "admin"}
_RANKS: tuple[Role, ...] = ("member", "manager", "admin")
_ADMINS = "the workspace's admins"
OF_FEEDS = frozenset({"feeds", "admit", "dismiss"})
"""Commands that change what is read, for all channels and not for the one in which they are said."""


def changes(command: Command) -> bool:
    """Whether a command changes something for others than the asker."""
    verb = verb_named(command.verb)
    if command.verb == "alert" and "save" not in command.arguments:
        return False  # a rule is only said back
    return bool(verb and verb.manages) or (command.verb in {"settings", "feeds"} and bool(command.arguments))


def worth_asking(text: str) -> bool:
    """Whether what was typed is something that not everybody may say, so that the asker's role has to be known."""
    try:
        return changes(parse(text))
    except NotUnderstood:
        return False


def least(command: Command, editors: Editors) -> Role:
    """The least role that may give a command in a channel with this rule."""
    if not changes(command):
        return "member"
    if command.verb in OF_FEEDS:
        return "admin"
    wanted = _LEAST[editors]
    # Who may change the rule itself is never everybody: else anybody could shut the others out.
    return max(wanted, "manager", key=_RANKS.index) if _of_editors(command) else wanted


def _of_editors(command: Command) -> bool:
    """Whether it changes who may change the channel."""
    given = command.arguments
    return command.verb == "settings" and (given[:1] != ("tz",) or "editors" in given[2:])


def refusal(command: Command, request: Request, editors: Editors) -> str | None:
    """Who may do what the asker may not, in one sentence; None where the asker may."""
    needed = least(command, editors)
    if request.role is None or _RANKS.index(request.role) >= _RANKS.index(needed):
        return None
    named = request.managers if needed == "manager" else ()
    who = wording.joined(named or ((_ADMINS,) if needed == "admin" else ("whoever manages this channel",)), "or")
    what = "which feeds are read" if command.verb in OF_FEEDS else "what this channel follows"
    what = "who may change this channel" if _of_editors(command) else what
    return f"Only {who} may change {what}."

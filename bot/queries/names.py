"""The names that a question has, in; those that we know, out, and what to say of the others."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import wording
from bot.commands import verb_named
from bot.companies import companies
from bot.errors import NotUnderstood
from bot.model import Actions, Button, Card, Command, Prose
from bot.ports import Archive
from bot.queries.asked import Asked, company_name
from bot.queries.timelines import typed_time

_CURRENCY = re.compile(r"in\s+(?P<currency>.+)", re.IGNORECASE)


def known(asked: Asked, archive: Archive) -> tuple[Asked, tuple[str, ...]]:
    """A question of several companies without the names that nobody knows, and those; raises NotUnderstood where
    nobody knows any.
    """
    names = asked.command.companies
    unknown = tuple(name for name in names if len(names) > 1 and not is_known(name, archive))
    if not unknown:
        return asked, ()
    if len(unknown) == len(names):
        hint = _hint(unknown, archive) or "Try full names or tickers."
        raise NotUnderstood(_unknown(unknown), hint=hint, suggestions=_typed_right(asked.command, archive))
    left = tuple(name for name in names if name not in unknown)
    return replace(asked, command=replace(asked.command, companies=left)), unknown


def told_apart(card: Card, command: Command, unknown: Sequence[str], archive: Archive) -> Card:
    """The answer for the names that are known, with a sentence on those that are not."""
    if not unknown:
        return card
    said = Prose(text=" ".join(filter(None, (_unknown(unknown), _hint(unknown, archive)))))
    buttons = tuple(_button(line) for line in _typed_right(command, archive))
    more = (Actions(buttons=buttons),) if buttons else ()
    return replace(card, parts=(card.parts[0], said, *card.parts[1:], *more))


def refused(command: Command, name: str, archive: Archive) -> NotUnderstood:
    """What to say where the only name is one that nobody knows."""
    meant = _near(name, archive)
    if not meant:
        return NotUnderstood(
            f"I don't know “{name}”, and no article names it with a figure.",
            hint="Try its full name or its ticker.",
        )
    return NotUnderstood(
        f"I don't know “{name}”.",
        hint=f"Did you mean {wording.joined(meant, 'or')}?",
        suggestions=tuple(typed(command, (one,)) for one in meant),
    )


def is_known(name: str, archive: Archive) -> bool:
    """Whether the table has a name, or any article with a figure."""
    return companies().get(name) is not None or bool(archive.metric_counts(name))


def _near(name: str, archive: Archive) -> tuple[str, ...]:
    """Who may be meant by a name that nobody knows."""
    return archive.names_like(name) or tuple(company.name for company in companies().suggest(name))


def typed(command: Command, names: Sequence[str]) -> str:
    """What to type for the same of others."""
    row = verb_named(command.verb)
    metric = command.metric if command.metric and not (row and row.metric) else ""
    currency = f"in {command.currency}" if command.currency else ""
    return " ".join(filter(None, (f"/{command.verb}", metric, ", ".join(names), typed_time(command), currency)))


def _unknown(names: Sequence[str]) -> str:
    return f"I don't know {wording.joined(f'“{name}”' for name in names)}."


def _hint(unknown: Sequence[str], archive: Archive) -> str:
    """Who may be meant by the unknown names, or what else they may have been."""
    meant = [best for name in unknown if (best := _best(name, archive))]
    if meant:
        return f"Did you mean {wording.joined(meant)}?"
    if any(name.isdigit() for name in unknown):
        return "A year has four digits."
    if any(_CURRENCY.fullmatch(name) for name in unknown):
        return "Of currencies I know yuan, dollars, euros, yen, pounds and others by their three letters."
    return ""


def _best(name: str, archive: Archive) -> str:
    """Whom an unknown name is most like, if it is like a name at all."""
    if name.isdigit() or len(name) < len("IBM") or _CURRENCY.fullmatch(name):
        return ""
    return next(iter(_near(name, archive)), "")


def _typed_right(command: Command, archive: Archive) -> tuple[str, ...]:
    """The question with the names that may be meant; nothing where nobody may be."""
    better = [
        company_name(name) if is_known(name, archive) else _best(name, archive) for name in command.companies
    ]
    right = tuple(filter(None, better))
    changed = any(
        not is_known(name, archive) and best for name, best in zip(command.companies, better, strict=True)
    )
    return (typed(command, right),) if changed else ()


def _button(line: str) -> Button:
    verb, _, argument = line.lstrip("/").partition(" ")
    return Button(label=line, verb=verb, argument=argument)

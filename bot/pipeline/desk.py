"""What people ask, in; the card that answers it, out. Never raises."""

import logging
from dataclasses import replace
from typing import TypeAlias

from bot import cards, commands, permissions, queries
from bot.commands import threads
from bot.errors import NotUnderstood, Refused
from bot.model import Actions, Address, Button, Card, Change, Command, Request
from bot.pipeline.connections import kept
from bot.ports import Archive, Charts, Clock, Rates, Sheets
from bot.stories import newest

log = logging.getLogger(__name__)

Conversation: TypeAlias = tuple[Address, str | None]
_REMEMBERED = 10_000


class Desk:
    """Answers what people type. Remembers the last question of each conversation for follow-ups."""

    def __init__(
        self,
        archive: Archive,
        clock: Clock,
        rates: Rates | None = None,
        charts: Charts | None = None,
        sheets: Sheets | None = None,
    ) -> None:
        self._archive = archive
        self._rates = rates
        self._charts = charts
        self._sheets = sheets
        self._clock = clock
        self._before: dict[Conversation, Command] = {}

    async def reply(self, request: Request) -> Card:
        """The card for a request; never raises: what cannot be answered says so and what to type instead."""
        try:
            story, before = await self._context(request)
            command = self._command(request, story, before)
            card = await self._refused(command, request) or await self._answered(command, request, before)
        except NotUnderstood as error:
            return _not_understood(error)
        except Refused as error:
            return cards.notice("That cannot be done here", str(error))
        except Exception:
            log.exception("request failed verb=%s", request.text.split(" ")[0][:20])
            return cards.notice("That failed on our side", "Nothing was lost. Try again, and tell us if it stays.")
        if command.companies:
            self._remember(_conversation(request), command)
        return card

    def _command(self, request: Request, story: str | None, before: Command | None) -> Command:
        """What was asked: of the story above it, about what was asked before, or by itself."""
        today = self._clock().date()
        of_story = threads.of_story(request.text, story) if story else None
        if of_story is not None:
            return of_story
        more = threads.follow_up(request.text, before, today, commands.metric_named) if before else None
        return more or commands.parse(request.text, today)

    async def _answered(self, command: Command, request: Request, before: Command | None) -> Card:
        rules = await kept(self._archive.channel, request.address)
        asked = queries.Asked(
            command=command, address=request.address, now=self._clock(), user=request.user, name=request.name,
            tz=rules.tz or request.tz, before=before, rates=self._rates, charts=self._charts, sheets=self._sheets,
        )  # fmt: skip
        card = await kept(queries.answer, asked, self._archive)
        if not permissions.changes(command) or (
            card.announce is None and command.verb not in permissions.OF_FEEDS
        ):
            return card  # nothing was changed
        await kept(self._archive.put_change, _change(asked, card, request))
        # Where people have no names there is nobody to tell.
        return card if request.name else replace(card, announce=None)

    async def _refused(self, command: Command, request: Request) -> Card | None:
        """Who may do it, where the asker may not, with one button that asks them to."""
        if request.role is None or not permissions.changes(command):
            return None
        rules = await kept(self._archive.channel, request.address)
        why = permissions.refusal(command, request, rules.editors)
        if why is None:
            return None
        card = cards.notice(why, "Anybody may ask me for figures, briefs and sources. For this, ask one of them.")
        ask = Button(label="Ask them", verb="request", argument=request.text.lstrip("/"), style="primary")
        return replace(card, parts=(*card.parts, Actions(buttons=(ask,))))

    # --- what was said before ---------------------------------------------------------------------

    async def _context(self, request: Request) -> tuple[str | None, Command | None]:
        """The story beneath whose card it was said, and what the conversation asked last."""
        before = self._before.get(_conversation(request))
        if request.under is None:
            return None, before
        story = await kept(self._archive.story_of, request.address.platform, request.under)
        return story, before or (await self._about(story) if story else None)

    async def _about(self, ident: str) -> Command | None:
        """The lookup that a story's card shows the beginning of: its first figure's company and metric."""
        story = await kept(self._archive.story, ident)
        figures = [now for _, now in newest(story)] if story else []
        first = next((figure for figure in figures if figure.company or figure.entity), None)
        if first is None:
            return None
        return Command(verb="figures", metric=first.metric, companies=(first.company or first.entity or "",))

    def _remember(self, conversation: Conversation, command: Command) -> None:
        self._before.pop(conversation, None)
        self._before[conversation] = command
        if len(self._before) > _REMEMBERED:
            self._before.pop(next(iter(self._before)))


def _conversation(request: Request) -> Conversation:
    """Beneath a card everybody talks together; elsewhere everybody alone."""
    return (request.address, f"under {request.under}" if request.under else request.user)


def _change(asked: queries.Asked, card: Card, request: Request) -> Change:
    return Change(
        address=asked.address,
        at=asked.now,
        user=asked.user,
        name=asked.name,
        command=" ".join(request.text.split()),
        outcome=card.title,
    )


def _not_understood(error: NotUnderstood) -> Card:
    """What was not understood, what to type instead, and the near misses to press."""
    card = cards.notice(str(error), error.hint or "Type /help to see what can be asked.")
    near = [suggestion.lstrip("/").partition(" ") for suggestion in error.suggestions[:3]]
    buttons = tuple(Button(label=f"/{verb} {rest}".strip(), verb=verb, argument=rest) for verb, _, rest in near)
    return replace(card, parts=(*card.parts, Actions(buttons=buttons))) if buttons else card

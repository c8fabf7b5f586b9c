"""What people ask, in; the card that answers it, out. Never raises."""

import logging

from bot import cards, commands, queries
from bot.errors import NotUnderstood, Refused
from bot.model import Address, Card, Command, Request
from bot.pipeline.connections import kept
from bot.ports import Archive, Charts, Clock, Rates, Sheets

log = logging.getLogger(__name__)


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
        self._before: dict[tuple[Address, str | None], Command] = {}

    async def reply(self, request: Request) -> Card:
        """The card for a request; never raises: what cannot be answered says so and what to type instead."""
        who = (request.address, request.user)
        try:
            command = commands.parse(request.text, self._clock().date())
            asked = queries.Asked(
                command=command, address=request.address, now=self._clock(), user=request.user, tz=request.tz,
                before=self._before.get(who), rates=self._rates, charts=self._charts, sheets=self._sheets,
            )  # fmt: skip
            card = await kept(queries.answer, asked, self._archive)
        except NotUnderstood as error:
            return cards.notice(str(error), error.hint or "Type /help to see what can be asked.")
        except Refused as error:
            return cards.notice("That cannot be done here", str(error))
        except Exception:
            log.exception("request failed verb=%s", request.text.split(" ")[0][:20])
            return cards.notice("That failed on our side", "Nothing was lost. Try again, and tell us if it stays.")
        if command.companies:
            self._before[who] = command
        return card

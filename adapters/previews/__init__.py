"""Cards in, one page out that shows them as Slack and Discord would, in light and in dark; for eyes, not programs.

It shows the very payloads that would be sent. The page needs nothing from anywhere: no script, font or picture.
"""

from collections.abc import Iterable
from html import escape

from adapters.discord_embeds import message as discord_message
from adapters.previews.discord import shown as shown_on_discord
from adapters.previews.slack import shown as shown_on_slack
from adapters.previews.style import CSS
from adapters.slack_blocks import message as slack_message
from bot.model import Card, Image

__all__ = ["page"]

THEMES = ("light", "dark")


def page(cards: Iterable[tuple[str, Card]], *, themes: Iterable[str] = THEMES, tz: str = "UTC") -> str:
    """A page of named cards, a row each: Slack left, Discord right, light above dark."""
    chosen = tuple(themes)
    rows = "".join(_row(name, card, theme, tz) for name, card in cards for theme in chosen)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Briefwire cards</title>'
        f"<style>{CSS}</style></head><body>{rows}</body></html>\n"
    )


def _row(name: str, card: Card, theme: str, tz: str) -> str:
    images = [part for part in card.parts if isinstance(part, Image)]
    slack = shown_on_slack(slack_message(card, tz=tz), images)
    discord = shown_on_discord(discord_message(card, tz=tz), images)
    title = f"<h2>{escape(name)}</h2>" if name else ""
    return (
        f'<section class="{escape(theme)}">{title}<div class="both"><div class="slack">{slack}</div>'
        f'<div class="discord">{discord}</div></div></section>'
    )

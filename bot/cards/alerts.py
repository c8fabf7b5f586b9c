"""A rule that holds now, in; the card that says so, out: the rule, the arithmetic, and where it is from."""

from bot import alerts
from bot.model import Actions, Article, Button, Card, Footer, Heading, Prose, Rule


def alert(rule: Rule, note: str, article: Article, subscription: str) -> Card:
    """The card of an alert, for its whole channel. `note` has a sentence a line."""
    buttons = []
    if rule.company and rule.metric:
        buttons.append(Button(label="Timeline", verb="figures", argument=f"{rule.company} {rule.metric}"))
    stop = Button(
        label="Stop this alert",
        verb="unsubscribe",
        argument=subscription,
        style="danger",
        confirm="Stop this alert for the whole channel?",
    )
    return Card(
        kind="notice",
        parts=(
            Heading(text=f"Alert: {alerts.words(rule)}", url=article.url),
            *(Prose(text=line) for line in note.splitlines()),
            Footer(text=f"{article.title} · {article.outlet}", at=article.published),
            Actions(buttons=(*buttons, stop)),
        ),
    )

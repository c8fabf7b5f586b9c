"""Figures of a metric or a company in, a file of them out: one a row, each with quote, place, address and hash."""

from bot import cards, wording
from bot.errors import NotUnderstood
from bot.ledger.rows import row
from bot.model import Card, Command, File, Footer, Heading, Report
from bot.ports import Archive
from bot.queries import names
from bot.queries.asked import Asked, company_name
from bot.queries.timelines import in_time, years

MOST = 10_000
FORMS = ("csv", "json", "xlsx")


def export(asked: Asked, archive: Archive) -> Card:
    """The file of what was asked; raises NotUnderstood where nothing can be made of it."""
    command = asked.command
    if asked.sheets is None:
        raise NotUnderstood("Files cannot be made here.", hint="On the command line, briefwire export does it.")
    metrics = (command.metric,) if command.metric else ()
    found: list[Report] = []
    for key in command.companies or ("",):
        found += archive.reports(companies=(key,) if key else (), metrics=metrics, limit=MOST)
    partial = len(found) >= MOST
    found = [one for one in found if in_time(one.figure, one.figure.company or "", command)]
    form = dict(command.options).get("as", "csv")
    whose = wording.joined(company_name(key) for key in command.companies)
    metric = wording.metric(command.metric).lower() if command.metric else "figures"
    title = " ".join(filter(None, (whose, metric, years(command))))
    if not found:
        return _nothing(command, title, archive)
    told = wording.count(len(found), "figure")
    about = f"{told}, each with its quote, sentence, place, address and hash."
    if partial:
        about = f"{about} Only the newest {MOST:,} were looked at; briefwire export writes all."
    made = asked.sheets([row(report) for report in found], form)
    return Card(
        kind="answer",
        parts=(
            Heading(text=f"Export: {title}"),
            File(data=made, filename=f"{'-'.join(title.lower().split())}.{form}", about=about),
            Footer(text="briefwire import reads CSV and JSON back"),
        ),
        private=True,
    )


def _nothing(command: Command, title: str, archive: Archive) -> Card:
    """Why there is no file; raises NotUnderstood for a name that nobody knows."""
    for name in command.companies:
        if not names.is_known(name, archive):
            raise names.refused(command, name, archive)
    if years(command):
        return cards.notice(f"No {title} to export", "Leave the time away, or ask /figures what there is.")
    return cards.notice(f"No {title} to export", "Nothing that I have read gives one.")

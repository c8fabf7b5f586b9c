"""What the engine found in a text, in; tables and lines for people, on the terminal, out."""

from rich.console import Console as Terminal
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot import wording
from bot.figures import Verdict
from bot.model import Figure


def print_figures(found: tuple[Figure, ...]) -> None:
    """A line for each figure."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("", "what", "amount", "status", "says", "quote"):
        table.add_column(column, overflow="fold", justify="right" if column == "amount" else "left")
    for figure in found:
        table.add_row(
            "●" if figure.key else "",
            Text(wording.label(figure)),
            Text(wording.amount(figure)),
            Text(figure.status),
            Text(figure.attribution or ""),
            Text(figure.quote, style="dim"),
        )
    Terminal(highlight=False).print(table)


def print_verdicts(verdicts: tuple[Verdict, ...]) -> None:
    """All amounts of a text."""
    out = Terminal(highlight=False)
    if not verdicts:
        out.print(Text("No number in this sentence could be a figure."))
    for verdict in verdicts:
        _print_verdict(out, verdict)


def _print_verdict(out: Terminal, verdict: Verdict) -> None:
    """One amount: what it was taken for, or why for nothing, and what decided, a line each."""
    if verdict.figure is None:
        out.print(Text.assemble((verdict.text, "bold"), f"  no figure: {verdict.rejected}"))
    else:
        figure = verdict.figure
        said = f", says {figure.attribution}" if figure.attribution else ""
        what = f"  {wording.label(figure)}: {wording.amount(figure)}, {figure.status}{said}"
        out.print(Text.assemble((verdict.text, "bold"), what, (f"   [{figure.rule}]", "dim")))
    for reason in verdict.because:
        out.print(Padding(Text(reason, style="dim"), (0, 0, 0, 4)))

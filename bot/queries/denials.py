"""Stories in, those of their figures that were denied or taken back since, out, each with by whom and when.

A story repeats what it was told; who denies it often does so in another one. So the ledger is asked.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot import stories
from bot.ledger import Place, refusal, refused, spot, timeline
from bot.model import Story
from bot.ports import Archive, Rates


def denials(
    told: Iterable[Story], archive: Archive, *, now: datetime, rates: Rates | None = None
) -> Mapping[Place, str]:
    """What to say of figures that do not stand any more: "denied by ByteDance, 1 Dec 2026"."""
    figures = [now_told for story in told for _, now_told in stories.newest(story)]
    asked = {(figure.company or figure.entity or "", figure.metric) for figure in figures}
    found: dict[Place, str] = {}
    for company, metric in asked:
        if company:
            found.update(_of(company, metric, archive, now, rates))
    return {spot(figure): found[spot(figure)] for figure in figures if spot(figure) in found}


def _of(
    company: str, metric: str, archive: Archive, now: datetime, rates: Rates | None
) -> Iterable[tuple[Place, str]]:
    reports = archive.reports(companies=(company,), metrics=(metric,))
    refusals = [report for report in reports if refused(report)]
    if not refusals:
        return
    yield from ((spot(report.figure), refusal(report)) for report in refusals)
    for fact in timeline(company, metric, reports, now=now, rates=rates).history:
        if fact.standing in {"denied", "retracted"}:
            said = f"{fact.standing} {fact.because}"
            yield from ((spot(report.figure), said) for report in fact.reports)

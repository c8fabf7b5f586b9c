"""A stored figure in, what is wrong with its proof, out: its words, their place, the hash of what they stand in.

Needs nothing but the archive's own text, so anybody can check every figure offline.
"""

from bot.articles import digest
from bot.model import Report

IMPORTED = "import"
"""The feed of articles of which we have no more than the sentences that came with an export."""


def flaw(report: Report) -> str | None:
    """Why a figure cannot be found again in its stored text; None if it can, to the letter."""
    article, found = report.article, report.figure.evidence
    if found.article != article.id:
        return f"it points at article {found.article}, not at {article.id}"
    now = digest(article.title, article.text)
    if now != article.digest:
        return "the stored article is not what was read: its hash differs"
    if found.digest != now and article.feed != IMPORTED:
        return "the figure was taken from another version of the article: its hash differs"
    whole = article.title if found.part == "title" else article.text
    if not 0 <= found.start < found.end <= len(whole):
        return f"its place {found.start}–{found.end} lies outside the {found.part}"
    if whole[found.start : found.end] != found.quote:
        return f"other words stand at {found.start}–{found.end} of the {found.part}"
    return None

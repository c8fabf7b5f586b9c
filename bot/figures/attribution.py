"""A claim in, who says so out: the shortest name of a speaker who is not the article itself."""

from bot.figures.claims import Claim, word
from bot.figures.passages import Passage

_SAYING = frozenset(
    """
    said says say told estimates estimated reported reports noted notes added wrote writes expects
    expect expected forecasts predicts predicted sees believes projects announced disclosed revealed
    confirmed
    """.split()
)
_ROLES = frozenset(
    """
    ceo cfo coo analyst analysts founder president chairman executive chief officer economist
    """.split()
)


def attribution(claim: Claim) -> str | None:
    """Who says so, as the sentence has it; None when the article itself states it."""
    passage = claim.passage
    return _according(passage) or _analysts(claim) or _speaker(passage) or _company(passage)


_CITING = frozenset({"according", "citing", "cited"})


def _according(passage: Passage) -> str | None:
    texts = passage.words.texts
    if _CITING.isdisjoint(texts):
        return None
    for at in range(len(texts) - 2):
        if (texts[at], texts[at + 1]) == ("according", "to") or texts[at] in ("citing", "cited"):
            place = passage.words.starts[min(at + (2 if texts[at] == "according" else 1), len(texts) - 1)]
            name = next((name for name in passage.names if 0 <= name.start - place <= 20), None)
            return passage_text(passage, name.start, name.end) if name is not None else None
    return None


def _analysts(claim: Claim) -> str | None:
    """A nameless chorus, in small letters even where it opens a sentence; only Wall Street is a name."""
    passage = claim.passage
    for cue in passage.cues:
        if cue.kind == "analyst" and cue.phrase in {
            "analysts",
            "analyst",
            "wall street",
            "consensus",
            "economists",
            "researchers",
        }:
            ahead = word(passage, cue.end) in _SAYING or word(passage, cue.end + 1) in _SAYING
            if ahead or (claim.status == "forecast" and cue.end <= claim.first):
                return "Wall Street" if cue.phrase == "wall street" else cue.phrase
    return None


def _speaker(passage: Passage) -> str | None:
    for name in passage.names:
        end = passage.words.at(name.end)
        if word(passage, end) in _SAYING or (
            word(passage, end + 1) in _SAYING and word(passage, end) in {"has", "also", "have"}
        ):
            return passage_text(passage, name.start, name.end)
        if name.kind == "person" and word(passage, passage.words.at(name.start) - 1) in _SAYING:
            return passage_text(passage, name.start, name.end)
    return None


def _company(passage: Passage) -> str | None:
    for cue in passage.cues:
        if cue.kind == "self" and cue.phrase.startswith("the ") and word(passage, cue.end) in _SAYING:
            return cue.phrase
    return None


def passage_text(passage: Passage, start: int, end: int) -> str:
    """The text between two places of the passage's part."""
    offset = passage.sentence.start
    return passage.sentence.text[start - offset : end - offset]

"""A decided claim in, the case for who says so out: a name, a chorus like "analysts", or the article itself."""

from bot.figures.binding.roles import roles
from bot.figures.binding.ties import tie
from bot.figures.claims import Claim, by_language, gap, word
from bot.figures.linear import Case
from bot.figures.names import Name
from bot.figures.passages import Passage
from bot.figures.words import Cue

NOBODY_ELSE = ""  # the article itself states it
_SAYING = frozenset(
    """
    said says say saying told tells estimates estimated reported reports noted notes added wrote writes
    expects expect expected forecasts forecast predicts predicted sees believes projects announced disclosed
    revealed confirmed stated claims claimed explained argued thinks warned showed shows cited acknowledged
    tweeted posted published found raised lifted cut lowered maintained reiterated anticipates guided
    suggested calculated counted recalled
    """.split()
)
_SAYING_ZH = frozenset(
    "表示 预计 认为 指出 透露 估计 预测 披露 报道 显示 公布 宣布 数据 预期 研报 统计 发布 报告".split()
)
_CHORUS = frozenset(
    """
    analysts analyst consensus lseg factset refinitiv zacks researchers economists strategist brokerage
    researcher economist strategists experts brokerages management sources survey
    """.split()
)
_CHORUSES = frozenset({"wall street", "visible alpha", "s&p capital iq", "people familiar", "bloomberg consensus"})
_LEADS = frozenset("to by citing cited from at of with for told and in per".split())
_LINKING = frozenset(
    {"has", "have", "had", "also", "ceo", "analyst", "analysts", "executives", "chief", ",", "'s"}
)
_MOST, _FAR = 6, 7


def attribution_case(claim: Claim) -> Case:
    """The case for who says a claim: who is named in its sentence or speaks in the one before, or nobody else."""
    choices: dict[str, list[str]] = {NOBODY_ELSE: _nobody(claim)}
    _named(claim, choices)
    _choruses(claim, choices)
    _spoke_before(claim, choices)
    _chain(claim, choices)
    return Case((), by_language(claim, choices))


def _nobody(claim: Claim) -> list[str]:
    passage = claim.passage
    spoken = "spoken" if "speak" in passage.cues_of else "silent"
    quoted = "quoted" if _is_quoted(passage) else "plain"
    return [
        f"nobody {claim.metric} {claim.status}",
        f"nobody {claim.status} {tie(claim).sort}",
        f"nobody {spoken} {quoted}",
        f"nobody {claim.measure} {claim.kind}",
    ]


def _is_quoted(passage: Passage) -> bool:
    return any(mark in passage.sentence.text for mark in '“”"')


def _named(claim: Claim, choices: dict[str, list[str]]) -> None:
    passage = claim.passage
    quoted = "quoted" if _is_quoted(passage) else "plain"
    seen: set[str] = set()
    for name, part in zip(passage.names, roles(passage), strict=True):
        if name.entity in seen or len(seen) > _MOST:
            continue
        seen.add(name.entity)
        choices.setdefault(spoken_name(passage, name), []).extend(_features(claim, name, part, quoted))


def spoken_name(passage: Passage, name: Name) -> str:
    """A name as one would cite it: a company's common name, anybody else's as the text has it."""
    if name.kind == "company" and not name.product:
        return name.entity
    return passage.written(name.start, name.end)


def _features(claim: Claim, name: Name, part: str, quoted: str) -> list[str]:
    passage = claim.passage
    start, end = passage.words.at(name.start), passage.words.at(name.end)
    side = "before" if name.start < claim.quantity.start else "after"
    between = gap(passage, end, claim.first) if side == "before" else gap(passage, claim.last, start)
    own = "own" if name.entity == claim.entity else "other"
    kind = f"{own} {name.kind}{' product' if name.product else ''}"
    verb, lead = _verb(passage, start, end), _lead(passage, start)
    speaks = "speaks" if verb else "silent"
    return [
        f"{kind} {verb}",
        f"{kind} by {lead}",
        f"{kind} {side} {part}",
        f"{kind} {claim.status} {speaks} {side}",
        f"{side} {verb} {between.sep} {min(between.amounts, 2)}",
        f"{claim.metric} {kind} {speaks}",
        f"{kind} {quoted} {speaks}",
    ]


def _verb(passage: Passage, start: int, end: int) -> str:
    """The word by which somebody speaks: behind the name, or before it where the order is turned."""
    at = end
    while at < end + 4 and word(passage, at) in _LINKING:
        at += 1
    if word(passage, at) in _SAYING:
        return word(passage, at)
    if word(passage, end) in {"称", "说"}:
        return word(passage, end)
    if (pair := word(passage, end) + word(passage, end + 1)) in _SAYING_ZH:
        return pair
    before = word(passage, start - 1)
    return f"{before} turned" if before in _SAYING else _citing(passage, start)


def _citing(passage: Passage, start: int) -> str:
    """Like "according to researchers at Vantix", "citing data from Vantix": what cites somebody so far back."""
    for at in range(start - 1, max(-1, start - 1 - _FAR), -1):
        text = word(passage, at)
        if text in {"citing", "cited"} or (text == "to" and word(passage, at - 1) == "according"):
            return "citing"
        if not text.isalpha() or text in _SAYING:
            return ""
    return ""


def _lead(passage: Passage, start: int) -> str:
    before = word(passage, start - 1)
    return (
        before if before in _LEADS or before in {"据", "引", "由", "对"} else "opening" if start <= 0 else "other"
    )


def _choruses(claim: Claim, choices: dict[str, list[str]]) -> None:
    """Those who are not named: "analysts", "the company", "people familiar with the matter"."""
    passage = claim.passage
    for cue in passage.cues:
        if not _is_chorus(cue):
            continue
        side = "before" if cue.end <= claim.first else "after"
        between = gap(passage, cue.end, claim.first) if side == "before" else gap(passage, claim.last, cue.start)
        verb = _verb(passage, cue.start, cue.end)
        choices.setdefault(_said(passage, cue), []).extend(
            (
                f"{cue.kind} {verb}",
                f"{cue.phrase} {'speaks' if verb else 'silent'}",
                f"{cue.phrase} {claim.status}",
                f"{cue.kind} {side} {between.sep} {min(between.amounts, 2)}",
                f"{cue.kind} {claim.status} {'speaks' if verb else 'silent'} {side}",
            )
        )


def _is_chorus(cue: Cue) -> bool:
    if cue.kind == "self":
        return cue.phrase.startswith("the ") or cue.phrase == "management"
    return cue.kind in ("analyst", "rumoured") and (
        cue.phrase in _CHORUS or cue.phrase in _CHORUSES or not cue.phrase.isascii()
    )


def _said(passage: Passage, cue: Cue) -> str:
    """A chorus in small letters even where it opens its sentence; what is a name keeps its own."""
    if cue.phrase == "people familiar":
        return "people familiar with the matter"
    if cue.kind == "self":
        return cue.phrase
    words = passage.words
    written = passage.written(words.starts[cue.start], words.ends[cue.end - 1])
    return written if written.isupper() or cue.phrase not in _CHORUS or not written.istitle() else written.lower()


def _spoke_before(claim: Claim, choices: dict[str, list[str]]) -> None:
    """Whoever speaks in the two sentences before: quotes go on, and so do reports."""
    at = claim.scene.place(claim.passage)
    quoted = "quoted" if _is_quoted(claim.passage) else "plain"
    alone = "with others" if claim.passage.names else "alone"
    for back in range(1, 1 + min(2, claim.passage.number)):
        passage = claim.scene.passages[at - back]
        for name in passage.names[:_MOST]:
            start, end = passage.words.at(name.start), passage.words.at(name.end)
            verb = _verb(passage, start, end) or _lead(passage, start)
            if verb not in _TELLS and not verb.endswith("turned") and verb not in _SAYING:
                continue
            own = "own" if name.entity == claim.entity else "other"
            choices.setdefault(spoken_name(passage, name), []).extend(
                (
                    f"spoke {back} back, {own} {name.kind}",
                    f"spoke {back} back, {own} {quoted} {alone}",
                    f"spoke {back} back, {verb}",
                    f"spoke {back} back, {claim.status} {own}",
                )
            )


_TELLS = _SAYING_ZH | {"citing", "称", "说", "据"}


def _chain(claim: Claim, choices: dict[str, list[str]]) -> None:
    """Who says the amount that this one is held against, and the one in the sentence before."""
    found = tie(claim)
    if found.to is not None and found.to.rejected is None:
        same = "same status" if found.to.status == claim.status else f"{found.to.status} then {claim.status}"
        who = "somebody" if found.to.attribution else "nobody"
        choices.setdefault(found.to.attribution or NOBODY_ELSE, []).extend(
            (
                f"of the tied, {found.sort}, {same}",
                f"of the tied, {found.sort}, {who}",
                f"of the tied, {same}, {who}",
            )
        )
    other = claim.earlier
    if claim.before is None and other is not None and other.rejected is None and not is_cited(other):
        same = "same status" if other.status == claim.status else "other status"
        spoken = "spoken" if "speak" in claim.passage.cues_of else "silent"
        quoted = "quoted" if _is_quoted(claim.passage) else "plain"
        who = "somebody" if other.attribution else "nobody"
        near = "in the sentence before" if claim.passage.number - other.passage.number == 1 else "further back"
        choices.setdefault(other.attribution or NOBODY_ELSE, []).extend(
            (
                f"of the last, {same}, {spoken}, {who}",
                f"of the last, {quoted}, {who}, {near}",
                f"of the last, {spoken}, {near}, {who}",
            )
        )


CITES = "a source that Chinese cites"


def is_cited(claim: Claim) -> bool:
    """Whether a claim's source was cited for its own sentence alone."""
    return any(CITES in reason for reason in claim.because)

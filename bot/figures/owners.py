"""Claims in, whose they are where grammar leaves no choice: who must pay, whose target it is, who holds the coins.

Knows the aside between a name and its verb, and that a coin owns nothing; refuses to guess elsewhere.
"""

import re

from bot.figures.binding.entity import NOBODY
from bot.figures.binding.ties import topics
from bot.figures.claims import Claim, is_chinese, word
from bot.figures.names import Name
from bot.figures.subjects import is_price_target

_HOUSES = frozenset({"banking", "research", "funds"})
_FIRMS = frozenset({"company", "fund", "unknown"})


def owner(claim: Claim) -> tuple[str, str] | None:
    """Whose a claim is, with the name of the rule."""
    if is_chinese(claim):
        return None
    for rule, name in _OWNED:
        if (found := rule(claim)) is not None:
            return found, name
    return None


def _before(claim: Claim) -> list[Name]:
    return [name for name in claim.passage.parties if name.end <= claim.quantity.start]


def _payer(claim: Claim) -> str | None:
    """Like "Orbix must pay Velta $9 million in damages"."""
    words, names = claim.passage.words, _before(claim)
    if claim.metric != "fine" or claim.kind != "money" or len(names) < 2:
        return None
    payer, paid = names[-2], names[-1]
    between = words.texts[words.at(payer.end) : words.at(paid.start)]
    pays = between[-1:] == ["pay"] and len(between) <= 4 and bool({"must", "to", "will"} & set(between))
    near = words.at(paid.end) == words.at(claim.quantity.bound_start)
    return payer.entity if pays and near and payer.kind in _FIRMS else None


def _target_for(claim: Claim) -> str | None:
    """Like "lifted its target for Orbix to $273", and a target that a bank sets for the story's company."""
    words, names = claim.passage.words, _before(claim)
    if claim.metric != "share_price" or not is_price_target(claim):
        return None
    for name in reversed(names):
        at = words.at(name.start)
        if words.texts[at - 2 : at] in (["target", "for"], ["target", "on"]) and name.sector not in _HOUSES:
            return name.entity
    if (
        not names
        or words.at(names[0].start) > 0
        or any(one.sector not in _HOUSES for one in claim.passage.parties)
    ):
        return None
    banks = {name.entity for name in names}
    last = next((other.entity for other in topics(claim) if other.entity and other.entity not in banks), None)
    headed = {name.entity for name in claim.scene.names if name.part == "title"}
    return last if last in headed else None


def _foretold(claim: Claim) -> str | None:
    """Like "Palvera Bank expects Orbix to guide for $5 billion": what a bank sees is whose it speaks of."""
    words, names = claim.passage.words, _before(claim)
    if len(names) != 2 or names[0].sector not in _HOUSES or names[1].sector in _HOUSES:
        return None
    between = words.texts[words.at(names[0].end) : words.at(names[1].start)]
    verb = len(between) == 1 and between[0] in {"expects", "sees", "reckons", "predicts", "forecasts", "thinks"}
    return names[1].entity if verb and words.at(names[0].start) <= 1 and names[1].kind in _FIRMS else None


def _holder_of_coins(claim: Claim) -> str | None:
    """Like "It has bought 4,710 bitcoin, worth more than $500 million": a coin buys and earns nothing."""
    coins = claim.quantity.unit in _COINS
    bought = claim.before is not None and claim.before.quantity.unit in _COINS and claim.kind == "money"
    its = claim.metric in _OF_FIRMS or (claim.metric == "share_price" and _stock_of(claim))
    if not (coins or (bought and claim.metric in {"investment", "other", "acquisition"}) or its):
        return None
    names = [name for name in _before(claim) if name.product is None or name.kind != "crypto"]
    if all(name.kind != "crypto" for name in names) or not names:
        return _told_of(claim) if coins or bought else None
    firms = [name for name in names if name.kind in _FIRMS]
    return firms[-1].entity if firms else _told_of(claim)


_COINS = frozenset({"BTC", "ETH"})
_OF_FIRMS = frozenset({"net_income", "operating_income", "eps", "headcount", "layoffs", "dividend", "buyback"})


def _stock_of(claim: Claim) -> bool:
    led = claim.passage.words.texts[: claim.first]
    return bool({"stock", "shares"} & set(led))


def _told_of(claim: Claim) -> str | None:
    """The firm that the story was about last."""
    firms = {name.entity for name in claim.scene.names if name.kind in _FIRMS}
    return next((other.entity for other in topics(claim) if other.entity in firms), None)


def _coin(claim: Claim) -> str | None:
    """Like "Bitcoin was trading near $91,500": a price is the coin's that the clause opens with."""
    words, names = claim.passage.words, _before(claim)
    if claim.metric != "price" or not names or names[-1].kind != "crypto":
        return None
    return names[-1].entity if words.at(names[-1].start) <= 1 or _opens(claim, names[-1]) else None


def _opens(claim: Claim, name: Name) -> bool:
    return word(claim.passage, claim.passage.words.at(name.start) - 1) in {",", ";", "and", "while", "as", "but"}


def _after_aside(claim: Claim) -> str | None:
    """Like "Orbix, 24% owned by Velta, jumped 20%": the verb behind the second comma is the first name's."""
    words, names = claim.passage.words, _before(claim)
    if claim.metric != "share_price" or claim.kind != "percent" or len(names) < 2 or names[0].kind not in _FIRMS:
        return None
    start, end = words.at(names[0].start), words.at(names[0].end)
    if start > 1 or word(claim.passage, end) != ",":
        return None
    close = next((at for at in range(claim.first - 1, max(end, claim.first - 4), -1) if words.texts[at] == ","), 0)
    inside = close and words.at(names[-1].end) <= close and len(words.texts[close : claim.first]) <= _VERB
    return names[0].entity if inside else None


_VERB = 3


def _of_whose(claim: Claim) -> str | None:
    """Like "China accounted for $17 billion, or 13%, of Orbix's sales", "China made up 13% of its sales"."""
    words, names = claim.passage.words, _before(claim)
    if claim.metric not in {"revenue", "net_income", "units"} or not names or names[-1].kind not in _PLACES:
        return None
    texts = words.texts
    of = next((at for at in range(claim.last, min(len(texts), claim.last + 8)) if texts[at] == "of"), 0)
    if not of or not _ACCOUNTED & set(texts[max(0, claim.first - 9) : claim.first]):
        return None
    if word(claim.passage, of + 1) == "its":
        return _told_of(claim)
    behind = [name for name in claim.passage.parties if words.at(name.start) == of + 1]
    possessed = behind and word(claim.passage, words.at(behind[0].end)) == "'s"
    return behind[0].entity if possessed and behind[0].kind in _FIRMS else None


def _of_the_market(claim: Claim) -> str | None:
    """Like "the benchmark is still up 13%": it is the index's that was told of, a whole market's is nobody's."""
    if not any("a market moves" in reason for reason in claim.because):
        return None
    if any(name.kind == "index" for name in _before(claim)):
        return None
    indices = {name.entity for name in claim.scene.names if name.kind == "index"}
    told = (other.entity for other in topics(claim) if other.entity in indices)
    benchmark = "benchmark" in claim.passage.words.texts[max(0, claim.first - 6) : claim.first]
    return next(told, NOBODY) if benchmark else NOBODY


def _share_in_place(claim: Claim) -> str | None:
    """Like "The group's share of trips in California was 55%": no place has a share of a market."""
    texts, names = claim.passage.words.texts, _before(claim)
    if claim.metric != "market_share" or not names or any(name.kind not in _PLACES for name in names):
        return None
    at = texts.index("share") if "share" in texts[: claim.first] else 0
    opening = claim.passage.words.at(names[0].start)
    return _told_of(claim) if 0 < at < opening and texts[at - 1] in {"'s", "its"} else None


def _it_pays(claim: Claim) -> str | None:
    """Like "On Tuesday it agreed to pay $700 million for Velta": who buys is who was spoken of."""
    if claim.metric not in {"acquisition", "stake"} or claim.kind not in ("money", "percent") or _before(claim):
        return None
    led = " ".join(claim.passage.words.texts[: claim.first])
    return _told_of(claim) if _AGREED.search(led) else None


_AGREED = re.compile(r"(?:^|\b(?:on \w+|, ))it (?:has )?agreed to (?:pay|buy|acquire)\b")


def _the_stock(claim: Claim) -> str | None:
    """Like "The stock rose 10%" behind a sum that is nobody's: a stock is somebody's."""
    last = claim.earlier
    opens = claim.passage.words.texts[:2] in (
        ["the", "stock"],
        ["the", "shares"],
        ["its", "shares"],
        ["its", "stock"],
    )
    if (
        claim.metric != "share_price"
        or not opens
        or claim.passage.parties
        or last is None
        or last.rejected is not None
    ):
        return None
    first = claim if claim.before is None else claim.before
    nobody = first.earlier is not None and first.earlier.rejected is None and first.earlier.entity is None
    return _told_of(claim) if nobody or last.entity is None else None


def _its_own_words(claim: Claim) -> str | None:
    """Like "Rival Orbix had said last week that its profit rose 69%"."""
    words = claim.passage.words
    names = [name for name in claim.passage.names if name.end <= claim.quantity.start and name.kind in _FIRMS]
    if not names or claim.metric not in {"revenue", "net_income", "operating_income"}:
        return None
    texts = words.texts[words.at(names[-1].end) : claim.first]
    said = "said" in texts[:2] and "that" in texts and texts[texts.index("that") + 1 :][:1] == ["its"]
    return names[-1].entity if said and {",", ";"}.isdisjoint(texts) else None


_PLACES = frozenset({"country", "place", "region"})
_ACCOUNTED = frozenset({"accounted", "accounts", "made", "makes", "contributed", "contributes", "generated"})

_OWNED = (
    (_payer, "who must pay"),
    (_target_for, "whom a target is for"),
    (_foretold, "whom a bank speaks of"),
    (_holder_of_coins, "who holds the coins"),
    (_coin, "a coin that has a price"),
    (_after_aside, "a name before an aside"),
    (_of_whose, "whose sales a part is of"),
    (_of_the_market, "whose move a market's is"),
    (_share_in_place, "whose share it is in a place"),
    (_it_pays, "who agreed to pay"),
    (_the_stock, "whose stock it is"),
    (_its_own_words, "whose own words they are"),
)

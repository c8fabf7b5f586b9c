"""A claim in, which side a name is on out: who buys, holds or gives, whom a deal is for, who merely reckons.

The owner of a stake, an investment or a takeover is its maker. Refuses to guess where no word tells the side.
"""

from bot.figures.claims import Claim, word
from bot.figures.names import FIRMS, Name, leaders

_NOUNS = frozenset(
    """
    stake stakes holding holdings shareholding interest ownership equity share shares stock position bet investment
    investments bid offer takeover acquisition purchase buyout control
    """.split()
)
_IN, _OF = frozenset({"in", "into"}), frozenset({"of", "for"})
_BREAKS = frozenset(
    """
    , ; : and or but that which who as when while after before with by from at to through via like including such
    """.split()
)
_BOUGHT = frozenset({"acquired", "bought", "purchased"})
_BUY = _BOUGHT | frozenset("acquire acquires acquiring buy buys buying purchase purchases purchasing".split())
_SELL = frozenset({"sell", "sells", "sold", "selling", "sale"})
_BE = frozenset({"be", "been", "being", "is", "are", "was", "were"})
_HOLDERS = frozenset({"shareholder", "investor", "owner"})
_HELD, _SHARES = frozenset({"share", "shareholder", "shareholders"}), frozenset({"shares", "stock"})
_PEOPLE = frozenset({"he", "she", "his", "her", "i", "my"})
_EACH = frozenset({"per", "a", "each"})
_TITLE, _CLAUSE = 7, 14


def dealt_for(claim: Claim, *, digest: bool) -> frozenset[str]:
    """Whom the deal of a claim is for, who cannot be its maker; nobody where a person makes it, or may.

    Nobody either where a digest names nobody else who can have made it.
    """
    if claim.metric not in ("acquisition", "investment", "stake"):
        return frozenset()
    found: set[str] = set()
    passed: set[str] = set()
    for name in claim.passage.names:
        if name.kind in ("person", "owner") or name.product in leaders() or name.entity in passed:
            break
        if name.product is None:
            passed.add(name.entity)
            if name.kind in FIRMS and _is_dealt_for(claim, name):
                found.add(name.entity)
    if not _PEOPLE.isdisjoint(claim.passage.words.texts):
        return frozenset()
    others = any(name.entity not in found for name in claim.passage.parties)
    return frozenset(found) if others or not digest else frozenset()


_RECKONS = frozenset({"reckons", "puts", "pegs"})
_OTHERS = frozenset({"units", "capex", "market_size", "users"})  # what a bank foresees of these is another's


def reckoning(claim: Claim) -> frozenset[str]:
    """Those of the sentence's names who tell what they think of others: "Orbix Bank sees 465,000"."""
    passage, reckons = claim.passage, _RECKONS | ({"sees", "expects"} if claim.metric in _OTHERS else set())
    return frozenset(
        name.entity for name in passage.parties if word(passage, passage.words.at(name.end)) in reckons
    )


def maker(claim: Claim) -> str | None:
    """Who makes a deal without being the subject: "was acquired by Velta", "sold its shops to Velta"."""
    if claim.metric == "investment":
        return _giver(claim) if claim.kind == "money" else None
    if claim.metric not in ("acquisition", "stake") or word(claim.passage, claim.first - 2) == "for":
        return None
    found = (name for name in claim.passage.names if name.kind in FIRMS and _buys(claim, name))
    return next((name.entity for name in found), None)


def _is_dealt_for(claim: Claim, name: Name) -> bool:
    passage = claim.passage
    start, end = passage.words.at(name.start), passage.words.at(name.end)
    following = word(passage, end)
    if claim.metric == "stake" and (
        following in _SHARES or (following == "'s" and word(passage, end + 2) in _HOLDERS)
    ):
        return True
    if claim.metric == "acquisition" and (
        following in _HELD or (start < claim.first and _is_bought(claim, start))
    ):
        return True
    return _hangs_on_deal(claim, start)


def _hangs_on_deal(claim: Claim, start: int) -> bool:
    """Like "a 9% stake in Velta", "invested $3 billion in the chip maker Velta", "its purchase of Velta"."""
    passage = claim.passage
    place = _link(claim, start)
    text = word(passage, place)
    if text not in _IN and text not in _OF:
        return False
    if word(passage, place - 2) in _EACH or "receive" in passage.words.texts:
        return False  # "$9 per share in Velta stock" is what is paid
    if claim.metric == "investment" and text in _IN and claim.last <= place <= claim.last + 3:
        return _BREAKS.isdisjoint(passage.words.texts[claim.last : place])
    if claim.metric == "stake" and text == "of" and place == claim.last:
        return True
    return word(passage, place - 1) in _NOUNS


def _is_bought(claim: Claim, start: int) -> bool:
    """Like "bought the chip maker Velta for", and unlike "was bought"."""
    place = _link(claim, start)
    text = word(claim.passage, place)
    return text in _BUY and (text not in _BOUGHT or word(claim.passage, place - 1) not in _BE)


def _link(claim: Claim, start: int) -> int:
    """The place of the word that a name with its title hangs on, or of what parts them."""
    for place in range(start - 1, max(-1, start - 1 - _TITLE), -1):
        text = word(claim.passage, place)
        if text in _LINKS or not text or text[0].isdigit():
            return place
    return -1


_NOT_FROM = (_BREAKS | _OF) - {"from"}
_LINKS = _BREAKS | _IN | _OF | _BUY


def _buys(claim: Claim, name: Name) -> bool:
    words = claim.passage.words
    place = _link(claim, words.at(name.start))
    text = word(claim.passage, place)
    if "," in words.texts[words.at(name.end) : claim.first]:
        return False
    before = words.texts[max(0, place - _CLAUSE) : place]
    if text == "by":
        return (before[-1:] and before[-1] in _BOUGHT) or ("acquisition" in before and "of" in before)
    return text == "to" and not _SELL.isdisjoint(_last_clause(before))


def _last_clause(texts: list[str]) -> list[str]:
    return texts[len(texts) - texts[::-1].index(",") :] if "," in texts else texts


def taken_over(claim: Claim) -> str | None:
    """Whom an offer is for, where the amount is the share price that its premium is to."""
    premium = claim.before
    if claim.metric != "share_price":
        return None
    if premium is None or premium.metric != "acquisition" or premium.measure != "change" or not premium.subject:
        return None
    named = {name.entity for name in claim.scene.names}
    return premium.subject if premium.subject in named and claim.measure == "level" else None


def _giver(claim: Claim) -> str | None:
    """Like "secured a $10 billion investment from Velta"."""
    words = claim.passage.words
    behind = (name for name in claim.passage.names if words.at(name.start) >= claim.last and name.kind != "person")
    name = next(behind, None)
    if name is None or name.kind == "owner":
        return None
    between = words.texts[claim.last : words.at(name.start)]
    near = "from" in between and len(between) <= _TITLE
    return name.entity if near and _NOT_FROM.isdisjoint(between) else None

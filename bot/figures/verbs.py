"""Claims in, what they are of where the verb that has the amount says so: "owes creditors $9 billion".

Knows verbs of earning, owing, hiring, spending and valuing; refuses to guess where another metric is named.
"""

from bot.figures.binding.ties import topics
from bot.figures.claims import Claim, is_chinese
from bot.figures.clauses import words_after, words_before
from bot.figures.rulings import Ruling, first_ruling
from bot.figures.words import METRIC


def verb_metric(claim: Claim) -> Ruling:
    """The metric that the verb of an amount has."""
    return None if is_chinese(claim) else first_ruling(_METRIC_RULES, claim)


def _named(claim: Claim, start: int, end: int) -> list[str]:
    """The metrics named between two words."""
    return [cue.value for cue in claim.passage.cues_of.get(METRIC, ()) if start <= cue.start and cue.end <= end]


_PARTS = frozenset({"fraction", "half"})
_ROUND = frozenset("as much up to about around almost nearly roughly some over more less than at least".split())
_SOFT = {"costs": "cost", "earnings": "net_income", "spending": "capex"}


def _by_a_part(claim: Claim) -> Ruling:
    """Like "cut its costs by a third", "saw its shares jump by as much as half"."""
    texts = claim.passage.words.texts
    by = next((at for at in range(claim.first - 1, max(0, claim.first - 6), -1) if texts[at] == "by"), 0)
    if claim.quantity.rule not in _PARTS or not by or not _ROUND.issuperset(texts[by + 1 : claim.first]):
        return None
    cues = [cue for cue in claim.passage.cues_of.get(METRIC, ()) if by - 5 <= cue.start and cue.end <= by]
    if "between" in texts[max(0, by - 8) : by]:
        return None
    soft = [_SOFT[text] for text in texts[max(0, by - 4) : by] if text in _SOFT]
    found = [cue.value for cue in cues[-1:]] or soft[-1:]  # a round is called an investment, too: it is left open
    return (found[0], "what moves by a part") if found and found[0] != "investment" else None


_VALUES = frozenset({"valuing", "values", "valued"})
_WORTH = frozenset(
    {"market", "deal", "transaction", "offer", "stake", "shares", "bid", "order", "contract", "trading"}
)


def _valued(claim: Claim) -> Ruling:
    """Like "a round that values the company at $9 billion", "a listing that valued the lender at $15 billion"."""
    passage = claim.passage
    end = passage.words.at(claim.quantity.bound_start)
    words = passage.words.texts[max(0, end - 10) : end]
    if claim.kind != "money" or words[-1:] != ["at"] or claim.quantity.value < _A_MILLION:
        return None
    at = next((at for at in range(len(words) - 2, -1, -1) if words[at] in _VALUES), None)
    if at is None or _BREAKS & set(words[at:]) or (words[at] == "valued" and at == len(words) - 2):
        return None
    return None if _WORTH & set(words) else ("valuation", "what somebody is valued at")


_A_MILLION = 1_000_000
_BREAKS = frozenset({",", ";", "and", "but", "while", "which"})
_EARNS = frozenset({"earned", "earns", "earn", "earning"})
_SALES = frozenset({"revenue", "revenues", "sales", "turnover"})
_SET_OFF = frozenset({",", "compared", "versus", "against", "or"})


def _earned(claim: Claim) -> Ruling:
    """Like "earned 40 billion rupees, 11% less than a year ago", "could earn $38 a share"."""
    words, follows = words_before(claim, 2), words_after(claim, 2)
    if claim.kind != "money" or words[-1:] == [] or words[-1] not in _EARNS or {"he", "she"} & set(words):
        return None
    if follows in (["a", "share"], ["per", "share"], ["per", "diluted"]):
        return "eps", "what is earned on a share"
    on_sales = follows[:1] == ["on"] and bool(_SALES & set(follows))
    held_against = bool(_SET_OFF & set(follows[:1]))
    large = claim.quantity.value >= _A_MILLION
    return ("net_income", "what somebody earned") if large and (on_sales or held_against) else None


_TAKES = frozenset({"took", "takes", "taking", "brought", "brings"})
_TAKEN = frozenset(
    "fundraising funding round investors investment equity venture bets deposits flows funds net capital".split()
)


def _taken_in(claim: Claim) -> Ruling:
    """Like "takes in more than $75 billion a year"."""
    words = words_before(claim, 2)
    if claim.kind != "money" or words[-1:] != ["in"] or len(words) < 2 or words[0] not in _TAKES:
        return None
    near = set(claim.passage.words.texts[max(0, claim.first - 9) : claim.last + 8])
    named = _named(claim, max(0, claim.first - 12), claim.last + 7)
    return None if near & _TAKEN or named else ("revenue", "what somebody takes in")


_OWES = frozenset({"owes", "owe", "owed", "owing"})
_LENT = frozenset("creditors lenders bondholders suppliers banks".split())


def _owed(claim: Claim) -> Ruling:
    """Like "owes creditors $6.5 billion"."""
    words = words_before(claim, 3)
    if claim.kind != "money" or not _OWES & set(words) or not _LENT & set(words):
        return None
    return "debt", "what is owed to creditors"


_STAFF = frozenset("employees people workers staff staffers engineers".split())
_HAS = frozenset({"has", "have", "had", "employs", "employed", "employing"})
_GONE = frozenset("laid leave go lose affected cut impacted let resigned quit killed died".split())


def _employed(claim: Claim) -> Ruling:
    """Like "has about 1.55 million employees", and "350,000 of them in offices" behind it."""
    if claim.kind != "count":
        return None
    other = claim.before
    if words_after(claim, 2) == ["of", "them"] and claim.quantity.noun is None and other is not None:
        same = (
            other.rejected is None and other.kind == "count" and other.metric in {"headcount", "users", "layoffs"}
        )
        return (other.metric, "a part of those counted before") if same else None
    noun = (claim.quantity.noun or "").lower().split(" ")[-1]
    near = {*words_before(claim, 6), *words_after(claim, 4)}
    if noun not in _STAFF or not _HAS & set(words_before(claim, 1)) or _GONE & near:
        return None
    alone = noun in {"people"} and not {"employs", "employed", "employing"} & set(words_before(claim, 1))
    return None if alone else ("headcount", "staff that somebody has")


_JOBS = frozenset("jobs posts roles positions workers employees staff staffers people".split())
_SHEDS = frozenset(
    """
    shed sheds shedding axe axes axing axed eliminate eliminates eliminating eliminated scrap scrapping cull
    """.split()
)
_TO_GO = (["would", "go"], ["will", "go"], ["to", "go"], ["have", "gone"], ["would", "be"], ["will", "be"])
_LOST = frozenset({"cut", "lost", "axed", "eliminated", "scrapped", "shed"})


def _jobs_gone(claim: Claim) -> Ruling:
    """Like "shedding 20,000 workers", "up to 90 posts would go"."""
    noun = (claim.quantity.noun or "").lower().split(" ")[-1]
    if claim.kind != "count" or noun not in _JOBS:
        return None
    follows = words_after(claim, 3)
    goes = follows[:2] in _TO_GO and (follows[1] in {"go", "gone"} or bool(_LOST & set(follows[2:])))
    return ("layoffs", "jobs that go") if goes or _SHEDS & set(words_before(claim, 2)) else None


def _charge_of(claim: Claim) -> Ruling:
    """Like "took a similar charge of 21 billion rupees", "a one-off tax charge of $15.9 billion"."""
    words = words_before(claim, 5)
    at = next((at for at in range(len(words) - 1, 0, -1) if words[at] in {"charge", "charges"}), 0)
    if (
        claim.kind != "money"
        or not at
        or words[at + 1 :] not in (["of"], ["of", "up", "to"], ["totalling"], ["totaling"])
    ):
        return None
    if {"criminal", "antitrust", "fraud", "registration", "delivery", "service"} & set(words):
        return None
    return ("tax" if words[at - 1] == "tax" else "cost"), "a charge of so much"


_COUNTED_TO = frozenset({"accounted", "accounts", "account"})
_WHOLES = {"sales": "revenue", "revenue": "revenue", "revenues": "revenue", "turnover": "revenue"}


def _accounted(claim: Claim) -> Ruling:
    """Like "China accounted for $17 billion, or 13%, of Orbix's sales"."""
    texts = claim.passage.words.texts
    start = max(0, claim.first - 9)
    if claim.kind not in ("money", "percent") or not _COUNTED_TO & set(texts[start : claim.first]):
        return None
    if "for" not in texts[start : claim.first] or {";", "and", "while"} & set(texts[claim.first : claim.last]):
        return None
    follows = texts[claim.last : claim.last + 10]
    if "of" not in follows or {";", ".", "and", "while"} & set(follows[: follows.index("of")]):
        return None
    whole = follows[follows.index("of") + 1 :][:5]
    if not {"its", "'s", "their"} & set(whole) or _named(claim, 0, start):
        return None
    found = next((_WHOLES[text] for text in whole if text in _WHOLES), None)
    return (found, "a part that is accounted for") if found else None


_SPENDS = frozenset({"spend", "spends", "spent", "spending", "invest", "invested", "investing"})
_PLANT = frozenset(
    """
    capacity facilities plants factories equipment fabs machinery servers data-centre data-center
    """.split()
)


def _spent_on_plant(claim: Claim) -> Ruling:
    """Like "spent 11 trillion won on facilities", "plans to spend $38 billion to $42 billion on new capacity"."""
    follows = words_after(claim, 4)
    if claim.kind != "money" or not _SPENDS & set(words_before(claim, 1)) or follows[:1] != ["on"]:
        return None
    thing = next(
        (text for text in follows[1:] if text not in {"new", "its", "more", "production", "additional"}), ""
    )
    return ("capex", "what is spent on plant") if thing in _PLANT else None


def _bitcoin(claim: Claim) -> Ruling:
    """Like "bought 8,000 bitcoin for $800 million": the coins are counted, their price is laid out."""
    if claim.quantity.unit in _COINS:
        return "other", "coins that are counted"
    coins = claim.before
    if coins is None or coins.quantity.unit not in _COINS or claim.kind != "money":
        return None
    bought = {"bought", "buys", "acquired", "purchased", "buy"} & set(claim.passage.words.texts[: coins.first])
    return ("investment", "what coins were bought for") if bought and words_before(claim, 1) == ["for"] else None


_COINS = frozenset({"BTC", "ETH"})


def _lost_on_each(claim: Claim) -> Ruling:
    """Like "loses nearly $39,000 on every car"."""
    loses = {"loses", "lose", "lost", "losing"} & set(words_before(claim, 1))
    each = words_after(claim, 2) in (["on", "every"], ["on", "each"], ["per", "vehicle"], ["per", "car"])
    return ("net_income", "what is lost on each") if claim.kind == "money" and loses and each else None


def _share_sold(claim: Claim) -> Ruling:
    """Like "sold shares at $40 each in its listing"."""
    words = words_before(claim, 3)
    each = words_after(claim, 1) in (["each"], ["apiece"])
    sold = {"sold", "priced", "sell", "sells", "offered", "selling"} & set(words)
    return (
        ("share_price", "what a share is sold at")
        if claim.kind == "money" and each and sold and "shares" in words
        else None
    )


_NUMBERED = {
    **dict.fromkeys(("customers", "users", "subscribers", "members", "clients"), "users"),
    **dict.fromkeys(("staff", "employees", "workers"), "headcount"),
}


def _numbered(claim: Claim) -> Ruling:
    """Like "Customers with large contracts numbered 1,460", "Staff, who number 1,150"."""
    words = words_before(claim, 12)
    if claim.kind != "count" or words[-1:] not in (["numbered"], ["number"]):
        return None
    found = [_NUMBERED[text] for text in words if text in _NUMBERED]
    return (found[0], "how many there are") if found else None


def _market_moves(claim: Claim) -> Ruling:
    """Like "while the broader market is down 5.6%", "the benchmark is still up 13%"."""
    words = words_before(claim, 6)
    at = next((at for at in range(len(words) - 1, 0, -1) if words[at] in {"market", "benchmark"}), 0)
    broad = at and (words[at] == "benchmark" or words[at - 1] in {"broader", "wider"})
    verb = words[at + 1 : at + 2] and words[at + 1] in {
        "is",
        "was",
        "has",
        "rose",
        "fell",
        "gained",
        "lost",
        "index",
    }
    moves = broad and verb and len(words) - at <= _NEAR and _BREAKS.isdisjoint(words[at:])
    return ("index", "a market moves") if claim.kind == "percent" and moves else None


_NEAR = 4


def _left(claim: Claim) -> Ruling:
    """Like "Attrition eased to 12.4%": how many leave is no margin."""
    words = words_before(claim, 9)
    at = next((at for at in range(len(words) - 1, -1, -1) if words[at] in {"attrition", "churn"}), None)
    if claim.kind != "percent" or at is None or _named(claim, claim.first - len(words) + at + 1, claim.first):
        return None
    return "other", "how many leave"


def _guided(claim: Claim) -> Ruling:
    """Like "expects Orbix to guide for $5 billion": guidance without a word of what is of sales."""
    words = words_before(claim, 2)
    guides = words[:1] in (["guide"], ["guided"], ["guides"]) and words[1:] in (["for"], ["to"])
    named = _named(claim, max(0, claim.first - 9), claim.last + 5)
    if claim.kind != "money" or claim.quantity.value < _A_MILLION or named:
        return None
    spending = any(other.metric in {"capex", "investment", "cost"} for other in topics(claim))
    return ("revenue", "what somebody guides for") if guides and not spending else None


_BUYS = frozenset({"buy", "buying", "purchase", "purchasing", "bought", "buys"})
_SERVICES = frozenset({"services", "computing", "capacity", "cloud", "compute"})


def _buys_services(claim: Claim) -> Ruling:
    """Like "has committed to buying $250 billion of Orbix services"."""
    follows = words_after(claim, 5)
    buys = _BUYS & set(words_before(claim, 1)) and follows[:1] == ["of"] and _SERVICES & set(follows)
    return ("contract", "services that are bought") if claim.kind == "money" and buys else None


def _committed(claim: Claim) -> Ruling:
    """Like "has made commitments of some $1.4 trillion", "Its commitments add up to $1 trillion"."""
    words = words_before(claim, 5)
    at = next((at for at in range(len(words) - 1, -1, -1) if words[at] == "commitments"), None)
    if claim.kind != "money" or not at or not _ADD_UP.issuperset(words[at + 1 :]):
        return None
    return ("investment", "what commitments come to") if words[at - 1] in {"made", "its", "their"} else None


_ADD_UP = frozenset(
    {"of", "to", "add", "adds", "up", "amount", "amounting", "come", "total", "totalling", "totaling"}
)


def _maker_sales(claim: Claim) -> Ruling:
    """Like "Combined revenue at the ten biggest contract chipmakers rose 14.6%": they make under contract."""
    texts, cues = claim.passage.words.texts, claim.passage.cues_of.get(METRIC, ())
    before = [cue for cue in cues if cue.end <= claim.first]
    if claim.kind not in ("money", "percent") or not before or before[-1].value != "contract":
        return None
    made = texts[before[-1].end : before[-1].end + 1]
    makers = (
        texts[before[-1].start] == "contract" and made and made[0].rstrip("s").endswith(("maker", "manufacturer"))
    )
    others = [cue.value for cue in before if cue.value != "contract"]
    return (others[-1], "what contract makers do") if makers and others else None


def _last_years(claim: Claim) -> Ruling:
    """Like "sales would be lower than last year's 15 billion euros": an old side with a time is of the same."""
    texts = claim.passage.words.texts
    at = claim.passage.words.at(claim.quantity.bound_start)
    led = texts[max(0, at - 6) : at]
    if claim.kind != "money" or led[-1:] != ["'s"] or not {"than", "to", "above", "below"} & set(led):
        return None
    timed = any(claim.passage.words.at(mention.end) in (at - 1, at) for mention in claim.passage.periods)
    named = _named(claim, max(0, at - 14), at)
    return (named[-1], "of what it is held against") if timed and named and "," not in led else None


def _burned(claim: Claim) -> Ruling:
    """Like "burned $2 billion of cash in 2024"."""
    burns = {"burned", "burnt", "burns", "burn", "burning"} & set(words_before(claim, 1))
    return ("cash_flow", "cash that is burned") if claim.kind == "money" and burns else None


def _on_the_team(claim: Claim) -> Ruling:
    """Like "has doubled its team to 84", "the workforce shrank to 226,000"."""
    texts = claim.passage.words.texts
    if claim.kind == "x" and texts[claim.last : claim.last + 2] in (["its", team] for team in _TEAMS):
        return "headcount", "a team that grows"
    near = texts[max(0, claim.first - 16) : claim.first]
    if claim.kind != "count" or claim.quantity.noun is not None or words_before(claim, 1) != ["to"]:
        return None
    team = _TEAMS & set(near)
    other = [
        cue for cue in _named(claim, max(0, claim.first - 12), claim.first) if cue not in {"headcount", "layoffs"}
    ]
    return ("headcount", "a team that grows") if team and not other and claim.quantity.value >= 10 else None


_TEAMS = frozenset({"team", "workforce", "headcount", "staff"})

_METRIC_RULES = (
    _by_a_part, _valued, _earned, _taken_in, _owed, _employed, _jobs_gone, _charge_of, _accounted, _spent_on_plant,
    _bitcoin, _lost_on_each, _burned, _on_the_team, _share_sold, _numbered, _market_moves, _left, _guided,
    _buys_services, _committed, _maker_sales, _last_years,
)  # fmt: skip

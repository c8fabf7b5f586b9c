"""A stretch with capitals and what stands beside it in, what speaks for a company or a person there out.

Knows the words for firms, for offices and for what firms do; refuses to decide what the article names.
"""

import re

from bot.figures.names.vocabulary import vocabulary

BEFORE, AFTER = 40, 100  # characters to either side that are looked at

_FIRM = r"""(?: start-?ups? | compan(?:y|ies) | firms? | (?:\w{2,12}-?)?makers? | lenders? | retailers?
  | developers?
    | providers? | operators? | giants? | platforms? | suppliers? | manufacturers? | publishers? | groups? | banks?
    | brands? | apps? | carriers? | non-?profits? | charit(?:y|ies) | unicorns? | insurers? | business(?:es)?
    | fund
    | marketplace | agency | site | service | exchange | studio | foundation | organi[sz]ation | subsidiary
    | unit )"""
_FIRM_WORDS = frozenset(
    """
    startup startups start-up start-ups company companies firm firms maker makers lender lenders retailer retailers
    developer developers provider providers operator operators giant giants platform platforms supplier suppliers
    manufacturer manufacturers publisher publishers group groups bank banks brand brands app apps carrier carriers
    nonprofit nonprofits non-profit charity charities unicorn unicorns insurer insurers business businesses fund
    marketplace agency site service exchange studio foundation organization organisation subsidiary unit chipmaker
    chipmakers carmaker carmakers automaker automakers drugmaker planemaker called named rival rivals competitor
    competitors parent acquire acquired acquiring
    """.split()
)
_FIRM_PHRASES = ("invested in", "investing in", "investment in", "stake in", "shares of", "shares in")
_FIRM_ENDS = ("-based", "-backed", "-owned", "-listed", "-maker", "-makers")
_FIRM_AFTER = re.compile(
    rf"""^(?: ,?[ ](?:Inc|Corp|Ltd|LLC|LLP|LP|Co|PLC|plc|Plc|AG|SA|SE|NV|N\.V|AB|Oy|GmbH|Pvt|Pte|Holdings?|Group)\b
        | ['’]s?[ ](?:\w{{2,12}}[ ]){{0,2}}(?: revenues? | sales | shares | stock | profits? | earnings | valuation
            | customers | users | app | platform | investors | products? | board | IPO | employees )\b
        | [ ](?:shares|stock)\b
        | [ ]\((?: NASDAQ | Nasdaq | NYSE | [A-Z]{{2,10}}: | [A-Z.]{{2,7}}\) )
        | ,?[ ](?:which|whose)\b
        | ,[ ](?:an?|the|one|another|maker|owner|provider|developer)\b[^.,;]{{0,70}}?\b{_FIRM}\b )""",
    re.VERBOSE,
)
_FIRM_DOES = re.compile(
    r"""^[ ](?:(?:has|had|have|also|recently|today|is)[ ]){0,2}(?: rais(?:ed|es|ing) | acquire[ds]
      | launch(?:ed|es|ing)
        | announce[ds] | report(?:ed|s) | post(?:ed|s) | unveiled | secure[ds] | closed | bought | operates
        | offers
        | employs | builds | sells | makes | partnered | was[ ]founded | went[ ]public )\b""",
    re.VERBOSE,
)
_ROLES = frozenset(
    """
    ceo cfo coo cto chief officer founder president chairman chair analyst analysts director executive mr ms mrs dr
    mr. ms. mrs. dr. sen. rep. gov. minister secretary senator judge manager billionaire economist strategist
    co-founder cofounder entrepreneur spokesman spokeswoman spokesperson lawyer attorney boss
    """.split()
)
_PARTICLES = frozenset("de van von der di da bin al la le".split())
_ROLE_AFTER = re.compile(
    r"""^,?[ ] (?: \d\d,[ ] )?
        (?: who\b
          | (?: (?:the|an?|its|his|her|former|global|senior|managing|then|\w+['’]s)[ ] ){0,3} (?: [\w-]+[ ] ){0,2}
            (?: CEO | ceo | CFO | COO | CTO | chief | co-?founder | founder | president | chair(?:man|woman)?
              | analyst
              | director | partner | executive | head | manager | professor | economist | strategist | lawyer
              | attorney
              | editor | reporter | spokes\w+ | senator | owner | engineer | investor | researcher | secretary
              | minister | vice )\b
          | \([\w ]{1,20}analyst )""",
    re.VERBOSE,
)
_ACTS = re.compile(r"^(?:['’]s\b|,? (?:which|said|says|told|has|had|is|was|will|plans|expects)\b)")
_GOES_ON = re.compile(
    r"""^(?: ['’]s\b
        | ,?[ ](?: which | who | whose | also | now | will | could | may | would | [a-z]{2,12}(?:ed|s) | said
        | told | had
            | made | sold | bought | took | won | lost | put | cut | spent | paid | let | fell | rose | grew | held
            | began | got | gave | saw | swung )\b )""",
    re.VERBOSE,
)
_HOLDS = re.compile(
    r"""^(?: ['’]s?\b
        | [ ](?:has|had|have|is|was|will|would|could|plans|needs|expects|gets|lost|gained|offered|said)\b )""",
    re.VERBOSE,
)
_FIRM_OF_PLACE = re.compile(
    r" (?:company|start-?up|firm|group|(?:chip-?|car-?)?maker|lender|bank|retailer|giant|developer)\b"
)


_FIRST_OF_PLACE = re.compile(
    r"['’]s (?:(?:second|third|fourth|fifth)[- ])?(?:biggest|largest|top|leading|oldest|main|most \w+|No\. ?\d)"
    r"(?: [\w-]+){0,3}?"
    r" (?:lender|bank|insurer|company|start-?up|firm|group|\w*maker|retailer|carrier|operator|builder)\b"
)


def word_before(before: str) -> str:
    """The last word before a stretch, in small letters, if nothing but commas and colons is between them."""
    return before.rstrip(" ,:").rpartition(" ")[2].lower() if before[-1:] == " " else ""


def firm(before: str, after: str) -> int:
    """How much speaks for a company."""
    last = word_before(before)
    led = last in _FIRM_WORDS or last.endswith(_FIRM_ENDS) or before.endswith(_FIRM_PHRASES, 0, -1)
    if _FIRM_AFTER.match(after) is not None:
        return led + 2
    return led + (_FIRM_DOES.match(after) is not None)


def person(text: str, before: str, after: str) -> int:
    """How much speaks for a person: an office before or behind, a given name."""
    words = text.split(" ")
    if len(words) > 4 or not _PARTICLES.issuperset(word for word in words if word.islower()):
        return 0
    if words[0] not in vocabulary().given and all(word in vocabulary().plain for word in text.lower().split(" ")):
        return 0
    titled = 2 * (word_before(before) in _ROLES)
    if len(words) == 1:
        return titled
    return titled + 2 * (words[0] in vocabulary().given) + (_ROLE_AFTER.match(after) is not None)


def acts(after: str) -> bool:
    """Whether what goes on is said of a name rather than of an ordinary word."""
    return _ACTS.match(after) is not None


def goes_on(after: str) -> bool:
    """Whether the word that opens a sentence is followed by what follows names."""
    return _GOES_ON.match(after) is not None


def holds(after: str) -> bool:
    """Whether a place does or has something, rather than that something is there."""
    return _HOLDS.match(after) is not None


def is_home(before: str, after: str) -> bool:
    """Whether a name only tells where a company is at home: "the Pittsburgh company", "Oslo's biggest lender"."""
    the = before.lower().endswith("the ") and _FIRM_OF_PLACE.match(after) is not None
    return the or after.startswith("-based") or _FIRST_OF_PLACE.match(after) is not None

"""Sentences and the names in them in, the people out whose own money a sentence is about: they can own figures.

Knows the words for wealth and what people do with their money; refuses to know who anybody is.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from bot.figures.names.name import Name
from bot.figures.names.tabled import leaders
from bot.model import Sentence

_WEALTH = re.compile(
    r"""\b(?: [Nn]et[ ][Ww]orth | [Ff]ortunes? | [Ww]ealth | [Rr]ichest | [Ww]ealthiest | [Bb]illionaires?
      | philanthrop\w+
        | donat(?:e|ed|es|ion|ions|ing) | own[ ]money | personally | personal[ ](?:stake|holdings?|income)
        | (?:his|her)[ ](?:[\w.%$]+[ ])?(?:stake|shares|holdings|salary) | [Pp]ay[ ]package | compensation
        | fined[ ](?:him|her) )\b""",
    re.VERBOSE,
)
_SPENDS = re.compile(
    r"""['’]s?[ ](?:\w+[ ])?(?: stake | shares | bid | offer | purchase | acquisition | takeover | buyout
      | pay | foundation
            | pledge | personal )\b
      | (?: ,[^,]{1,60}, )? [ ]
        (?: (?: has | had | have | also | will | would | could | must | to | was | is | once | already
          | \w+ly )[ ] ){0,3}
        (?: bought | buys? | buying | sold | sells? | selling | owns | owned | own | paid | pays? | paying
          | gave | gives?
          | giving | pledged | invested | invests? | borrowed | earned | earns? | made | lost | loses?
          | gained | spent
          | spends? | acquired | acquires? | bid | offered | offers? | holds | held | poured | settled | fined
          | ordered[ ]to[ ]pay | worth | put | wants? | cashed | amassed | contributed )\b""",
    re.VERBOSE,
)


def with_owners(sentences: Sequence[Sentence], names: Sequence[Name]) -> list[Name]:
    """The names, with those people as owners whose own money their sentence is about."""
    if not any(_is_person(name) for name in names):
        return list(names)
    starts = [(sentence.part == "text", sentence.start) for sentence in sentences]
    return [_owner(name) if _is_person(name) and _has_money(name, sentences, starts) else name for name in names]


def _is_person(name: Name) -> bool:
    return name.kind == "person" or (name.product is not None and name.product in leaders())


def _has_money(name: Name, sentences: Sequence[Sentence], starts: Sequence[tuple[bool, int]]) -> bool:
    number = bisect_right(starts, (name.part == "text", name.start)) - 1
    if number < 0:
        return False
    text, offset = sentences[number].text, sentences[number].start
    return _SPENDS.match(text, name.end - offset) is not None or _WEALTH.search(text) is not None


def _owner(name: Name) -> Name:
    return Name(name.product or name.entity, "owner", name.start, name.end, name.part)

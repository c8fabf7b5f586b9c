"""A regular expression in, one that is compiled when it is first searched for out: a run needs few of our many.

Knows nothing of what is looked for. A call takes a little longer than that of a pattern that is compiled at once:
what an article is asked thousands of times had better be.
"""

import re
from typing import Any, cast

_ABILITIES = ("search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn")


class _Later:
    """Stands for a pattern, and has its methods from the first use of one of them on."""

    __slots__ = ("_flags", "pattern", *_ABILITIES)

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a method of a pattern
        if name not in _ABILITIES:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        for ability in _ABILITIES:
            setattr(self, ability, getattr(compiled, ability))
        return getattr(compiled, name)


def lazy(text: str, flags: int = 0) -> re.Pattern[str]:
    """Like `re.compile`, later. Only its methods are for use: `re` itself does not take it for a pattern."""
    return cast("re.Pattern[str]", _Later(text, flags))

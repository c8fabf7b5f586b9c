"""What can go wrong, in our words. Adapters turn foreign exceptions into these at one place each.

Every message is one sentence for people: what happened, and what to do about it. No message holds a secret.
"""

from datetime import timedelta


class BriefwireError(Exception):
    """The root: anything we expected might happen."""


class Retry(BriefwireError):
    """It did not work this time. `after`: how long the other side asked us to wait, None if it did not say."""

    def __init__(self, message: str, after: timedelta | None = None) -> None:
        super().__init__(message)
        self.after = after


class Unsure(Retry):
    """No answer came: it may have been done all the same, or be done yet. Look before doing it again."""


class Gone(BriefwireError):
    """It is not there any more, and asking again will not help: a retired feed, an archived channel."""


class Refused(BriefwireError):
    """The other side understood and said no: forbidden, blocked, or a payload it will not take."""


class Unsafe(Refused):
    """We ourselves said no: a private address, an entity bomb, a body over the limit."""


class NotAFeed(BriefwireError):
    """The body is no feed that we can read. `found` lists feed addresses that the page itself offers."""

    def __init__(self, message: str, found: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.found = found


class NotUnderstood(BriefwireError):
    """A command that we cannot make sense of. `hint` says what to type instead, `suggestions` are near misses."""

    def __init__(self, message: str, hint: str = "", suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.hint = hint
        self.suggestions = suggestions


class BadConfig(BriefwireError):
    """The configuration is wrong at `key`; `why` says how, and what would be right."""

    def __init__(self, key: str, why: str) -> None:
        super().__init__(f"{key}: {why}")
        self.key = key
        self.why = why


class BadArticle(BriefwireError):
    """A line or file that should be an article and is not."""

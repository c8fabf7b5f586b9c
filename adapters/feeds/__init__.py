"""Feeds: `polling` asks for them (the `Feeds` port), `parsing` has child processes read them by `reading`.

The children import this package too and need no network, so the reader is loaded when it is first asked for.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adapters.feeds.polling import FeedReader

__all__ = ["FeedReader"]


def __getattr__(name: str) -> object:
    if name != "FeedReader":
        raise AttributeError(name)
    from adapters.feeds import polling

    return polling.FeedReader

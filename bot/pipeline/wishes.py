"""The archive's subscriptions in, all of them ready to plan with out: what connects nothing else needs them."""

from typing import cast

from bot.deliveries import Index
from bot.pipeline.connections import Kept, kept
from bot.ports import Archive


class Wishes:
    """All subscriptions as they are now, read anew only when one of them has changed."""

    def __init__(self, archive: Archive, kept: Kept = kept) -> None:
        self._archive = archive
        self._kept = kept
        self._revision = -1
        self._index = Index(())

    async def index(self) -> Index:
        """The subscriptions, ready to plan with."""
        return cast("Index", await self._kept(self.read))

    def read(self) -> Index:
        """The same, for whoever is in a thread of the archive already."""
        revision = self._archive.subscriptions_revision()
        if revision != self._revision:
            self._index = Index(self._archive.subscriptions())
            self._revision = revision
        return self._index

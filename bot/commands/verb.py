"""A row of the command table: what a verb is called, how it is used, and who may use it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A row of the command table. `metric`: the verb asks for that metric of a company.

    `manages`: it changes what a channel follows, and only those who may change the channel may use it.
    """

    name: str
    usage: str
    about: str
    example: str
    metric: str | None = None
    also: tuple[str, ...] = ()
    manages: bool = False

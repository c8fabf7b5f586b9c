"""While modules load, the garbage collector rests: there is none, and looking for it takes a sixth of the time."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Around imports. What is there at their end stays to the end, so that later searches pass over it."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()

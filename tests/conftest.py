"""What all tests share: where the labelled articles are, and how long property tests may think."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("briefwire", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("briefwire")

BESIDE = Path(__file__).parents[2] / "shared" / "bench"


@pytest.fixture(scope="session")
def bench() -> Path:
    """The folder of labelled articles: the one that BRIEFWIRE_BENCH names, or the one beside the repository."""
    folder = Path(os.environ.get("BRIEFWIRE_BENCH") or BESIDE)
    if not folder.is_dir():
        pytest.skip("there are no labelled articles here; BRIEFWIRE_BENCH can name their folder")
    return folder

"""The short form of `make chaos`: two processes on one archive, killed in turn, on a platform that often fails."""

from pathlib import Path

import chaos
import pytest


@pytest.mark.timeout(240)
def test_killed_again_and_again_nothing_is_lost_or_told_twice(tmp_path: Path) -> None:
    score = chaos.chaos(tmp_path, kills=6, processes=2, seed=7, briefs=0)
    assert (score.lost, score.doubled, score.closes) == ([], [], True)
    assert score.told >= chaos.CHANNELS
    assert score.moments.total() == 6
    assert (tmp_path / "log.txt").read_text().count("Traceback") == 0

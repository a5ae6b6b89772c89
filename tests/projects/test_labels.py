"""The rules on a small labelled set with a fixed seed, and by hand: one is found, what only looks alike is not."""

import sys
from pathlib import Path

from luodi.regimes.loader import shipped

sys.path.insert(0, str(Path(__file__).parents[2]))

from bench.disguises import labelled
from bench.labels import score

RECALL, PRECISION = 0.98, 0.95


def test_default_rules_hold_their_floor_on_the_labelled_set() -> None:
    found = score(shipped("qingxin").pack.duplicates, labelled(7, 400, 400))
    assert found.recall >= RECALL, found.missed.most_common()
    assert found.precision >= PRECISION, found.wrong.most_common()

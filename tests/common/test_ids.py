"""UUIDv7 as row ids."""

import time
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

from luodi.common.ids import new_id


def test_id_has_the_version_and_variant_of_rfc_9562() -> None:
    made = new_id()
    assert made.version == 7
    assert made.bytes[8] >> 6 == 0b10


def test_id_carries_the_present_millisecond() -> None:
    before = time.time_ns() // 1_000_000
    carried = new_id().int >> 80
    assert before <= carried <= time.time_ns() // 1_000_000 + 20


def test_ids_made_one_after_another_are_in_order() -> None:
    made = [new_id() for _ in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_ids_made_in_several_threads_are_all_different() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = [one for batch in pool.map(lambda _: [new_id() for _ in range(2_000)], range(8)) for one in batch]
    assert len(set(made)) == len(made)


def test_clock_that_steps_back_leaves_the_order() -> None:
    first = new_id()
    with patch("luodi.common.ids.time.time_ns", return_value=0):
        assert new_id() > first

"""Erase twenty of forty people, and read everything that can be decrypted before and after.

`python -m tests.erasure` does so with a thousand people.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.world import running
from tests.erasure.proof import Proof
from tests.first_stage import first_stage
from tests.real_parts import need_kafka, need_triton

pytestmark = [pytest.mark.kafka, pytest.mark.triton, pytest.mark.slow]
_PEOPLE = 40


@pytest.fixture
def proof(tmp_path: Path) -> Iterator[Proof]:
    """A separate system, because the test rotates keys and destroys old ones."""
    need_kafka()
    need_triton()
    with running(tmp_path / "system", first_stage(tmp_path)) as world:
        yield Proof(world, _PEOPLE, tmp_path / "backup")


@pytest.mark.timeout(900)
async def test_erasure_removes_all_values_of_the_erased_people_only(proof: Proof) -> None:
    await proof.plant()
    everybody = frozenset(range(_PEOPLE))
    assert await proof.before() == everybody
    living = {one.number for one in proof.living}
    shown, others = await proof.revealed()
    assert shown | others == living
    assert proof.summarised
    done = await proof.erase()
    assert {one.state for one in done} == {"done"}
    after = await proof.after()
    assert {place: found & proof.erased for place, found in after.items()} == dict.fromkeys(after, frozenset())
    assert proof.left <= after["live, all surviving keys"]
    assert await proof.revealed() == (living & proof.left, set())

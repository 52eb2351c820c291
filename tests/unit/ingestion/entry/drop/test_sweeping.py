"""Old receipts and refused files: removed if no hold covers them."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.ingestion.entry.drop.folder import DropFolder, DropSettings
from services.ingestion.references import keyed_reference
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject, Retry
from services.shared.domain.holds import Destroyer, Hold, HoldCause
from tests.blob_suite import hash_key
from tests.unit.ingestion.entry.drop.test_folder import events_of, files_in, folder_of, put, scan
from tests.unit.ingestion.support import MATTER, SYSTEM, TENANT, World, record

OWN, OTHER = f"{SYSTEM}/{MATTER}", f"{SYSTEM}/HB-2"
_HELD = Hold("", "", HoldCause.HOLD, ("LIT-1",))
_UNKNOWN = Hold("", "", HoldCause.NO_CLEARANCE)


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    return tmp_path / "drop"


async def _refuse(world: World, drop: Path, *names: str, sidecar: object = None) -> DropFolder:
    """Drops empty files, which are refused, and waits for eight days."""
    folder = folder_of(world, drop)
    for name in names:
        put(drop, name, b"")
        if sidecar is not None:
            put(drop, f"{name}.json", json.dumps(sidecar).encode())
    await scan(folder)
    _eight_days(world)
    return folder


def _eight_days(world: World) -> None:
    """Files have the time of the machine."""
    world.clock.advance((datetime.now(UTC) - world.clock.now()).total_seconds() + 8 * 86400)


@pytest.mark.parametrize(("hold", "cause"), [(_HELD, "held"), (_UNKNOWN, "unknown")])
async def test_a_held_file_stays_with_its_reason_and_does_not_block_the_others(
    world: World, drop: Path, hold: Hold, cause: str
) -> None:
    folder = await _refuse(world, drop, f"{OWN}/a.txt", f"{OTHER}/b.txt", sidecar={"privileged": True})
    world.holds.holds[MATTER] = hold
    assert [await folder.sweep() for _ in range(2)] == [3, 0]
    assert files_in(drop) == {f"refused/{OWN}/a.txt{suffix}" for suffix in ("", ".json", ".reason.json")}
    assert world.refused("refused", cause) == 6
    world.holds.holds.clear()
    assert await folder.sweep() == 3
    assert files_in(drop) == set()


@pytest.mark.parametrize("error", [Retry(dependency="redaction"), Reject(Reason.PRECONDITION_FAILED)])
async def test_without_an_answer_no_file_is_removed_and_others_are_submitted(
    world: World, drop: Path, error: Exception
) -> None:
    folder = await _refuse(world, drop, f"{OWN}/a.txt")
    world.holds.error = error
    assert await folder.sweep() == 0
    put(drop, f"{OWN}/b.txt", b"words")
    await scan(folder)
    assert len(events_of(world)) == 1
    assert f"refused/{OWN}/a.txt" in files_in(drop)
    assert world.refused("refused", "unknown") == 2


async def test_the_question_has_the_metadata_of_the_file(world: World, drop: Path) -> None:
    given = {"source_reference": "DV/1", "hold_ids": ["LIT-1"]}
    await (await _refuse(world, drop, f"{OWN}/a.txt", sidecar=given)).sweep()
    expected = record("DV/1")
    assert {(one.tenant, one.matter, one.family, one.hold_ids) for one in world.holds.asked} == {
        (TENANT, MATTER, expected.family, ("LIT-1",))
    }
    assert len(world.holds.asked) == 3


async def test_files_of_the_same_name_are_those_of_one_document(world: World, drop: Path) -> None:
    """The second one gets another name in `refused/`."""
    folder = folder_of(world, drop)
    for content in (b"", b" "):
        put(drop, f"{OWN}/a.txt", content)
        await scan(folder)
    _eight_days(world)
    assert await folder.sweep() == 4
    assert {one.family for one in world.holds.asked} == {
        record(keyed_reference(hash_key(TENANT), SYSTEM, "a.txt")).family
    }


async def test_a_changed_explanation_moves_no_file_to_another_matter(world: World, drop: Path) -> None:
    """Senders can write to the folder: the matter of a refused file is that of its folder."""
    folder = await _refuse(world, drop, f"{OWN}/a.txt")
    (drop / "refused" / f"{OWN}/a.txt.reason.json").write_text(json.dumps({"path": f"{OTHER}/a.txt"}))
    world.holds.holds[MATTER] = _HELD
    assert await folder.sweep() == 0
    assert {one.matter for one in world.holds.asked} == {MATTER}


@pytest.mark.parametrize("sidecar", [b"[" * 100, b'{"matter": ""}', b'{"unknown": 1}'])
async def test_a_sidecar_that_cannot_be_used_leaves_what_the_folder_states(
    world: World, drop: Path, sidecar: bytes
) -> None:
    put(drop, f"{OWN}/a.txt.json", sidecar)
    folder = await _refuse(world, drop, f"{OWN}/a.txt")
    assert await folder.sweep() == 3
    assert {(one.tenant, one.matter) for one in world.holds.asked} <= {(TENANT, MATTER), (TENANT, "")}


@pytest.mark.parametrize("name", ["a.txt", f"{SYSTEM}/a.txt", f"nobody/{MATTER}/a.txt"])
async def test_a_file_of_no_source_system_counts_as_held(world: World, drop: Path, name: str) -> None:
    folder = await _refuse(world, drop, name, f"{OWN}/b.txt")
    assert await folder.sweep() == 2
    assert files_in(drop) == {f"refused/{name}", f"refused/{name}.reason.json"}
    assert world.refused("refused", "unknown") == 2


async def test_receipts_are_removed_without_a_question_and_documents_of_0_1_0_with_one(
    world: World, drop: Path
) -> None:
    put(drop, f"done/{OWN}/of-0.1.0.txt", b"in clear")
    put(drop, f"{OWN}/a.txt", b"words")
    folder = folder_of(world, drop)
    await scan(folder)
    _eight_days(world)
    world.holds.default = _HELD
    assert await folder.sweep() == 1
    assert files_in(drop) == {f"done/{OWN}/of-0.1.0.txt"}
    world.holds.default = None
    assert await folder.sweep() == 1


async def test_the_folder_is_scanned_while_redaction_does_not_answer(world: World, drop: Path) -> None:
    class Silent:
        async def ask(self, destroyer: Destroyer, documents: Sequence[DocumentRecord]) -> list[Hold | None]:
            await asyncio.Event().wait()
            raise AssertionError

    await _refuse(world, drop, f"{OWN}/a.txt")
    folder = folder_of(world, drop, DropSettings(0.01), Silent())
    task = asyncio.create_task(folder.run(asyncio.Event()))
    put(drop, f"{OWN}/b.txt", b"words")
    async with asyncio.timeout(30):
        while not events_of(world):
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert f"refused/{OWN}/a.txt" in files_in(drop)

import asyncio
import json
from pathlib import Path

import pytest

from services.ingestion.entry.drop.folder import DropFolder, DropSettings
from services.ingestion.references import keyed_reference
from services.shared.connectors.files import write_inside
from services.shared.domain.errors import Retry
from services.shared.domain.events import DocumentSubmitted
from services.shared.runtime.ports import HoldCheckPort
from tests.blob_suite import hash_key
from tests.unit.ingestion.support import MATTER, SYSTEM, TENANT, Sources, World


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    return tmp_path / "drop"


def folder_of(
    world: World, drop: Path, settings: DropSettings | None = None, holds: HoldCheckPort | None = None
) -> DropFolder:
    metrics, check = world.ports.metrics, holds or world.hold_check
    return DropFolder(
        drop, world.intake, Sources(), world.audit, world.clock, metrics, check, settings or DropSettings()
    )


async def scan(folder: DropFolder, times: int = 2) -> int:
    return sum([await folder.scan() for _ in range(times)])


def put(drop: Path, name: str, data: bytes) -> Path:
    write_inside(drop / name, drop, data)
    return drop / name


def files_in(drop: Path) -> set[str]:
    return {str(one.relative_to(drop)) for one in drop.rglob("*") if one.is_file()}


def events_of(world: World) -> list[DocumentSubmitted]:
    return [one for one in world.publisher.events if isinstance(one, DocumentSubmitted)]


async def test_a_file_is_submitted_when_it_has_stopped_changing(world: World, drop: Path) -> None:
    folder = folder_of(world, drop)
    path = put(drop, f"{SYSTEM}/{MATTER}/deep/note.txt", b"Half of the")
    assert await folder.scan() == 0
    path.write_bytes(b"Half of the words, and the rest.")
    assert await folder.scan() == 0
    assert await folder.scan() == 1
    (event,) = events_of(world)
    assert event.document.source_reference == keyed_reference(hash_key(TENANT), SYSTEM, "deep/note.txt")
    assert (event.document.tenant, event.document.matter, event.file_name) == (TENANT, MATTER, "note.txt")
    assert event.blob
    assert await world.blobs.get(event.blob) == b"Half of the words, and the rest."
    assert files_in(drop) == {f"done/{SYSTEM}/{MATTER}/deep/note.txt.receipt.json"}
    assert [one.actor for one in world.audit.records] == [f"source:{SYSTEM}"]


async def test_a_sidecar_gives_more_metadata(world: World, drop: Path) -> None:
    put(drop, f"{SYSTEM}/{MATTER}/a.pdf.json", json.dumps({"source_reference": "DV/1", "privileged": True}).encode())
    folder = folder_of(world, drop)
    assert await scan(folder, 3) == 0
    put(drop, f"{SYSTEM}/{MATTER}/a.pdf", b"%PDF-")
    assert await scan(folder) == 1
    (event,) = events_of(world)
    assert (event.document.source_reference, event.document.privileged) == ("DV/1", True)
    assert files_in(drop) == {f"done/{SYSTEM}/{MATTER}/a.pdf.receipt.json"}


@pytest.mark.parametrize(
    ("folder", "sidecar", "source"),
    [(TENANT, {}, "harbour-drop"), (TENANT, {"source_system": SYSTEM}, SYSTEM), (SYSTEM, {}, SYSTEM)],
)
async def test_the_source_system_of_a_folder(
    world: World, drop: Path, folder: str, sidecar: dict[str, str], source: str
) -> None:
    put(drop, f"{folder}/{MATTER}/a.txt.json", json.dumps(sidecar).encode())
    put(drop, f"{folder}/{MATTER}/a.txt", b"words")
    await scan(folder_of(world, drop))
    assert events_of(world)[0].document.source_system == source


@pytest.mark.parametrize(
    ("name", "sidecar", "reason", "detail"),
    [
        ("a.txt", None, "invalid_metadata", "The file is not in a folder SOURCE-SYSTEM/MATTER"),
        (f"{SYSTEM}/a.txt", None, "invalid_metadata", "The file is not in a folder SOURCE-SYSTEM/MATTER"),
        (f"nobody/{MATTER}/a.txt", None, "forbidden", 'Folder "nobody" belongs to no registered source system'),
        (f"northgate-credit/{MATTER}/a.txt", None, "forbidden", 'Folder "northgate-credit" belongs to no registered'),
        (f"walled/{MATTER}/a.txt", None, "forbidden", 'Source system "walled" is not registered for matter "HB-1"'),
        (f"{SYSTEM}/{MATTER}/a.txt", b"not json", "invalid_metadata", 'Field "sidecar" is not valid JSON'),
        (f"{SYSTEM}/{MATTER}/a.txt", b"[]", "invalid_metadata", 'Field "sidecar" is not a JSON object'),
        (f"{SYSTEM}/{MATTER}/a.txt", b'{"mater": "x"}', "invalid_metadata", 'Field "mater" is unknown'),
        (f"{SYSTEM}/{MATTER}/a.txt", b'{"matter": ""}', "invalid_metadata", 'Field "matter" is missing'),
        (f"{SYSTEM}/{MATTER}/a.txt", b'{"tenant": "northgate-credit"}', "forbidden", 'Field "tenant" is not'),
        (f"{SYSTEM}/{MATTER}/a.txt", b'{"source_system": "loan-core"}', "forbidden", 'Field "source_system" is not'),
        (f"{SYSTEM}/{MATTER}/big.txt", None, "too_large", "The content has more than 1048576 bytes"),
        (f"{SYSTEM}/{MATTER}/empty.txt", None, "empty", "The content is empty"),
        (f"{SYSTEM}/{MATTER}/blank.txt", None, "empty", "The content is empty"),
    ],
)
async def test_refusals(world: World, drop: Path, name: str, sidecar: bytes | None, reason: str, detail: str) -> None:
    contents = {"big.txt": b"x" * (2 << 20), "empty.txt": b"", "blank.txt": b" \n\t"}
    put(drop, name, contents.get(name.rpartition("/")[2], b"words"))
    if sidecar is not None:
        put(drop, f"{name}.json", sidecar)
    await scan(folder_of(world, drop))
    assert not events_of(world)
    explanation = json.loads((drop / "refused" / f"{name}.reason.json").read_text())
    assert explanation["reason"] == reason
    assert explanation["remedy"]
    assert explanation["detail"].startswith(detail)
    assert not (drop / "done").exists()


@pytest.mark.parametrize("name", [".hidden", "a.part", "a.TMP", ".git/config"])
async def test_hidden_and_unfinished_files_are_ignored(world: World, drop: Path, name: str) -> None:
    path = drop / SYSTEM / MATTER / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"words")
    assert await scan(folder_of(world, drop), 3) == 0


async def test_links_are_ignored(world: World, drop: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (drop / SYSTEM / MATTER).mkdir(parents=True)
    (drop / SYSTEM / MATTER / "a.txt").symlink_to(tmp_path / "secret")
    assert await scan(folder_of(world, drop), 3) == 0


async def test_a_file_moves_only_after_the_broker_has_acknowledged(world: World, drop: Path) -> None:
    world.publisher.away = True
    put(drop, f"{SYSTEM}/{MATTER}/a.txt", b"words")
    folder = folder_of(world, drop)
    with pytest.raises(Retry):
        await scan(folder)
    assert files_in(drop) == {f"{SYSTEM}/{MATTER}/a.txt"}
    world.publisher.away = False
    assert await scan(folder_of(world, drop)) == 1


async def test_a_restart_between_publishing_and_moving_is_harmless(world: World, drop: Path) -> None:
    for _ in range(2):
        put(drop, f"{SYSTEM}/{MATTER}/a.txt", b"words")
        await scan(folder_of(world, drop))
    first, second = events_of(world)
    assert first.event_id == second.event_id
    assert files_in(drop) == {f"done/{SYSTEM}/{MATTER}/a.txt.receipt.json"}


async def test_it_runs_until_stop_is_set(world: World, drop: Path) -> None:
    folder = folder_of(world, drop, DropSettings(0.01))
    stop = asyncio.Event()
    task = asyncio.create_task(folder.run(stop))
    put(drop, f"{SYSTEM}/{MATTER}/a.txt", b"words")
    async with asyncio.timeout(30):
        while not events_of(world):
            await asyncio.sleep(0.01)
    stop.set()
    await asyncio.wait_for(task, 30)

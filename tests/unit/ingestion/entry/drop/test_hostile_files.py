"""Files that a sender makes by mistake or on purpose. Each is refused or waits, and the files of others go on."""

import json
import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.ingestion.entry.drop.files import DropFiles, Parts, State
from services.ingestion.entry.drop.folder import DropFolder
from services.shared.domain.errors import Retry
from tests.unit.ingestion.entry.drop.test_folder import events_of, files_in, folder_of, put, scan
from tests.unit.ingestion.support import MATTER, SYSTEM, World

OTHER = f"harbour-drop/{MATTER}"
OWN = f"{SYSTEM}/{MATTER}"


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    return tmp_path / "drop"


def fifo(path: Path) -> None:
    os.mkfifo(path)


def sparse(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(1 << 40)


def nested(path: Path) -> None:
    path.write_bytes(b"words")
    path.with_name(path.name + ".json").write_bytes(b"[" * 200_000)


def long_name(path: Path) -> None:
    path.with_name("n" * 251 + ".txt").write_bytes(b"words")


def long_refused_name(path: Path) -> None:
    path.with_name("n" * 251 + ".txt").write_bytes(b"")


def not_utf8(path: Path) -> None:
    path.with_name(os.fsdecode(b"\xff\xfe.txt")).write_bytes(b"words")


def deep(path: Path) -> None:
    descriptor = os.open(path.parent, os.O_RDONLY)
    for _ in range(60):
        os.mkdir("d", dir_fd=descriptor)
        inner = os.open("d", os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = inner
    os.close(descriptor)


def huge_sidecar(path: Path) -> None:
    path.write_bytes(b"words")
    path.with_name(path.name + ".json").write_bytes(b" " * (2 << 20))


def linked_sidecar(path: Path) -> None:
    path.write_bytes(b"words")
    path.with_name(path.name + ".json").symlink_to("/etc/passwd")


def piped_sidecar(path: Path) -> None:
    path.write_bytes(b"words")
    os.mkfifo(path.with_name(path.name + ".json"))


def linked_folder(path: Path) -> None:
    (path.parent / "in").symlink_to("/etc")


def link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def folder_named_as_file(path: Path) -> None:
    path.mkdir()
    (path / "a.txt.json").mkdir()


def null_name(path: Path) -> None:
    path.with_name("line\nbreak\u2028.txt").write_bytes(b"words")


def reasons_in(drop: Path) -> list[str]:
    return [json.loads(one.read_text())["reason"] for one in drop.glob("refused/**/*.reason.json")]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (fifo, ""),
        (link, ""),
        (linked_folder, ""),
        (folder_named_as_file, ""),
        (deep, ""),
        (long_name, ""),
        (long_refused_name, "empty"),
        (sparse, "too_large"),
        (nested, "invalid_metadata"),
        (huge_sidecar, "too_large"),
        (linked_sidecar, "invalid_metadata"),
        (piped_sidecar, "invalid_metadata"),
        (not_utf8, ""),
        (null_name, "invalid_metadata"),
    ],
)
async def test_one_file_does_not_stop_the_others(
    world: World, drop: Path, make: Callable[[Path], None], reason: str
) -> None:
    (drop / OWN).mkdir(parents=True)
    make(drop / OWN / "a.txt")
    folder = folder_of(world, drop)
    await scan(folder, 3)
    put(drop, f"{OTHER}/b.txt", b"other words")
    await scan(folder, 3)
    assert [one.file_name for one in events_of(world)][-1] == "b.txt"
    assert reasons_in(drop) == ([reason] if reason else [])


async def test_a_file_that_its_sender_removes_in_time_is_forgotten(world: World, drop: Path) -> None:
    folder = folder_of(world, drop)
    path = put(drop, f"{OWN}/a.txt", b"words")
    await folder.scan()
    found = folder._files.find()
    path.unlink()
    assert not await folder._attempt(found, (SYSTEM, MATTER, "a.txt"))
    assert files_in(drop) == set()
    assert not folder._waiting


@pytest.mark.parametrize("change", [lambda p: p.write_bytes(b"new words"), lambda p: p.rename(p.with_name(".gone"))])
async def test_a_file_that_its_sender_replaces_while_it_is_submitted_remains(
    world: World, drop: Path, change: Callable[[Path], object]
) -> None:
    path = put(drop, f"{OWN}/a.txt", b"words")
    folder = folder_of(world, drop)
    publish = world.publisher.publish

    async def replacing(events: object) -> None:
        world.publisher.publish = publish  # type: ignore[method-assign]
        await publish(events)  # type: ignore[arg-type]
        change(path)

    world.publisher.publish = replacing  # type: ignore[method-assign]
    await scan(folder)
    assert (path.exists() and path.read_bytes() == b"new words") or path.with_name(".gone").exists()
    await scan(folder, 3)
    assert len(events_of(world)) == (2 if not path.with_name(".gone").exists() else 1)


async def test_a_folder_that_becomes_a_link_is_not_followed(world: World, drop: Path, tmp_path: Path) -> None:
    """A sender must not make the service remove or read a file outside of the drop folder."""
    outside = tmp_path / "outside"
    outside.mkdir()
    secret = outside / "a.txt"
    secret.write_bytes(b"secret")
    path = put(drop, f"{OWN}/a.txt", b"words")
    folder = folder_of(world, drop)
    await folder.scan()
    found = folder._files.find()
    path.unlink()
    (drop / OWN).rmdir()
    (drop / OWN).symlink_to(outside)
    assert not await folder._attempt(found, (SYSTEM, MATTER, "a.txt"))
    assert secret.read_bytes() == b"secret"
    assert not events_of(world)


@pytest.mark.parametrize("name", ["done", "refused"])
async def test_outcomes_are_not_written_through_links(world: World, drop: Path, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    put(drop, f"{OWN}/a.txt", b"words" if name == "done" else b"")
    (drop / name).symlink_to(outside)
    await scan(folder_of(world, drop), 3)
    assert list(outside.iterdir()) == []


def refusing(folder: DropFolder, monkeypatch: pytest.MonkeyPatch, *methods: str) -> None:
    """The folder belongs to another user: the methods fail as they do without the right to write it."""

    def refuse(_files: DropFiles, _path: Parts, _state: State | None = None, *_more: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    for one in methods:
        monkeypatch.setattr(DropFiles, one, refuse)


async def test_an_unreadable_file_is_refused(world: World, drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_of(world, drop)
    put(drop, f"{OWN}/a.txt", b"words")
    refusing(folder, monkeypatch, "read")
    await scan(folder)
    assert json.loads((drop / "refused" / OWN / "a.txt.reason.json").read_text())["reason"] == "forbidden"
    assert (drop / "refused" / OWN / "a.txt").exists()


async def test_a_file_that_cannot_be_removed_is_submitted_once(
    world: World, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(world, drop)
    put(drop, f"{OWN}/a.txt", b"words")
    with monkeypatch.context() as patched:
        refusing(folder, patched, "remove")
        for _ in range(5):
            await scan(folder)
            world.clock.advance(600)
        assert len(world.publisher.events) == 1
        assert world.ports.metrics.drop_folder_files.labels("failed")._value.get() == 1
    await scan(folder)
    assert files_in(drop) == {f"done/{OWN}/a.txt.receipt.json"}
    assert len(world.publisher.events) == 1


@pytest.mark.parametrize("content", [b"words", b""])
async def test_a_full_disk_stops_no_file(
    world: World, drop: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    def full(_files: DropFiles, _path: Parts, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(DropFiles, "write", full)
    put(drop, f"{OWN}/a.txt", content)
    await scan(folder_of(world, drop))
    assert files_in(drop) == (set() if content else {f"refused/{OWN}/a.txt"})


async def test_an_unexpected_error_is_that_of_its_file(world: World, drop: Path) -> None:
    submit = world.intake.submit

    async def failing(record: object, data: bytes, **more: object) -> object:
        if data == b"bad":
            raise RecursionError
        return await submit(record, data, **more)  # type: ignore[arg-type]

    world.intake.submit = failing  # type: ignore[assignment, method-assign]
    put(drop, f"{OWN}/a.txt", b"bad")
    put(drop, f"{OWN}/b.txt", b"good")
    folder = folder_of(world, drop)
    await scan(folder, 4)
    assert [one.file_name for one in events_of(world)] == ["b.txt"]
    assert files_in(drop) == {f"{OWN}/a.txt", f"done/{OWN}/b.txt.receipt.json"}


async def test_a_dependency_of_one_source_does_not_stop_the_others(world: World, drop: Path) -> None:
    submit = world.intake.submit

    async def failing(record: object, data: bytes, **more: object) -> object:
        if data == b"bad":
            raise Retry(dependency="keys")
        return await submit(record, data, **more)  # type: ignore[arg-type]

    world.intake.submit = failing  # type: ignore[assignment, method-assign]
    put(drop, f"{OWN}/a.txt", b"bad")
    put(drop, f"{OTHER}/b.txt", b"good")
    folder = folder_of(world, drop)
    await scan(folder)
    assert [one.file_name for one in events_of(world)] == ["b.txt"]
    with pytest.raises(Retry):
        await folder.scan()


async def test_a_sidecar_without_a_document_is_refused_after_an_hour(world: World, drop: Path) -> None:
    folder = folder_of(world, drop)
    put(drop, f"{OWN}/a.txt.json", b"{}")
    assert await scan(folder) == 0
    world.clock.advance(3600)
    assert await folder.scan() == 1
    assert files_in(drop) == {f"refused/{OWN}/a.txt.json", f"refused/{OWN}/a.txt.json.reason.json"}


async def test_a_file_waits_until_its_sidecar_stops_changing(world: World, drop: Path) -> None:
    folder = folder_of(world, drop)
    put(drop, f"{OWN}/a.txt", b"words")
    sidecar = put(drop, f"{OWN}/a.txt.json", b"{")
    await folder.scan()
    sidecar.write_bytes(b'{"privileged": true}')
    assert await folder.scan() == 0
    assert await folder.scan() == 1
    assert events_of(world)[0].document.privileged


async def test_a_folder_that_is_removed_and_made_again(world: World, drop: Path) -> None:
    folder = folder_of(world, drop)
    path = put(drop, f"{OWN}/a.txt", b"words")
    await folder.scan()
    path.unlink()
    for one in (drop / OWN, drop / SYSTEM, drop):
        one.rmdir()
    assert await folder.scan() == 0
    put(drop, f"{OWN}/a.txt", b"words")
    assert await scan(folder) == 1


async def test_a_source_with_many_files_leaves_turns_for_others(world: World, drop: Path) -> None:
    for number in range(120):
        put(drop, f"{OWN}/{number:03}.txt", b"%d words" % number)
    put(drop, f"harbour-drop/{MATTER}/late.txt", b"late words")
    folder = folder_of(world, drop)
    assert await scan(folder) == 51
    assert [one.file_name for one in events_of(world)][1] == "late.txt" or events_of(world)[0].file_name == "late.txt"


async def test_refused_files_of_the_same_name_replace_one_another_never(world: World, drop: Path) -> None:
    folder = folder_of(world, drop)
    for content in (b"", b" ", b"  "):
        put(drop, f"{OWN}/a.txt", content)
        await scan(folder)
    kept = [one for one in (drop / "refused" / OWN).iterdir() if not one.name.endswith(".reason.json")]
    assert sorted(one.read_bytes() for one in kept) == [b"", b" ", b"  "]


@pytest.mark.parametrize("with_document", [False, True])
async def test_an_explanation_never_replaces_a_refused_file(world: World, drop: Path, with_document: bool) -> None:
    """A sidecar, also one without a document, has the name of the explanation of another file."""
    put(drop, f"{OWN}/a.txt.reason.json", b"the words of a sender")
    if with_document:
        put(drop, f"{OWN}/a.txt.reason", b"")
    folder = folder_of(world, drop)
    await scan(folder)
    world.clock.advance(3601)
    await scan(folder)
    put(drop, f"{OWN}/a.txt", b"")
    await scan(folder)
    kept = {one.name: one.read_bytes() for one in (drop / "refused" / OWN).iterdir()}
    assert b"the words of a sender" in kept.values()
    assert json.loads(kept["a.txt.reason.json"])["reason"] == "empty"


async def test_receipts_and_refused_files_are_deleted_after_their_days(world: World, drop: Path) -> None:
    put(drop, f"{OWN}/deep/a.txt", b"words")
    put(drop, f"{OWN}/b.txt", b"")
    put(drop, f"done/{OWN}/of-an-earlier-release.txt", b"in clear")
    folder = folder_of(world, drop)
    await scan(folder)
    world.clock.advance((datetime.now(UTC) - world.clock.now()).total_seconds() + 6 * 86400)
    await folder.sweep()
    assert len(files_in(drop)) == 4
    world.clock.advance(2 * 86400)
    await folder.sweep()
    assert files_in(drop) == set()
    assert not (drop / "done" / SYSTEM / MATTER / "deep").exists()


async def test_a_receipt_has_no_content(world: World, drop: Path) -> None:
    put(drop, f"{OWN}/a.txt", b"words")
    await scan(folder_of(world, drop))
    receipt = json.loads((drop / "done" / OWN / "a.txt.receipt.json").read_text())
    assert sorted(receipt) == ["duplicate_of", "family", "status", "submission_id"]
    assert receipt["submission_id"] == events_of(world)[0].submission_id
    assert stat.S_ISREG((drop / "done" / OWN / "a.txt.receipt.json").stat().st_mode)

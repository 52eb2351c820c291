"""Folders: nothing outside of a root."""

import os
from pathlib import Path

import pytest

from services.shared.connectors.files import fetch, found_files, move, push
from services.shared.domain.errors import Reason, Reject


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "root"
    push(made, "a b/doc.txt", b"words")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (made / "out").symlink_to(tmp_path)
    (made / "in.txt").symlink_to(made / "a b" / "doc.txt")
    os.mkfifo(made / "pipe")
    return made


@pytest.mark.parametrize("path", ["a%20b/doc.txt", "in.txt", "a%20b/../in.txt"])
def test_inside(root: Path, path: str) -> None:
    assert fetch(f"file://{root}/{path}", root, 100) == b"words"


@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        ("file://{root}/out/secret.txt", Reason.FORBIDDEN_LOCATION),
        ("file://{root}/../secret.txt", Reason.FORBIDDEN_LOCATION),
        ("file://{root}/%2e%2e/secret.txt", Reason.FORBIDDEN_LOCATION),
        ("file://elsewhere{root}/in.txt", Reason.FORBIDDEN_LOCATION),
        ("file://{root}/in.txt?x", Reason.FORBIDDEN_LOCATION),
        ("http://localhost{root}/in.txt", Reason.FORBIDDEN_LOCATION),
        ("file://{root}/gone", Reason.NOT_FOUND),
        ("file://{root}/a%20b", Reason.NOT_FOUND),
        ("file://{root}/pipe", Reason.NOT_FOUND),
        ("file://{root}/in.txt/more", Reason.NOT_FOUND),
        ("file://{root}/nul%00", Reason.NOT_FOUND),
        ("file://{root}/big", Reason.TOO_LARGE),
    ],
)
def test_outside(root: Path, uri: str, reason: Reason) -> None:
    push(root, "big", b"x" * 101)
    with pytest.raises(Reject) as caught:
        fetch(uri.format(root=root), root, 100)
    assert caught.value.reason is reason


def test_push_stays_inside(root: Path) -> None:
    with pytest.raises(Reject):
        push(root, "../evil", b"x")
    with pytest.raises(Reject):
        push(root, "out/evil", b"x")


def test_found_files_are_finished_ones(root: Path) -> None:
    push(root, ".hidden", b"x")
    push(root, "half.part", b"x")
    assert [one.path.name for one in found_files(root)] == ["doc.txt"]


def test_move_replaces_nothing(root: Path, tmp_path: Path) -> None:
    for expected in ("doc.txt", "doc.1.txt", "doc.2.txt"):
        push(root, "new.txt", expected.encode())
        assert move(root / "new.txt", tmp_path / "done" / "doc.txt").name == expected
    assert (tmp_path / "done" / "doc.txt").read_bytes() == b"doc.txt"

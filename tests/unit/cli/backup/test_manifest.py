"""A manifest detects missing, changed and additional files."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.cli.backup.manifest import read_manifest, write_manifest
from services.cli.errors import CommandError

_NOW = datetime(2025, 3, 14, tzinfo=UTC)


def _backup(folder: Path) -> Path:
    for path in ("databases/a.sqlite", "blobs/t/source/d/text", "keys/keys.sqlite"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(path)
    write_manifest(folder, "b1", _NOW, {"annotation": "0001"})
    return folder


def test_manifest_round_trip(tmp_path: Path) -> None:
    manifest = read_manifest(_backup(tmp_path))
    assert (manifest.backup_id, manifest.made_at, manifest.schemas) == ("b1", _NOW, {"annotation": "0001"})
    assert set(manifest.files) == {"databases/a.sqlite", "blobs/t/source/d/text"}


def test_keys_are_optional(tmp_path: Path) -> None:
    (_backup(tmp_path) / "keys" / "keys.sqlite").unlink()
    assert read_manifest(tmp_path).backup_id == "b1"


def _newer(folder: Path) -> None:
    fields = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(fields | {"format": 2}))


_DAMAGES: list[tuple[Callable[[Path], object], str]] = [
    (lambda folder: (folder / "blobs/t/source/d/text").write_text("changed"), "missing, changed or unknown"),
    (lambda folder: (folder / "databases/a.sqlite").unlink(), "missing, changed or unknown"),
    (lambda folder: (folder / "databases/b.sqlite").touch(), "missing, changed or unknown"),
    (lambda folder: (folder / "manifest.json").unlink(), "has no readable manifest.json"),
    (lambda folder: (folder / "manifest.json").write_text("{}"), "has no readable manifest.json"),
    (lambda folder: (folder / "manifest.json").write_text("nonsense"), "has no readable manifest.json"),
    (_newer, "newer version"),
]


@pytest.mark.parametrize(("damage", "said"), _DAMAGES)
def test_damage_is_detected(damage: Callable[[Path], object], said: str, tmp_path: Path) -> None:
    damage(_backup(tmp_path))
    with pytest.raises(CommandError, match=said) as raised:
        read_manifest(tmp_path)
    assert raised.value.remedy

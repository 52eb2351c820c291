"""Files that only their owner can read."""

import os
from pathlib import Path

import pytest

from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.keys.secret_files import is_open_to_others, read_secret, write_secret


def test_a_written_file_has_mode_0600(tmp_path: Path) -> None:
    path = tmp_path / "new" / "key"
    write_secret(path, b"one")
    write_secret(path, b"two")
    assert read_secret(path) == b"two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["key"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o602])
def test_a_file_that_others_can_read_is_rejected(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    write_secret(path, b"one")
    path.chmod(mode)
    with pytest.raises(Reject) as caught:
        read_secret(path)
    assert caught.value.reason is Reason.KEY_UNAVAILABLE


def test_a_missing_file_is_rejected(tmp_path: Path) -> None:
    with pytest.raises(Reject):
        read_secret(tmp_path / "none")


@pytest.mark.parametrize(
    ("owner", "mode", "user", "refused"),
    [
        (10001, 0o600, 10001, False),
        (10001, 0o640, 10001, True),
        (0, 0o440, 10001, False),
        (0, 0o460, 10001, True),
        (0, 0o444, 10001, True),
        (0, 0o400, 0, False),
        (0, 0o440, 0, True),
    ],
)
def test_a_file_of_root_can_be_readable_for_a_group(owner: int, mode: int, user: int, refused: bool) -> None:
    stat = os.stat_result((0o100000 | mode, 0, 0, 1, owner, 10001, 0, 0, 0, 0))
    assert is_open_to_others(stat, user) is refused

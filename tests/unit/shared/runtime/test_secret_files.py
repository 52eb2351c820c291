"""Files for their owner alone."""

from pathlib import Path

import pytest

from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.secret_files import read_secret, write_secret


def test_written_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "key"
    write_secret(path, b"one")
    write_secret(path, b"two")
    assert read_secret(path) == b"two"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["key"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o602])
def test_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    write_secret(path, b"one")
    path.chmod(mode)
    with pytest.raises(Reject) as caught:
        read_secret(path)
    assert caught.value.reason is Reason.KEY_UNAVAILABLE


def test_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Reject):
        read_secret(tmp_path / "none")

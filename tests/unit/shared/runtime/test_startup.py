"""An invalid file ends the process and names its setting."""

from pathlib import Path

import pytest

from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.keys.provider import LocalKeys
from services.shared.runtime.startup import from_setting


def test_the_built_value_is_returned() -> None:
    assert from_setting("x", "y", lambda: 1) == 1


@pytest.mark.parametrize("error", [Reject(Reason.KEY_UNAVAILABLE), ValueError("line 3"), OSError(2, "none")])
def test_an_error_names_the_setting(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    def build() -> int:
        raise error

    with pytest.raises(SystemExit) as caught:
        from_setting("access_policy", "some/file", build)
    assert caught.value.code == 2
    assert capsys.readouterr().err.startswith("GLOSSATOR_ACCESS_POLICY: some/file: ")


def test_a_missing_key_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "keys.json"
    with pytest.raises(SystemExit):
        from_setting("key_file", path, lambda: LocalKeys(path))
    assert f"GLOSSATOR_KEY_FILE: {path}" in capsys.readouterr().err

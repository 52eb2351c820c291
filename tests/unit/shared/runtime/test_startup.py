"""An invalid file ends the process and names its setting."""

from pathlib import Path

import pytest

from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.keys.provider import LocalKeys
from services.shared.runtime.keys.table import KEYS_SCHEMA
from services.shared.runtime.startup import from_setting, migrate_from_setting


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
    assert capsys.readouterr().err == f"GLOSSATOR_KEY_FILE: {path}: No such file or directory\n"


def test_a_key_file_that_others_can_read_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "keys.json"
    path.write_text("{}")
    path.chmod(0o644)
    with pytest.raises(SystemExit):
        from_setting("key_file", path, lambda: LocalKeys(path))
    fault = "Other users can access the file: set its mode to 0600"
    assert capsys.readouterr().err == f"GLOSSATOR_KEY_FILE: {path}: {fault}\n"


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("postgresql://me:secret@127.0.0.1:1/db", "The database does not answer: "),
        ("sqlite:////dev/null/db.sqlite", "The folder of the database cannot be created: "),
        ("secret", "The value is not a URL of SQLite or PostgreSQL"),
    ],
)
def test_an_unreachable_database_is_named_without_its_url(
    url: str, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        migrate_from_setting("database_url", url, KEYS_SCHEMA)
    shown = capsys.readouterr().err
    assert caught.value.code == 2
    assert shown.startswith(f"GLOSSATOR_DATABASE_URL: {fault}")
    assert "secret" not in shown
    assert len(shown.splitlines()) == 1

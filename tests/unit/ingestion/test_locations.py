from pathlib import Path

import pytest

from services.ingestion.locations import Location, Locations, read_locations
from services.ingestion.settings import IngestionSettings
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.settings import load


async def test_each_source_system_has_its_own_roots(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "doc.txt").write_bytes(name.encode())
    locations = Locations(read_locations(f"sys-a=file://{tmp_path}/a, sys-b=file://{tmp_path}/b,sys-a=s3://bucket/p"))
    assert await locations("sys-a", f"file://{tmp_path}/a/doc.txt", 10) == b"a"
    for source, uri in [
        ("sys-a", f"file://{tmp_path}/b/doc.txt"),
        ("nobody", f"file://{tmp_path}/a/doc.txt"),
        ("sys-a", "http://127.0.0.1/doc.txt"),
        ("sys-a", "s3://other/p/doc.txt"),
        ("sys-a", "s3://bucket/pother/doc.txt"),
        ("sys-a", "s3://bucket/p/../q/doc.txt"),
        ("sys-b", "s3://bucket/p/doc.txt"),
        ("sys-a", "/etc/passwd"),
    ]:
        with pytest.raises(Reject) as caught:
            await locations(source, uri, 10)
        assert caught.value.reason is Reason.FORBIDDEN_LOCATION, uri
        assert (caught.value.field, source in caught.value.detail) == ("uri", True)


def test_an_invalid_setting_fails_at_start(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert read_locations("") == ()
    assert read_locations("a=file:///x") == (Location("a", "file:///x"),)
    monkeypatch.setenv("GLOSSATOR_LOCATIONS", "a=ftp://x")
    with pytest.raises(SystemExit):
        load(IngestionSettings)
    assert "GLOSSATOR_LOCATIONS" in capsys.readouterr().err


def test_limits_come_from_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOSSATOR_MAX_INPUT", "5")
    limits = load(IngestionSettings).limits()
    assert (limits.input_bytes, limits.pages) == (5 << 20, 3000)

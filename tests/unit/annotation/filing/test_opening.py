"""The settings of filing: deny by default, and no secret in a message."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from services.annotation.exporting import open_filing
from services.annotation.settings import AnnotationSettings
from services.shared.connectors.webhook import WebhookPush
from services.shared.runtime.keys.secret_files import SecretFileError

HOOK = "https://dms.example/in?token=hook-canary"
TARGETS = f"harbour-bank/dms={HOOK}"


def test_there_is_no_target_by_default() -> None:
    assert open_filing(AnnotationSettings.model_validate({}), WebhookPush([])).targets == {}


def test_a_webhook_needs_a_secret() -> None:
    with pytest.raises(ValidationError, match="GLOSSATOR_FILING_SECRET_FILE") as caught:
        AnnotationSettings.model_validate({"filing_targets": TARGETS})
    assert "hook-canary" not in str(caught.value.errors()[0]["msg"])


@pytest.mark.parametrize(
    ("targets", "hosts", "fault"),
    [
        (TARGETS, [], "GLOSSATOR_WEBHOOK_HOSTS"),
        ("harbour-bank/dms=ftp://dms.example/hook-canary", [], "entry 1"),
        (TARGETS, ["dms.example"], "GLOSSATOR_FILING_SECRET_FILE"),
    ],
    ids=["host", "scheme", "no-secret"],
)
def test_a_faulty_target_ends_the_start(
    targets: str, hosts: list[str], fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "missing")
    settings = AnnotationSettings.model_validate({"filing_targets": targets, "filing_secret_file": missing})
    with pytest.raises(SystemExit) as caught:
        open_filing(settings, WebhookPush(hosts))
    assert caught.value.code == 2
    told = "".join(capsys.readouterr())
    assert fault in told
    assert "hook-canary" not in told


def test_the_secret_is_read_at_each_use(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("whsec_one")
    file.chmod(0o600)
    settings = AnnotationSettings.model_validate({"filing_targets": TARGETS, "filing_secret_file": str(file)})
    places = open_filing(settings, WebhookPush(["dms.example"]))
    file.write_text("whsec_two")
    assert places.secret() == "whsec_two"


@pytest.mark.parametrize("content", [b"", b"whsec_", b" \n", b"\xff\xfe", "whsec_п".encode()])
def test_a_file_without_a_secret(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At the start it ends the process; later, the loop waits for a secret."""
    file = tmp_path / "secret"
    file.write_bytes(b"whsec_one")
    file.chmod(0o600)
    settings = AnnotationSettings.model_validate({"filing_targets": TARGETS, "filing_secret_file": str(file)})
    places = open_filing(settings, WebhookPush(["dms.example"]))
    file.write_bytes(content)
    with pytest.raises(SecretFileError):
        places.secret()
    with pytest.raises(SystemExit):
        open_filing(settings, WebhookPush(["dms.example"]))
    assert "GLOSSATOR_FILING_SECRET_FILE" in capsys.readouterr().err

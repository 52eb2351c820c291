"""Settings have working defaults, and original texts are sent to another host only over TLS."""

import pytest

from services.redaction.files.policies import POLICIES, find_policy
from services.redaction.settings import RedactionSettings
from services.shared.runtime.settings import load


def test_defaults() -> None:
    settings = RedactionSettings()
    assert find_policy(settings.redaction_policy, POLICIES).name == "legal-review"
    assert settings.grpc_address == "127.0.0.1:17102"
    assert settings.redaction_model == ""


@pytest.mark.parametrize(
    ("environment", "fault"),
    [
        ({"REDACTION_MODEL": "gliner"}, ""),
        ({"REDACTION_MODEL": "gliner", "TRITON_ADDRESS": "triton:8001", "TRITON_TLS": "true"}, ""),
        ({"TRITON_ADDRESS": "triton:8001"}, ""),
        ({"REDACTION_MODEL": "gliner", "TRITON_ADDRESS": "triton:8001"}, "set GLOSSATOR_TRITON_TLS"),
        ({"REDACTION_MODEL": "two words"}, "GLOSSATOR_REDACTION_MODEL: "),
        ({"REDACTION_MODEL_WINDOW": "599"}, "GLOSSATOR_REDACTION_MODEL_WINDOW must be at least 4 times"),
        ({"REDACTION_MODEL_WINDOW": "600"}, ""),
        ({"REDACTION_MODEL_TIMEOUT": "0"}, "GLOSSATOR_REDACTION_MODEL_TIMEOUT: "),
        ({"REDACTION_MODEL_BATCH": "0"}, "GLOSSATOR_REDACTION_MODEL_BATCH: "),
    ],
)
def test_invalid_settings_of_a_model_are_refused_by_name(
    environment: dict[str, str], fault: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(f"GLOSSATOR_{name}", value)
    if not fault:
        load(RedactionSettings)
        return
    with pytest.raises(SystemExit) as ended:
        load(RedactionSettings)
    assert ended.value.code == 2
    assert fault in capsys.readouterr().err

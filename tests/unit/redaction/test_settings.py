"""Settings have defaults that work, and originals do not leave the machine in the clear."""

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
    ("told", "wrong"),
    [
        ({"REDACTION_MODEL": "gliner"}, ""),
        ({"REDACTION_MODEL": "gliner", "TRITON_ADDRESS": "triton:8001", "TRITON_TLS": "true"}, ""),
        ({"TRITON_ADDRESS": "triton:8001"}, ""),
        ({"REDACTION_MODEL": "gliner", "TRITON_ADDRESS": "triton:8001"}, "set GLOSSATOR_TRITON_TLS"),
        ({"REDACTION_MODEL": "two words"}, "GLOSSATOR_REDACTION_MODEL: "),
        ({"REDACTION_MODEL_WINDOW": "599"}, "GLOSSATOR_REDACTION_MODEL_WINDOW must be 4 times its overlap or more"),
        ({"REDACTION_MODEL_WINDOW": "600"}, ""),
        ({"REDACTION_MODEL_TIMEOUT": "0"}, "GLOSSATOR_REDACTION_MODEL_TIMEOUT: "),
        ({"REDACTION_MODEL_BATCH": "0"}, "GLOSSATOR_REDACTION_MODEL_BATCH: "),
    ],
)
def test_a_model_is_told_of(
    told: dict[str, str], wrong: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in told.items():
        monkeypatch.setenv(f"GLOSSATOR_{name}", value)
    if not wrong:
        load(RedactionSettings)
        return
    with pytest.raises(SystemExit) as ended:
        load(RedactionSettings)
    assert ended.value.code == 2
    assert wrong in capsys.readouterr().err

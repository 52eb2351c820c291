from pathlib import Path

import pytest

from services.cli.errors import UsageError
from services.cli.local.layout import Layout, SystemPorts
from services.cli.local.settings import KINDS, check_settings, ignored_settings, known_settings, with_assignments
from services.cli.local.system import LocalSystem
from services.shared.wire.services import SERVICE_NAMES
from tests.unit.annotation.support import ROOT

HOSTS, CONFIDENCE, POLICY = "GLOSSATOR_WEBHOOK_HOSTS", "GLOSSATOR_MIN_CONFIDENCE", "GLOSSATOR_REDACTION_POLICY"


def test_every_service_has_its_settings() -> None:
    assert tuple(KINDS) == SERVICE_NAMES
    assert {HOSTS, CONFIDENCE, POLICY, "GLOSSATOR_LOG_LEVEL"} <= set(known_settings())


@pytest.mark.parametrize(
    ("kept", "assignments", "expected"),
    [
        ({}, [f"{HOSTS}=a.example,b.example:8443"], {HOSTS: "a.example,b.example:8443"}),
        ({}, [f"{HOSTS}=a", f"{HOSTS}=b=c"], {HOSTS: "b=c"}),
        ({HOSTS: "a"}, [f"{CONFIDENCE}=0.1"], {HOSTS: "a", CONFIDENCE: "0.1"}),
        ({HOSTS: "a", CONFIDENCE: "0.1"}, [HOSTS], {CONFIDENCE: "0.1"}),
        ({HOSTS: "a"}, [], {HOSTS: "a"}),
        ({"GLOSSATOR_OF_YESTERDAY": "1"}, ["GLOSSATOR_OF_YESTERDAY"], {}),
        ({}, ["GLOSSATOR_LOAN_MODEL="], {"GLOSSATOR_LOAN_MODEL": ""}),
        ({}, [f"{POLICY}=strict"], {POLICY: "strict"}),
        ({}, [f"{POLICY}=ours.yaml"], {POLICY: "{here}/ours.yaml"}),
        ({}, ["GLOSSATOR_PLAYBOOKS=ours"], {"GLOSSATOR_PLAYBOOKS": "{here}/ours"}),
        ({}, ["GLOSSATOR_PLAYBOOKS=/ours"], {"GLOSSATOR_PLAYBOOKS": "/ours"}),
    ],
)
def test_assignments_change_the_kept_settings(
    kept: dict[str, str], assignments: list[str], expected: dict[str, str], tmp_path: Path
) -> None:
    found = with_assignments(kept, assignments, tmp_path)
    assert found == {name: value.format(here=tmp_path) for name, value in expected.items()}


@pytest.mark.parametrize(
    ("assignment", "what", "remedy"),
    [
        ("GLOSSATOR_WEBHOOK_HOST=a", "GLOSSATOR_WEBHOOK_HOST is not a setting", f"did you mean {HOSTS}?"),
        ("WEBHOOK_HOSTS=a", "WEBHOOK_HOSTS is not a setting", f"did you mean {HOSTS}?"),
        ("glossator_min_confidence=1", "glossator_min_confidence is not a setting", f"did you mean {CONFIDENCE}?"),
        ("GLOSSATOR_ZZZ=1", "GLOSSATOR_ZZZ is not a setting", "docs/reference/settings.md"),
        (HOSTS, f"{HOSTS} is not set", f"--set {HOSTS}=VALUE"),
        ("=1", " is not a setting", "docs/reference/settings.md"),
        ("GLOSSATOR_GRPC_ADDRESS=127.0.0.1:1", "the local system chooses GLOSSATOR_GRPC_ADDRESS", "--free-ports"),
        ("GLOSSATOR_DATABASE_URL=sqlite://", "the local system chooses GLOSSATOR_DATABASE_URL", "--directory"),
        ("GLOSSATOR_KAFKA_PREFIX=a", "the local system chooses GLOSSATOR_KAFKA_PREFIX", "--directory"),
        ("GLOSSATOR_TLS_CA=/ca.crt", "the local system chooses GLOSSATOR_TLS_CA", "run-on-postgresql"),
        ("GLOSSATOR_LLM=on", "--set cannot change GLOSSATOR_LLM", "--llm"),
        ("GLOSSATOR_OWN_MODELS=mine", "--set cannot change GLOSSATOR_OWN_MODELS", "--own-models"),
    ],
)
def test_an_invalid_assignment_is_a_usage_error(assignment: str, what: str, remedy: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        with_assignments({}, [assignment], tmp_path)
    assert caught.value.what.startswith(what)
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        (CONFIDENCE, "high", f"{CONFIDENCE}: Input should be a valid number, unable to parse string as a number"),
        (CONFIDENCE, "1.5", f"{CONFIDENCE}: Input should be less than or equal to 1"),
        ("GLOSSATOR_LOG_LEVEL", "LOUD", "GLOSSATOR_LOG_LEVEL: Input should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("GLOSSATOR_REDACTION_MODEL_WINDOW", "200", "GLOSSATOR_REDACTION_MODEL_WINDOW must be"),
        (POLICY, "legal-revue", f"{POLICY}: legal-revue:1: is not a policy; did you mean legal-review?"),
        (POLICY, "/none.yaml", f"{POLICY}: /none.yaml:1: cannot be read"),
        ("GLOSSATOR_PLAYBOOKS", "/none", "GLOSSATOR_PLAYBOOKS: /none"),
        ("GLOSSATOR_REVIEW_POLICY", "/none.yaml", "GLOSSATOR_REVIEW_POLICY: /none.yaml"),
        ("GLOSSATOR_ACCESS_POLICY", "/none.yaml", "GLOSSATOR_ACCESS_POLICY: /none.yaml"),
    ],
)
def test_an_invalid_value_has_the_message_of_the_service(
    name: str, value: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "")  # the environment of this process is not read
    with pytest.raises(UsageError) as caught:
        check_settings({name: value}, Layout(tmp_path), SystemPorts())
    assert caught.value.what.startswith(fault)
    assert caught.value.what.count(name) == 1 or "must be" in fault


def test_valid_values_pass(tmp_path: Path) -> None:
    valid = {HOSTS: "a.example", CONFIDENCE: "0.1", POLICY: "strict", "GLOSSATOR_PLAYBOOKS": str(ROOT / "playbooks")}
    check_settings(valid, Layout(tmp_path), SystemPorts())
    check_settings({"GLOSSATOR_OF_YESTERDAY": "1"}, Layout(tmp_path), SystemPorts())


def test_settings_in_the_shell_are_ignored_and_listed() -> None:
    shell = {HOSTS: "a", "GLOSSATOR_LLM": "off", "GLOSSATOR_HOME": "x", "GLOSSATOR_STARTED_AT": "1", "PATH": "x"}
    assert ignored_settings(shell, {}) == [HOSTS]
    assert ignored_settings(shell, {HOSTS: "a"}) == []


def test_a_system_keeps_its_settings(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    assert layout.settings() == {}
    layout.keep_settings({HOSTS: "a.example"})
    again = LocalSystem(tmp_path, ports=SystemPorts.free(), extra={"annotation": {CONFIDENCE: "0.2"}})
    assert again.layout.settings() == {HOSTS: "a.example"}
    told = again.environment("annotation")
    assert (told[HOSTS], told[CONFIDENCE]) == ("a.example", "0.2")
    assert HOSTS in again.environment("inference")
    layout.keep_settings({})
    assert layout.settings() == {}

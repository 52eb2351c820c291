"""A recogniser on a real tritonserver: it finds values that rules miss, and a failure stops redaction."""

import time
from collections.abc import Iterator

import pytest
import tritonclient.grpc as triton

from services.cli.local.triton import LocalTriton
from services.redaction.recognisers.base import Source
from services.redaction.recognising import all_recognisers
from services.redaction.span_model.triton import Labels, ModelSettings, TritonRecogniser
from services.redaction.text.redact import restore
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Reason, Retry
from services.shared.runtime.clock import SystemClock
from tests.integration.redaction.stand_in import FAULTS, RIGHT, make_server
from tests.real_parts import need_triton
from tests.unit.redaction.makers import LEGAL, Numbers, redact

pytestmark = pytest.mark.triton

_LABELS: Labels = {"person": EntityType.PERSON, "MISC": None}
_FILLER = "The keys hang beside the door, as they did before. 契約は東京で。 "


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalTriton]:
    need_triton()
    with make_server(tmp_path_factory.mktemp("models"), [RIGHT, *FAULTS], FAULTS) as server:
        yield server


def recogniser(address: str, model: str = RIGHT, timeout: float = 10.0) -> TritonRecogniser:
    client = triton.InferenceServerClient(address)
    settings = ModelSettings(model, timeout=timeout, window=200, overlap=40)
    return TritonRecogniser(settings, client, _LABELS, SystemClock(), lambda _outcome, _seconds: None)


def is_ready(model: TritonRecogniser) -> bool:
    try:
        model.check()
    except Retry:
        return False
    return True


@pytest.mark.parametrize("before", [0, 1, 3, 40, 150, 151, 190, 1_000, 20_000])
@pytest.mark.parametrize("name", ["zyntha quorvex", "Ægir Þórsson", "李小龙"])
def test_a_name_at_the_end_of_a_window_is_found(server: LocalTriton, name: str, before: int) -> None:
    head = (_FILLER * (before // len(_FILLER) + 1))[:before]
    [one] = recogniser(server.grpc_address).find(Source(f"{head}{name} {_FILLER}on Tuesday"))
    assert (one.span.start, one.span.end) == (before, before + len(name))
    assert (one.entity_type, one.recogniser) == (EntityType.PERSON, "model.names")
    assert one.confidence == pytest.approx(0.9)


def test_values_of_the_model_are_redacted_too(server: LocalTriton) -> None:
    text = "the keys are with zyn\u200btha quorvex on Tuesday, ask j.roe@example.com; zyntha quorvex has them"
    ours = redact(text, LEGAL, Numbers())
    both = redact(text, LEGAL, Numbers(), recognisers=[*all_recognisers(), recogniser(server.grpc_address)])
    assert "quorvex" in ours.text
    assert both.text == "the keys are with [PERSON_1] on Tuesday, ask [EMAIL_2]; [PERSON_1] has them"
    assert restore(both) == text


@pytest.mark.parametrize(
    ("fault", "reason", "dependency"),
    [(one, Reason.MODEL_FAILED, "") for one in ("outside", "score", "label", "error")]
    + [("late", Reason.DEPENDENCY_DOWN, "triton"), ("nobody", Reason.DEPENDENCY_DOWN, "triton")],
)
def test_an_invalid_response_stops_redaction(server: LocalTriton, fault: str, reason: Reason, dependency: str) -> None:
    model = recogniser(server.grpc_address, fault, timeout=1.0)
    with pytest.raises(Retry) as failed:
        redact("seen by zyntha quorvex", LEGAL, Numbers(), recognisers=[*all_recognisers(), model])
    assert (failed.value.reason, failed.value.dependency) == (reason, dependency)
    assert "zyntha" not in str(failed.value)


def test_redaction_waits_for_a_server_that_is_down(server: LocalTriton) -> None:
    model = recogniser(server.grpc_address)
    model.check()
    server.kill()
    for ask in (model.check, lambda: model.find(Source("zyntha quorvex"))):
        with pytest.raises(Retry) as away:
            ask()
        assert away.value.dependency == "triton"
    server.start()
    deadline = time.monotonic() + 30
    while not is_ready(model) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert model.find(Source("zyntha quorvex"))
    with pytest.raises(Retry):
        recogniser(server.grpc_address, "nobody").check()

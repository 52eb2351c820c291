from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from glossator.annotation.v1 import events_pb2, service_pb2
from services.annotation.edge.finding_messages import finding_request, severity_of, verdict_of
from services.annotation.sets.finding_decisions import FindingRequest
from services.shared.domain.annotations import FindingVerdict
from services.shared.domain.clauses import Severity
from services.shared.domain.errors import Reason, Reject

UNTIL = datetime(2027, 3, 31, tzinfo=UTC)


def test_a_request_has_all_fields() -> None:
    stamp = Timestamp()
    stamp.FromDatetime(UNTIL)
    message = service_pb2.DecideFindingRequest(
        document_id="d",
        revision=3,
        decision_id="x",
        verdict=events_pb2.FINDING_VERDICT_WAIVE,
        finding_id="f",
        category="c",
        severity=events_pb2.SEVERITY_HIGH,
        annotation_ids=["a"],
        reason="why",
        who="who",
        until=stamp,
    )
    assert finding_request(message, "ann", "reviewer") == FindingRequest(
        "x", 3, FindingVerdict.WAIVE, "ann", "reviewer", "f", "c", Severity.HIGH, ("a",), "why", "who", UNTIL
    )


@pytest.mark.parametrize("verdict", FindingVerdict)
def test_every_verdict_is_known(verdict: FindingVerdict) -> None:
    assert verdict_of(events_pb2.FindingVerdict.Value(f"FINDING_VERDICT_{verdict.name}")) is verdict


def test_a_severity_can_be_absent() -> None:
    assert severity_of(events_pb2.SEVERITY_UNSPECIFIED) is None


def test_unknown_values_name_their_field() -> None:
    cases: dict[str, Callable[[], object]] = {
        "verdict": lambda: verdict_of(99),  # type: ignore[arg-type]
        "severity": lambda: severity_of(99),  # type: ignore[arg-type]
        "until": lambda: finding_request(
            service_pb2.DecideFindingRequest(verdict=events_pb2.FINDING_VERDICT_ACCEPT, until=Timestamp(seconds=2**60)),
            "ann",
            "reviewer",
        ),
    }
    for field, attempt in cases.items():
        with pytest.raises(Reject) as caught:
            attempt()
        assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, field)


def test_a_missing_verdict_is_refused() -> None:
    with pytest.raises(Reject):
        verdict_of(events_pb2.FINDING_VERDICT_UNSPECIFIED)

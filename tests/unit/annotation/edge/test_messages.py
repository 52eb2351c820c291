import pytest

from glossator.annotation.v1 import events_pb2
from services.annotation.edge.messages import severity_of
from services.shared.domain.errors import Reason, Reject


def test_a_severity_can_be_absent() -> None:
    assert severity_of(events_pb2.SEVERITY_UNSPECIFIED) is None


def test_an_unknown_severity_names_its_field() -> None:
    with pytest.raises(Reject) as caught:
        severity_of(99)  # type: ignore[arg-type]
    assert (caught.value.reason, caught.value.field) == (Reason.INVALID_METADATA, "severity")

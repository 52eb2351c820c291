"""Each reason has a gRPC and an HTTP status."""

from grpc import StatusCode

from services.shared.domain.errors import Reason
from services.shared.runtime.servers.statuses import STATUSES


def test_every_reason_has_an_error_status() -> None:
    assert set(STATUSES) == set(Reason)
    for code, status in STATUSES.values():
        assert code is not StatusCode.OK
        assert 400 <= status < 600

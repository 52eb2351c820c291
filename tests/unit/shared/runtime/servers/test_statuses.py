"""Each reason has a status on both surfaces."""

from grpc import StatusCode

from services.shared.domain.errors import Reason
from services.shared.runtime.servers.statuses import STATUSES


def test_no_reason_is_forgotten_and_none_is_a_success() -> None:
    assert set(STATUSES) == set(Reason)
    for code, status in STATUSES.values():
        assert code is not StatusCode.OK
        assert 400 <= status < 600

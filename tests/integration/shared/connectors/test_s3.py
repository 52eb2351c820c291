"""Buckets as a connector, on moto's S3 server."""

from collections.abc import Iterator

import pytest

from services.shared.connectors.connector import Connector
from services.shared.connectors.registry import CONNECTORS
from services.shared.domain.errors import Reason, Reject, Retry
from tests.connector_suite import ConnectorSuite
from tests.s3_server import running_bucket, use_server

BUCKET = "legacy-documents"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with running_bucket(BUCKET, "secret.txt", "harbour-other/secret.txt") as url:
        yield url


class TestS3(ConnectorSuite):
    @pytest.fixture
    def connector(self) -> Connector:
        return CONNECTORS["s3"]

    @pytest.fixture
    def root(self, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> str:
        use_server(endpoint, monkeypatch)
        return f"s3://{BUCKET}/harbour"

    async def test_another_bucket_is_forbidden(self, connector: Connector, root: str) -> None:
        with pytest.raises(Reject) as caught:
            await connector.fetch("s3://another/harbour/in.txt", root, 100)
        assert caught.value.reason is Reason.FORBIDDEN_LOCATION

    async def test_a_whole_bucket_as_root(self, connector: Connector, root: str) -> None:
        assert root
        assert await connector.fetch(f"s3://{BUCKET}/secret.txt", f"s3://{BUCKET}", 100) == b"secret"

    async def test_a_store_that_does_not_answer(
        self, connector: Connector, root: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        with pytest.raises(Retry) as caught:
            await connector.fetch(f"{root}/in.txt", root, 100)
        assert caught.value.dependency == "s3"

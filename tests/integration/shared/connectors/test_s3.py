"""Buckets as a connector, on moto's S3 server."""

from collections.abc import Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer

from services.shared.connectors.connector import Connector
from services.shared.connectors.registry import CONNECTORS
from services.shared.domain.errors import Reason, Reject, Retry
from tests.connector_suite import ConnectorSuite

BUCKET, REGION = "legacy-documents", "eu-central-1"
CREDENTIALS = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    client = boto3.client("s3", endpoint_url=url, region_name=REGION, **CREDENTIALS)
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    for key in ("secret.txt", "harbour-other/secret.txt"):
        client.put_object(Bucket=BUCKET, Key=key, Body=b"secret")
    yield url
    server.stop()


class TestS3(ConnectorSuite):
    @pytest.fixture
    def connector(self) -> Connector:
        return CONNECTORS["s3"]

    @pytest.fixture
    def root(self, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> str:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        monkeypatch.setenv("AWS_REGION", REGION)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
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

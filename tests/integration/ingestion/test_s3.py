"""Documents that a source keeps in a bucket, as moto's server speaks S3."""

from collections.abc import Iterator

import boto3
import pytest
from moto.server import ThreadedMotoServer

from services.ingestion.locations import Location, Locations
from services.shared.connectors import s3
from services.shared.domain.errors import Reason, Reject, Retry

BUCKET, REGION = "legacy-documents", "eu-central-1"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    client = boto3.client(
        "s3", endpoint_url=url, region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test"
    )
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    yield url
    server.stop()


@pytest.fixture
def aws(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")


@pytest.mark.usefixtures("aws")
async def test_what_was_pushed_is_fetched() -> None:
    uri = f"s3://{BUCKET}/harbour/a%20note.txt"
    await s3.push(uri, b"words")
    fetch = Locations([Location("deal-vault", f"s3://{BUCKET}/harbour")])
    assert await fetch("deal-vault", uri, 100) == b"words"


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        (f"s3://{BUCKET}/harbour/gone.txt", Reason.NOT_FOUND),
        (f"s3://{BUCKET}/northgate/a.txt", Reason.FORBIDDEN_LOCATION),
        ("s3://another/harbour/a.txt", Reason.FORBIDDEN_LOCATION),
        (f"s3://{BUCKET}/harbour/big.txt", Reason.TOO_LARGE),
        (f"s3://{BUCKET}/harbour/a.txt?versionId=1", Reason.FORBIDDEN_LOCATION),
    ],
)
async def test_refusals(uri: str, reason: Reason) -> None:
    await s3.push(f"s3://{BUCKET}/harbour/big.txt", b"x" * 101)
    await s3.push(f"s3://{BUCKET}/northgate/a.txt", b"theirs")
    with pytest.raises(Reject) as caught:
        await s3.fetch(uri, f"s3://{BUCKET}/harbour", 100)
    assert caught.value.reason is reason


@pytest.mark.usefixtures("aws")
async def test_a_store_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(Retry) as caught:
        await s3.fetch(f"s3://{BUCKET}/harbour/a.txt", f"s3://{BUCKET}", 100)
    assert caught.value.dependency == "s3"

"""Blobs on S3 (moto): the same suite as in memory and in a folder."""

from collections.abc import Iterator

import pytest

from tests.blob_suite import BlobSuite
from tests.s3_server import running_bucket, use_server

BUCKET = "glossator-blobs"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with running_bucket(BUCKET) as url:
        yield url


class TestS3(BlobSuite):
    @pytest.fixture
    def url(self, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> str:
        use_server(endpoint, monkeypatch)
        return f"s3://{BUCKET}/documents"

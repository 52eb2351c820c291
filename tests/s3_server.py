"""Buckets on moto's S3 server."""

from collections.abc import Iterator
from contextlib import contextmanager

import boto3
import pytest
from moto.server import ThreadedMotoServer

REGION = "eu-central-1"
KEY = "test"


@contextmanager
def running_bucket(name: str, *keys: str) -> Iterator[str]:
    """The server's URL while it has the bucket `name`, which holds `secret` under each of `keys`."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    client = boto3.client("s3", endpoint_url=url, region_name=REGION, aws_access_key_id=KEY, aws_secret_access_key=KEY)
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    for key in keys:
        client.put_object(Bucket=name, Key=key, Body=b"secret")
    yield url
    server.stop()


def use_server(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients in this process connect to `url`."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", url)
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEY)

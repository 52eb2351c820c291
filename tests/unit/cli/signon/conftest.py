"""One development issuer for the tests of this folder."""

from collections.abc import Iterator

import pytest

from services.cli.signon.provider import Provider
from tests.issuer import running_issuer


@pytest.fixture(scope="package")
def issuer_url() -> Iterator[str]:
    with running_issuer() as url:
        yield url


@pytest.fixture
def provider(issuer_url: str) -> Provider:
    return Provider(issuer_url)

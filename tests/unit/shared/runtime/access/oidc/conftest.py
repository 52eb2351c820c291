"""A clock, an issuer, and the verifier of its tokens for annotation."""

import pytest

from services.shared.runtime.access.oidc.verifier import OidcVerifier
from tests.fakes import FakeClock
from tests.unit.shared.runtime.access.oidc.issuer import ISSUER, URL, FakeIssuer, Local


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def issuer(clock: FakeClock) -> FakeIssuer:
    return FakeIssuer(clock)


@pytest.fixture
def verifier(issuer: FakeIssuer, clock: FakeClock) -> OidcVerifier:
    return OidcVerifier(lambda: {URL: ISSUER}, Local(), clock, service="annotation", fetch=issuer.fetch)

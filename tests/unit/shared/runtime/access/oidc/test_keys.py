"""The keys of an issuer: only those for signatures count, they follow a rotation, and outlast a short absence."""

import asyncio
from typing import Any

import pytest

from services.shared.domain.errors import Reject, Retry
from services.shared.runtime.access.oidc.keys import IssuerKeys
from services.shared.runtime.access.oidc.verifier import OidcVerifier
from tests.fakes import FakeClock
from tests.unit.shared.runtime.access.oidc.issuer import (
    ANNA,
    ISSUER,
    RSA_OTHER,
    RSA_WEAK,
    FakeIssuer,
    public_jwk,
    refused,
)


@pytest.mark.parametrize(
    "jwk",
    [
        public_jwk(RSA_WEAK, "weak"),
        {"kty": "oct", "k": "c2VjcmV0", "kid": "weak"},
        public_jwk(RSA_OTHER, "weak", use="enc"),
        public_jwk(RSA_OTHER, "weak", key_ops=["encrypt"]),
        public_jwk(RSA_OTHER, "weak", alg="RSA-OAEP"),
        {**public_jwk(RSA_OTHER, "weak"), "n": "!"},
    ],
    ids=["short", "symmetric", "for encryption", "without verify", "of another algorithm", "damaged"],
)
async def test_keys_that_do_not_sign_are_ignored(verifier: OidcVerifier, issuer: FakeIssuer, jwk: Any) -> None:
    issuer.keys.append(jwk)
    assert await verifier.verify(issuer.token()) == ANNA
    key = RSA_WEAK if jwk.get("n") == public_jwk(RSA_WEAK, "weak")["n"] else RSA_OTHER
    await refused(verifier, issuer.token(key=key, header={"kid": "weak"}))


async def test_no_call_fails_while_the_issuer_rotates_its_keys_under_load(
    verifier: OidcVerifier, issuer: FakeIssuer, clock: FakeClock
) -> None:
    """An attacker's tokens with unknown keys use the attempts of the verifier, and still no call fails."""
    await verifier.verify(issuer.token())
    failed = 0
    for generation in range(5):
        key_id = f"rsa-{generation}"
        issuer.keys = [public_jwk(RSA_OTHER, key_id), *issuer.keys[:1]]
        bearer = issuer.token(key=RSA_OTHER, header={"kid": key_id})
        forged = issuer.token(key=RSA_OTHER, header={"kid": "forged"})
        answers = await asyncio.gather(
            *(verifier.verify(one) for _ in range(50) for one in (forged, bearer)), return_exceptions=True
        )
        failed += sum(answer != ANNA for answer in answers[1::2])
        assert all(isinstance(answer, Reject) for answer in answers[0::2])
        clock.advance(1)
    assert failed == 0
    assert issuer.fetched < 20


async def test_known_keys_count_for_a_bounded_time_while_the_issuer_is_away(
    verifier: OidcVerifier, issuer: FakeIssuer, clock: FakeClock
) -> None:
    await verifier.verify(issuer.token())
    issuer.away = True
    clock.advance(3599)
    assert await verifier.verify(issuer.token()) == ANNA
    clock.advance(2)
    with pytest.raises(Retry):
        await verifier.verify(issuer.token())
    issuer.away = False
    assert await verifier.verify(issuer.token()) == ANNA


async def test_an_unknown_key_is_a_retry_while_the_issuer_is_away(verifier: OidcVerifier, issuer: FakeIssuer) -> None:
    await verifier.verify(issuer.token())
    issuer.away = True
    bearer = issuer.token(key=RSA_OTHER, header={"kid": "next"})
    with pytest.raises(Retry):
        await verifier.verify(bearer)
    issuer.away = False
    issuer.keys.append(public_jwk(RSA_OTHER, "next"))
    assert await verifier.verify(bearer) == ANNA


async def test_nothing_is_allowed_before_the_issuer_answered(verifier: OidcVerifier, issuer: FakeIssuer) -> None:
    issuer.away = True
    with pytest.raises(Retry):
        await verifier.verify(issuer.token())


async def test_a_key_that_the_issuer_withdrew_stops_to_count(verifier: OidcVerifier, issuer: FakeIssuer) -> None:
    await verifier.verify(issuer.token())
    issuer.keys = issuer.keys[1:]
    await verifier.refresh()
    await refused(verifier, issuer.token())


async def test_each_read_says_whether_it_failed(issuer: FakeIssuer, clock: FakeClock) -> None:
    reads: list[tuple[str, bool]] = []
    keys = IssuerKeys(ISSUER, clock, issuer.fetch, lambda name, failed: reads.append((name, failed)))
    await keys.refresh()
    issuer.away = True
    await keys.refresh()
    assert reads == [("bank", False), ("bank", True)]

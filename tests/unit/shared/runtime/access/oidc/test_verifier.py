"""Access tokens of an issuer: only those that it signed, for this service, now, and with its tenants."""

import base64
import hmac
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from services.shared.domain.errors import Reject
from services.shared.runtime.access.credentials import UNKNOWN_HOLDER, Holder
from services.shared.runtime.access.oidc.verifier import OidcVerifier
from tests.fakes import FakeClock
from tests.unit.shared.runtime.access.oidc.issuer import (
    ANNA,
    EC,
    ISSUER,
    LOCAL,
    OKP,
    RSA,
    RSA_OTHER,
    URL,
    FakeIssuer,
    Local,
    public_jwk,
    refused,
)


@pytest.mark.parametrize(
    ("key", "key_id", "algorithm"),
    [(RSA, "rsa", "RS256"), (RSA, "rsa", "PS256"), (EC, "ec", "ES256"), (OKP, "okp", "EdDSA")],
)
async def test_a_token_of_each_algorithm_names_its_actor(
    verifier: OidcVerifier, issuer: FakeIssuer, key: object, key_id: str, algorithm: str
) -> None:
    bearer = issuer.token(key=key, algorithm=algorithm, header={"kid": key_id})
    assert await verifier.verify(bearer) == ANNA


WRONG_CLAIMS: list[dict[str, object]] = [
    {"iss": "https://other.example"},
    {"iss": URL + "/"},
    {"aud": "glossator-redaction"},
    {"aud": ["account"]},
    {"aud": None},
    {"sub": None},
    {"sub": ""},
    {"sub": 7},
    {"sub": "service:ingestion"},
    {"exp": None},
    {"iat": None},
    {"iat": "now"},
    {"nbf": "now"},
    {"exp": float("inf")},
    {"exp": float("nan")},
    {"tenant": None},
    {"tenant": "other-bank"},
    {"tenant": ["harbour-bank"]},
    {"realm_access": {"roles": {"lawyers": True}}},
    {"matters": [1]},
    {"typ": "ID"},
    {"typ": "Refresh"},
    {"acr": "gold", "auth_time": 1e30},
]


@pytest.mark.parametrize("changes", WRONG_CLAIMS, ids=lambda changes: json.dumps(changes)[:60])
async def test_tokens_with_wrong_claims_are_refused(
    verifier: OidcVerifier, issuer: FakeIssuer, changes: dict[str, object]
) -> None:
    await refused(verifier, issuer.token(issuer.claims(**changes)))


BOUND = {"x5t#S256": "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"}


@pytest.mark.parametrize(
    ("confirmation", "holder", "valid"),
    [
        (BOUND, Holder(BOUND["x5t#S256"]), True),
        (BOUND, Holder("another", forwards=True), True),
        (BOUND, Holder("another"), False),
        (BOUND, UNKNOWN_HOLDER, False),
        ({"x5t#S256": ""}, UNKNOWN_HOLDER, False),
        ({"jkt": "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}, Holder("another"), False),
        ("x5t#S256", UNKNOWN_HOLDER, False),
        (None, UNKNOWN_HOLDER, True),
        (None, Holder("another"), True),
    ],
)
async def test_a_bound_token_counts_only_with_its_certificate(
    verifier: OidcVerifier, issuer: FakeIssuer, confirmation: object, holder: Holder, valid: bool
) -> None:
    """A stolen token without the key of its certificate is refused."""
    bearer = issuer.token(issuer.claims(cnf=confirmation))
    if valid:
        assert await verifier.verify(bearer, holder) == ANNA
    else:
        with pytest.raises(Reject):
            await verifier.verify(bearer, holder)


@pytest.mark.parametrize(
    ("passed", "valid"), [(-31, False), (-29, True), (0, True), (299, True), (329, True), (331, False)]
)
async def test_a_token_counts_for_its_lifetime_and_the_leeway(
    verifier: OidcVerifier, issuer: FakeIssuer, clock: FakeClock, passed: float, valid: bool
) -> None:
    bearer = issuer.token()
    clock.advance(passed)
    if valid:
        assert await verifier.verify(bearer) == ANNA
    else:
        await refused(verifier, bearer)


async def test_a_token_does_not_count_before_its_nbf(
    verifier: OidcVerifier, issuer: FakeIssuer, clock: FakeClock
) -> None:
    bearer = issuer.token(issuer.claims(nbf=int(clock.now().timestamp()) + 120))
    await refused(verifier, bearer)
    clock.advance(91)
    assert await verifier.verify(bearer) == ANNA


async def test_a_token_for_longer_than_a_day_is_refused(
    verifier: OidcVerifier, issuer: FakeIssuer, clock: FakeClock
) -> None:
    await refused(verifier, issuer.token(issuer.claims(exp=int(clock.now().timestamp()) + 86_401)))


def unsigned(issuer: FakeIssuer) -> str:
    return issuer.token(key="", algorithm="none")


def signed_with_the_public_key(issuer: FakeIssuer) -> str:
    """Key confusion: HMAC with the public key of the issuer as its secret."""
    pem = RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    header = _part({"alg": "HS256", "kid": "rsa", "typ": "JWT"})
    body = f"{header}.{_part(issuer.claims())}"
    return f"{body}.{_encoded(hmac.digest(pem, body.encode(), 'sha256'))}"


def changed_after_signing(issuer: FakeIssuer) -> str:
    header, _, signature = issuer.token().split(".")
    return f"{header}.{_part(issuer.claims(sub='mallory'))}.{signature}"


FORGED: dict[str, Callable[[FakeIssuer], str]] = {
    "unsigned": unsigned,
    "key confusion": signed_with_the_public_key,
    "changed after signing": changed_after_signing,
    "another key with the id": lambda issuer: issuer.token(key=RSA_OTHER),
    "an unknown key": lambda issuer: issuer.token(key=RSA_OTHER, header={"kid": "other"}),
    "a key of another type": lambda issuer: issuer.token(header={"kid": "ec"}),
    "an algorithm that is not accepted": lambda issuer: issuer.token(algorithm="RS512"),
    "a key in the header": lambda issuer: issuer.token(key=RSA_OTHER, header={"jwk": public_jwk(RSA_OTHER, "rsa")}),
    "no key id": lambda issuer: issuer.token(header={"kid": None}),
    "an unknown critical header": lambda issuer: issuer.token(header={"crit": ["exp2"], "exp2": 1}),
    "a logout token": lambda issuer: issuer.token(header={"typ": "logout+jwt"}),
    "no signature": lambda issuer: issuer.token().rpartition(".")[0] + ".",
    "two parts": lambda issuer: issuer.token().rpartition(".")[0],
    "no token": lambda _issuer: "no token",
}


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _part(value: object) -> str:
    return _encoded(json.dumps(value).encode())


@pytest.mark.parametrize("forged", FORGED)
async def test_forged_tokens_are_refused(verifier: OidcVerifier, issuer: FakeIssuer, forged: str) -> None:
    assert await verifier.verify(issuer.token()) == ANNA
    await refused(verifier, FORGED[forged](issuer))


@pytest.mark.parametrize(("jti", "valid"), [("stolen", False), ("other", True), (None, True), (["stolen"], False)])
async def test_a_revoked_token_is_refused(
    issuer: FakeIssuer, clock: FakeClock, tmp_path: Path, jti: object, valid: bool
) -> None:
    (tmp_path / "revoked").write_text("stolen\n")
    verifier = OidcVerifier(
        lambda: {URL: ISSUER}, Local(), clock, service="annotation", revoked=tmp_path / "revoked", fetch=issuer.fetch
    )
    bearer = issuer.token(issuer.claims(jti=jti))
    if valid:
        assert await verifier.verify(bearer) == ANNA
    else:
        await refused(verifier, bearer)


async def test_other_tokens_and_certificates_go_to_the_local_verifier(verifier: OidcVerifier) -> None:
    assert await verifier.verify("local") == LOCAL
    assert verifier.certified(["spiffe://x"]).subject == "spiffe://x"


async def test_a_prefix_keeps_people_of_two_issuers_apart(issuer: FakeIssuer, clock: FakeClock) -> None:
    configured = replace(ISSUER, prefix="bank:", audience="api://glossator")
    verifier = OidcVerifier(lambda: {URL: configured}, Local(), clock, service="annotation", fetch=issuer.fetch)
    assert (await verifier.verify(issuer.token(issuer.claims(aud="api://glossator")))).subject == "bank:anna"


async def test_a_changed_entry_of_the_file_starts_without_keys(issuer: FakeIssuer, clock: FakeClock) -> None:
    configured = {URL: ISSUER}
    verifier = OidcVerifier(lambda: configured, Local(), clock, service="annotation", fetch=issuer.fetch)
    await verifier.verify(issuer.token())
    configured[URL] = replace(ISSUER, tenants=frozenset({"quay-bank"}))
    await refused(verifier, issuer.token())
    assert issuer.fetched == 2
    del configured[URL]
    await refused(verifier, issuer.token())

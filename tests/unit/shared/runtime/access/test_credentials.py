"""Tokens: only those that the issuer signed are accepted, for their lifetime."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.credentials import (
    MAX_LIFETIME,
    LocalIssuer,
    LocalVerifier,
    audience_of,
    create_issuer,
    parse_public_keys,
    read_public_keys,
    service_actor,
)
from tests.fakes import FakeClock

HOUR = timedelta(hours=1)
ACTOR = Actor("reviewer@harbour-bank", "harbour-bank", frozenset({Role.REVIEWER}), frozenset({"M-1", "M-2"}))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    create_issuer(tmp_path / "issuer")
    return tmp_path / "issuer"


@pytest.fixture
def issuer(directory: Path, clock: FakeClock) -> LocalIssuer:
    return LocalIssuer.open(directory / "private.pem", clock)


@pytest.fixture
def verifier(directory: Path, clock: FakeClock) -> LocalVerifier:
    return LocalVerifier.open(directory / "public.pem", clock)


@pytest.mark.parametrize("actor", [ACTOR, Actor("a", "t", frozenset(), frozenset())])
async def test_a_token_names_its_actor(issuer: LocalIssuer, verifier: LocalVerifier, actor: Actor) -> None:
    assert await verifier.verify(issuer.issue(actor, HOUR)) == actor


async def test_a_token_of_ours_proves_no_second_factor(
    directory: Path, issuer: LocalIssuer, verifier: LocalVerifier, clock: FakeClock
) -> None:
    """Not even one that is signed with our key and states it."""
    actor = Actor("a", "t", frozenset({Role.COMPLIANCE}), mfa_at=clock.now())
    bearer = issuer.issue(actor, HOUR)
    assert (await verifier.verify(bearer)).mfa_at is None
    now = int(clock.now().timestamp())
    claims = jwt.decode(bearer, options={"verify_signature": False})
    claims |= {"mfa_at": now, "auth_time": now, "acr": "otp", "amr": ["otp"]}
    key = (directory / "private.pem").read_bytes().decode()
    forged = jwt.encode(claims, key, "EdDSA", headers={"kid": jwt.get_unverified_header(bearer)["kid"]})
    assert (await verifier.verify(forged)).mfa_at is None


@pytest.mark.parametrize(("passed", "valid"), [(-61, False), (-59, True), (3599, True), (3659, True), (3661, False)])
async def test_a_token_is_valid_for_its_lifetime_and_a_minute_of_skew(
    issuer: LocalIssuer, verifier: LocalVerifier, clock: FakeClock, passed: float, valid: bool
) -> None:
    bearer = issuer.issue(ACTOR, HOUR)
    clock.advance(passed)
    if valid:
        assert await verifier.verify(bearer) == ACTOR
    else:
        await refused(verifier, bearer)


@pytest.mark.parametrize("lifetime", [timedelta(0), -HOUR, MAX_LIFETIME + timedelta(seconds=1)])
def test_lifetimes_are_limited(issuer: LocalIssuer, lifetime: timedelta) -> None:
    with pytest.raises(ValueError, match="at most"):
        issuer.issue(ACTOR, lifetime)


def part(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def unsigned(bearer: str) -> str:
    return f"{part({'alg': 'none', 'kid': jwt.get_unverified_header(bearer)['kid']})}.{bearer.split('.')[1]}."


def symmetric(bearer: str) -> str:
    claims = jwt.decode(bearer, options={"verify_signature": False})
    return jwt.encode(claims, "x" * 64, "HS512", headers={"kid": jwt.get_unverified_header(bearer)["kid"]})


def other_key(bearer: str) -> str:
    claims = jwt.decode(bearer, options={"verify_signature": False})
    kid = jwt.get_unverified_header(bearer)["kid"]
    return jwt.encode(claims, Ed25519PrivateKey.generate(), "EdDSA", headers={"kid": kid})


def other_tenant(bearer: str) -> str:
    header, claims, signature = bearer.split(".")
    changed = json.loads(base64.urlsafe_b64decode(claims + "==")) | {"tenant": "northgate-credit"}
    return f"{header}.{part(changed)}.{signature}"


FORGERIES: list[Callable[[str], str]] = [
    unsigned,
    symmetric,
    other_key,
    other_tenant,
    lambda bearer: bearer[:-4] + "AAAA",
    lambda bearer: bearer.rsplit(".", 1)[0],
    lambda bearer: "",
    lambda bearer: "a.b.c",
    lambda bearer: "\x00",
    lambda bearer: bearer * 100,
]


@pytest.mark.parametrize("forge", FORGERIES)
async def test_forged_tokens_are_rejected(
    issuer: LocalIssuer, verifier: LocalVerifier, forge: Callable[[str], str]
) -> None:
    await refused(verifier, forge(issuer.issue(ACTOR, HOUR)))


@pytest.mark.parametrize(
    "change",
    [
        {"aud": "another"},
        {"iss": "another"},
        {"roles": ["emperor"]},
        {"roles": "reviewer"},
        {"matters": "*"},
        {"tenant": ""},
        {"sub": ""},
        {"exp": 10**12},
        {"exp": "soon"},
        {"jti": None},
        {"tenant": None},
    ],
)
async def test_signed_tokens_with_invalid_claims_are_rejected(
    directory: Path, issuer: LocalIssuer, verifier: LocalVerifier, clock: FakeClock, change: dict[str, object]
) -> None:
    bearer = issuer.issue(ACTOR, HOUR)
    claims = jwt.decode(bearer, options={"verify_signature": False}) | change
    claims = {name: value for name, value in claims.items() if value is not None}
    key = (directory / "private.pem").read_bytes().decode()
    kid = jwt.get_unverified_header(bearer)["kid"]
    await refused(verifier, jwt.encode(claims, key, "EdDSA", headers={"kid": kid}))


async def test_a_revoked_token_is_rejected_at_once(
    directory: Path, issuer: LocalIssuer, clock: FakeClock, tmp_path: Path
) -> None:
    listed = tmp_path / "revoked"
    listed.write_text("one\n")
    keys = parse_public_keys(read_public_keys(directory / "public.pem"))
    verifier = LocalVerifier(lambda: keys, clock, revoked=listed)
    bearer = issuer.issue(ACTOR, HOUR)
    assert await verifier.verify(bearer) == ACTOR
    listed.write_text(f"one\n{jwt.decode(bearer, options={'verify_signature': False})['jti']}\n")
    await refused(verifier, bearer)
    listed.unlink()
    await refused(verifier, issuer.issue(ACTOR, HOUR))


async def test_two_public_keys_are_accepted_during_a_key_change(
    directory: Path, issuer: LocalIssuer, clock: FakeClock, tmp_path: Path
) -> None:
    fresh = Ed25519PrivateKey.generate()
    both = tmp_path / "both.pem"
    pem = fresh.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    both.write_bytes((directory / "public.pem").read_bytes() + pem)
    verifier = LocalVerifier.open(both, clock)
    for one in (issuer, LocalIssuer(fresh, clock)):
        assert await verifier.verify(one.issue(ACTOR, HOUR)) == ACTOR


def test_a_certificate_names_its_actor(clock: FakeClock) -> None:
    verifier = LocalVerifier(dict, clock, certificates=lambda: {"spiffe://x/cms": ACTOR})
    assert verifier.certified(["other", "spiffe://x/cms"]) == ACTOR
    for names in ([], ["other"]):
        with pytest.raises(Reject) as caught:
            verifier.certified(names)
        assert caught.value.reason is Reason.UNAUTHENTICATED


def test_the_issuer_key_is_created_once_with_mode_0600(directory: Path, clock: FakeClock) -> None:
    before = (directory / "private.pem").read_bytes()
    create_issuer(directory)
    assert (directory / "private.pem").read_bytes() == before
    (directory / "private.pem").chmod(0o644)
    with pytest.raises(Reject):
        LocalIssuer.open(directory / "private.pem", clock)


@pytest.mark.parametrize("content", ["", "nothing", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
def test_invalid_public_keys_are_rejected(tmp_path: Path, clock: FakeClock, content: str) -> None:
    (tmp_path / "public.pem").write_text(content)
    with pytest.raises(Reject):
        LocalVerifier.open(tmp_path / "public.pem", clock)


@pytest.mark.parametrize(
    ("audiences", "service", "accepted"),
    [
        (["annotation"], "annotation", True),
        (["annotation", "redaction"], "redaction", True),
        (["annotation"], "redaction", False),
        (["ingestion", "feedback"], "redaction", False),
    ],
)
async def test_a_token_is_accepted_by_its_audiences_only(
    directory: Path, issuer: LocalIssuer, clock: FakeClock, audiences: list[str], service: str, accepted: bool
) -> None:
    keys = parse_public_keys(read_public_keys(directory / "public.pem"))
    verifier = LocalVerifier(lambda: keys, clock, audience=audience_of(service))
    bearer = issuer.issue(ACTOR, HOUR, map(audience_of, audiences))
    if accepted:
        assert await verifier.verify(bearer) == ACTOR
    else:
        await refused(verifier, bearer)


@pytest.mark.parametrize("actor", [service_actor("annotation"), Actor("service:annotation", "*", frozenset())])
async def test_a_token_cannot_name_a_service(
    directory: Path, issuer: LocalIssuer, verifier: LocalVerifier, actor: Actor
) -> None:
    with pytest.raises(ValueError, match="certificate"):
        issuer.issue(actor, HOUR)
    bearer = issuer.issue(ACTOR, HOUR)
    claims = jwt.decode(bearer, options={"verify_signature": False})
    claims |= {"sub": actor.subject, "tenant": "*", "roles": sorted(actor.roles)}
    kid = jwt.get_unverified_header(bearer)["kid"]
    key = (directory / "private.pem").read_bytes().decode()
    await refused(verifier, jwt.encode(claims, key, "EdDSA", headers={"kid": kid}))


async def refused(verifier: LocalVerifier, bearer: str) -> None:
    with pytest.raises(Reject) as caught:
        await verifier.verify(bearer)
    assert caught.value.reason is Reason.UNAUTHENTICATED

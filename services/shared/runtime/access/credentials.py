"""Authentication: bearer tokens of the local issuer, which are JWTs signed with Ed25519. OIDC can implement the same
`CredentialPort`.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Protocol, TypeAlias

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from jwt.types import Options

from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.call import new_id
from services.shared.runtime.clock import Clock
from services.shared.runtime.keys.secret_files import read_secret, write_secret
from services.shared.wire.services import SERVICE_NAMES

ISSUER = "glossator-local"
MAX_LIFETIME = timedelta(hours=24)
_LEEWAY = timedelta(seconds=60)  # allowed difference between the clocks of two machines
_ALGORITHM = "EdDSA"
OPERATOR = "glossator-operator"
AUDIENCES = (*(f"glossator-{service}" for service in SERVICE_NAMES), OPERATOR)
PublicKeys: TypeAlias = Mapping[str, Ed25519PublicKey]
_CLAIMS = ["iss", "aud", "sub", "tenant", "roles", "matters", "iat", "exp", "jti"]


@dataclass(frozen=True, slots=True)
class Holder:
    """The sender of a token. `certificate` is the thumbprint of its client certificate, or empty.

    `forwards`: it is a service, and has checked the certificate of the caller whose token it forwards.
    """

    certificate: str = ""
    forwards: bool = False


UNKNOWN_HOLDER = Holder()


class CredentialPort(Protocol):
    """Authenticates callers by token or client certificate."""

    async def verify(self, bearer: str, holder: Holder = UNKNOWN_HOLDER) -> Actor:
        """Return the actor of a bearer token. Raises `Reject(UNAUTHENTICATED)`, also if the token is bound to another
        holder; or `Retry` if the issuer does not answer.
        """
        ...

    def certified(self, names: Sequence[str]) -> Actor:
        """Return the actor of a verified client certificate with these names. Raises `Reject(UNAUTHENTICATED)`."""
        ...


class LocalIssuer:
    """Signs tokens with the private key of `create_issuer`."""

    def __init__(self, private_key: Ed25519PrivateKey, clock: Clock, *, ids: Callable[[], str] = new_id) -> None:
        self._key = private_key
        self._key_id = key_id(private_key.public_key())
        self._clock = clock
        self._ids = ids

    @classmethod
    def open(cls, path: Path, clock: Clock) -> "LocalIssuer":
        """Read the key from a PEM file. Raises `Reject(KEY_UNAVAILABLE)` if it is missing or others can read it."""
        key = serialization.load_pem_private_key(read_secret(path), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise Reject(Reason.KEY_UNAVAILABLE)
        return cls(key, clock)

    def issue(self, actor: Actor, lifetime: timedelta, audiences: Iterable[str] = AUDIENCES) -> str:
        """Return a token for `actor`, which `audiences` accept. It proves no second factor: only an identity provider
        does.

        Raises `ValueError` if `lifetime` exceeds `MAX_LIFETIME`, or for a service: certificates identify services.
        """
        if not timedelta(0) < lifetime <= MAX_LIFETIME:
            raise ValueError(f"the lifetime of a token must be at most {MAX_LIFETIME}")
        if is_service(actor):
            raise ValueError("a service has a certificate, and no token")
        now = self._clock.now()
        claims: dict[str, object] = {
            "iss": ISSUER,
            "aud": sorted(audiences),
            "sub": actor.subject,
            "tenant": actor.tenant,
            "roles": sorted(actor.roles),
            "matters": sorted(actor.matters),
            "iat": int(now.timestamp()),
            "exp": int((now + lifetime).timestamp()),
            "jti": self._ids(),
        }
        return jwt.encode(claims, self._key, _ALGORITHM, headers={"kid": self._key_id})


class LocalVerifier:
    """Accepts tokens for `audience` that one of `public_keys` verifies, unless the file `revoked` contains their id.

    `certificates` maps a name in a client certificate to its actor (`AccessPolicy.certificates`).
    """

    def __init__(
        self,
        public_keys: Callable[[], PublicKeys],
        clock: Clock,
        *,
        audience: str = OPERATOR,
        revoked: Path | None = None,
        certificates: Callable[[], Mapping[str, Actor]] = dict,
    ) -> None:
        self._keys = public_keys
        self._clock = clock
        self._audience = audience
        self._revoked = RevokedIds(revoked)
        self._certificates = certificates

    @classmethod
    def open(cls, path: Path, clock: Clock) -> "LocalVerifier":
        """The verifier of an operator's command, with the public keys in a PEM file."""
        keys = parse_public_keys(read_public_keys(path))
        return cls(lambda: keys, clock)

    async def verify(self, bearer: str, holder: Holder = UNKNOWN_HOLDER) -> Actor:  # noqa: ARG002 - never bound
        try:
            key = self._keys()[str(jwt.get_unverified_header(bearer).get("kid"))]
            claims = jwt.decode(
                bearer,
                key,
                [_ALGORITHM],
                audience=self._audience,
                issuer=ISSUER,
                options=_OPTIONS,  # `_check_times` uses `clock`
            )
            actor = _actor(claims)
            self._check_times(int(claims["iat"]), int(claims["exp"]))
        except (jwt.InvalidTokenError, KeyError, ValueError, TypeError, OverflowError):
            raise Reject(Reason.UNAUTHENTICATED) from None
        if str(claims["jti"]) in self._revoked.ids():
            raise Reject(Reason.UNAUTHENTICATED)
        return actor

    def certified(self, names: Sequence[str]) -> Actor:
        known = self._certificates()
        actor = next((known[name] for name in names if name in known), None)
        if actor is None:
            raise Reject(Reason.UNAUTHENTICATED)
        return actor

    def _check_times(self, issued: int, expires: int) -> None:
        now, leeway = self._clock.now().timestamp(), _LEEWAY.total_seconds()
        if not issued - leeway <= now < expires + leeway or expires - issued > MAX_LIFETIME.total_seconds():
            raise ValueError("the token is not valid now")


def thumbprint(certificate: bytes) -> str:
    """The thumbprint `x5t#S256` of a certificate in DER (RFC 8705, section 3.1)."""
    return urlsafe_b64encode(sha256(certificate).digest()).rstrip(b"=").decode()


def audience_of(service: str) -> str:
    """The audience in a token that `service` accepts. For an identity provider, it is the id of a client."""
    return f"glossator-{service}"


def is_service(actor: Actor) -> bool:
    return Role.SERVICE in actor.roles or actor.subject.startswith("service:")


def names_service(bearer: str) -> bool:
    """Whether a token, which is not verified, claims to be of a service."""
    try:
        subject = jwt.decode(bearer, options={"verify_signature": False}).get("sub")
    except jwt.InvalidTokenError:
        return False
    return str(subject).startswith("service:")


def service_actor(name: str) -> Actor:
    """The actor of a service of Glossator."""
    return Actor(f"service:{name}", "*", frozenset({Role.SERVICE}))


def create_issuer(directory: Path) -> None:
    """Create `private.pem` (mode 0600) and `public.pem`, unless they exist."""
    private = directory / "private.pem"
    if private.exists():
        return
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    (directory / "public.pem").write_bytes(public)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write_secret(private, pem)


class RevokedIds:
    """The ids of revoked tokens, which a file lists; a changed file is read again. Without a file there are none."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._seen = 0
        self._ids: frozenset[str] = frozenset()

    def ids(self) -> frozenset[str]:
        """Fails closed: raises `Reject(UNAUTHENTICATED)` if the file cannot be read."""
        if self._path is None:
            return self._ids
        try:
            changed = self._path.stat().st_mtime_ns
            if changed != self._seen:
                self._ids = frozenset(self._path.read_text("utf-8").split())
                self._seen = changed
        except OSError:
            raise Reject(Reason.UNAUTHENTICATED) from None
        return self._ids


def _actor(claims: Mapping[str, object]) -> Actor:
    roles, matters = claims["roles"], claims["matters"]
    if not isinstance(roles, list) or not isinstance(matters, list) or not claims["sub"] or not claims["tenant"]:
        raise ValueError("a claim has the wrong type")
    actor = Actor(
        str(claims["sub"]),
        str(claims["tenant"]),
        frozenset(map(Role, roles)),
        frozenset(map(str, matters)),
    )
    if is_service(actor):
        raise ValueError("a token cannot name a service")
    return actor


def read_public_keys(path: Path) -> bytes:
    """The PEM file of the issuer. Raises `Reject(KEY_UNAVAILABLE)`."""
    try:
        return path.read_bytes()
    except OSError:
        raise Reject(Reason.KEY_UNAVAILABLE) from None


def parse_public_keys(pem: bytes) -> PublicKeys:
    """One or more keys by their id; during a key change there are two. Raises `Reject(KEY_UNAVAILABLE)`."""
    try:
        keys = [serialization.load_pem_public_key(block + _PEM_END) for block in pem.split(_PEM_END)[:-1]]
    except ValueError:
        raise Reject(Reason.KEY_UNAVAILABLE) from None
    if not keys or not all(isinstance(key, Ed25519PublicKey) for key in keys):
        raise Reject(Reason.KEY_UNAVAILABLE)
    return {key_id(key): key for key in keys if isinstance(key, Ed25519PublicKey)}


def key_id(key: Ed25519PublicKey) -> str:
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return urlsafe_b64encode(sha256(raw).digest()[:12]).decode()


_PEM_END = b"-----END PUBLIC KEY-----"
_OPTIONS: Options = {"require": _CLAIMS, "verify_exp": False, "verify_iat": False, "verify_nbf": False}

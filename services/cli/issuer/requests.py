"""The sign-ins in progress, the codes and the refresh tokens of the development issuer. All in memory."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TypeVar

from services.cli.issuer.totp import code_at, is_right
from services.shared.runtime.clock import Clock

OTP = "otp"
"""The value of `acr` of a sign-in with a second factor."""
REQUEST_SECONDS, CODE_SECONDS, DEVICE_SECONDS, REFRESH_SECONDS = 600, 60, 600, 12 * 3600
POLL_SECONDS = 1
_ATTEMPTS = 5
_MOST = 1000
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels: a code is no word
T = TypeVar("T", bound="_Ends")


class OAuthFault(Exception):
    """An error code of OAuth 2.0, such as `invalid_grant`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Ask:
    """What a client asks for. `device` is the device code, or empty for the code flow."""

    client: str
    scope: str = ""
    challenge: str = ""
    redirect_uri: str = ""
    state: str = ""
    nonce: str = ""
    acr_values: tuple[str, ...] = ()
    device: str = ""

    @property
    def needs_code(self) -> bool:
        """Whether the person must type a one-time code."""
        return OTP in self.acr_values


@dataclass(frozen=True, slots=True)
class Proof:
    """Who signed in for `ask`, when (seconds since 1970), and how."""

    ask: Ask
    person: str
    auth_time: int
    acr: str


@dataclass(slots=True)
class _Ends:
    ends: float


@dataclass(slots=True)
class Pending(_Ends):
    """A page in a browser. `person` is empty until one is chosen."""

    ask: Ask
    person: str = ""
    attempts: int = 0


@dataclass(slots=True)
class _Device(_Ends):
    user_code: str
    ask: Ask
    proof: Proof | None = None
    refused: bool = False


@dataclass(slots=True)
class _Kept(_Ends):
    proof: Proof


@dataclass(slots=True)
class SignIns:
    """The state of the issuer. Everything that it gives out is random, and ends by itself."""

    clock: Clock
    random: Callable[[], str] = lambda: secrets.token_urlsafe(32)
    _pending: dict[str, Pending] = field(default_factory=dict)
    _codes: dict[str, _Kept] = field(default_factory=dict)
    _devices: dict[str, _Device] = field(default_factory=dict)
    _refresh: dict[str, _Kept] = field(default_factory=dict)
    _secrets: dict[str, bytes] = field(default_factory=dict)

    def begin(self, ask: Ask) -> str:
        """The id of a new sign-in, which only the page that it is shown on knows."""
        return self._keep(self._pending, Pending(self._now() + REQUEST_SECONDS, ask))

    def pending(self, request: str) -> Pending:
        """Raises `OAuthFault` if the sign-in is unknown or has ended."""
        return self._find(self._pending, request, "invalid_request")

    def totp(self, person: str) -> str:
        """The one-time code of this moment."""
        return code_at(self._secret(person), self._now())

    def choose(self, request: str, person: str) -> Proof | None:
        """The proof for the person, or None if the one-time code is missing. Raises `OAuthFault`."""
        pending = self.pending(request)
        pending.person = person
        return None if pending.ask.needs_code else self._proved(request, pending, "choice")

    def type_code(self, request: str, code: str) -> Proof | None:
        """The proof with a second factor, or None for a wrong code. The fifth wrong code ends the sign-in.

        Raises `OAuthFault`.
        """
        pending = self.pending(request)
        if not pending.person:
            raise OAuthFault("invalid_request")
        if is_right(self._secret(pending.person), code, self._now()):
            return self._proved(request, pending, OTP)
        pending.attempts += 1
        if pending.attempts >= _ATTEMPTS:
            del self._pending[request]
            raise OAuthFault("access_denied")
        return None

    def code_for(self, proof: Proof) -> str:
        """An authorisation code, which counts once."""
        return self._keep(self._codes, _Kept(self._now() + CODE_SECONDS, proof))

    def redeem_code(self, code: str, client: str, redirect_uri: str, verifier: str) -> Proof:
        """The proof of an authorisation code. Raises `OAuthFault`."""
        proof = self._take(self._codes, code).proof
        if (proof.ask.client, proof.ask.redirect_uri) != (client, redirect_uri) or not _fits(proof.ask, verifier):
            raise OAuthFault("invalid_grant")
        return proof

    def begin_device(self, ask: Ask) -> tuple[str, str]:
        """A device code, and the code that the person enters."""
        letters = [secrets.choice(_LETTERS) for _ in range(8)]
        user_code = "".join(letters[:4]) + "-" + "".join(letters[4:])
        device = self._keep(self._devices, _Device(self._now() + DEVICE_SECONDS, user_code, ask))
        self._devices[device].ask = replace(ask, device=device)
        return device, user_code

    def begin_for(self, user_code: str) -> str:
        """The id of a new sign-in for the code that a person entered. Raises `OAuthFault` if it is unknown."""
        wanted = "".join(filter(str.isalpha, user_code.upper()))
        for one in list(self._devices.values()):
            waits = one.ends > self._now() and one.proof is None
            if waits and hmac.compare_digest(one.user_code.replace("-", "").encode(), wanted.encode()):
                return self.begin(one.ask)
        raise OAuthFault("invalid_request")

    def grant_device(self, proof: Proof) -> None:
        """Record who signed in for a device. Raises `OAuthFault` if the device no longer waits."""
        self._find(self._devices, proof.ask.device, "expired_token").proof = proof

    def redeem_device(self, device: str, client: str, verifier: str) -> Proof:
        """The proof for a device code, which counts once. Raises `OAuthFault`, also while no one has signed in."""
        found = self._find(self._devices, device, "expired_token")
        if found.ask.client != client or not _fits(found.ask, verifier):
            raise OAuthFault("invalid_grant")
        if found.proof is None:
            raise OAuthFault("authorization_pending")
        del self._devices[device]
        return found.proof

    def refresh_for(self, proof: Proof) -> str:
        """A refresh token, which counts once."""
        return self._keep(self._refresh, _Kept(self._now() + REFRESH_SECONDS, proof))

    def redeem_refresh(self, token: str, client: str) -> Proof:
        """The proof of a refresh token; its time does not change. Raises `OAuthFault`."""
        proof = self._take(self._refresh, token).proof
        if proof.ask.client != client:
            raise OAuthFault("invalid_grant")
        return proof

    def revoke(self, token: str) -> None:
        """End a refresh token. Unknown tokens are ignored (RFC 7009)."""
        self._refresh.pop(token, None)

    def _proved(self, request: str, pending: Pending, acr: str) -> Proof:
        del self._pending[request]
        return Proof(pending.ask, pending.person, int(self._now()), acr)

    def _secret(self, person: str) -> bytes:
        return self._secrets.setdefault(person, secrets.token_bytes(20))

    def _now(self) -> float:
        return self.clock.now().timestamp()

    def _keep(self, kept: MutableMapping[str, T], value: T) -> str:
        """Store `value` under a new random name. Ended values are deleted; of too many, the oldest."""
        for name in [one for one, old in kept.items() if old.ends <= self._now()]:
            del kept[name]
        while len(kept) >= _MOST:
            del kept[next(iter(kept))]
        name = self.random()
        kept[name] = value
        return name

    def _find(self, kept: MutableMapping[str, T], name: str, fault: str) -> T:
        found = kept.get(name)
        if found is None or found.ends <= self._now():
            raise OAuthFault(fault)
        return found

    def _take(self, kept: MutableMapping[str, T], name: str) -> T:
        found = self._find(kept, name, "invalid_grant")
        del kept[name]
        return found


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636)."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _fits(ask: Ask, verifier: str) -> bool:
    return hmac.compare_digest(challenge_of(verifier).encode(), ask.challenge.encode())

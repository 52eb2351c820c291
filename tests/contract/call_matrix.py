"""What every RPC and every route answers to every caller: certificate × credential × role × place × purpose.

The real gates and handlers decide, in this process (`tests/contract/matrix`). A caller's place is its tenant and
matters against those of the document that it names. `python -m tests.contract.access_matrix` writes the result.

HTTP knows no client certificates: its rows have one column. The maximum age of a second factor, and the actions that
no call has, are in the other matrix, by action.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.shared.domain.errors import Reject
from services.shared.domain.records import Actor, Role
from services.shared.runtime.access.certificates import spiffe_name
from services.shared.runtime.access.credentials import (
    ISSUER,
    UNKNOWN_HOLDER,
    Holder,
    LocalIssuer,
    LocalVerifier,
    audience_of,
    service_actor,
)
from services.shared.runtime.access.policy import AccessPolicy, Source, Wall
from services.shared.wire.services import SERVICE_NAMES, SERVICES
from tests.contract.calls import PURPOSES, calls
from tests.contract.matrix import requests
from tests.contract.matrix.cells import NO_TOKEN, OTHER_TOKENS, VALID, Cell, Outcomes, text
from tests.contract.matrix.driving import Drive, Names, Sent, routes, rpcs, takes_purpose
from tests.contract.matrix.handlers import OPEN, WALLED, Stage, make_stage
from tests.fakes import FakeClock

CALL_MATRIX = Path(__file__).parent / "golden" / "call-matrix.txt"
TENANT, FOREIGN, ELSEWHERE = "harbour-bank", "northgate-credit", "M-ELSEWHERE"
PERSON = "spiffe://glossator.local/harbour-bank/matrix"
READERS = tuple(role for role in Role if role is not Role.SERVICE)

# The caller's tenant and matters, the matter of the document, and whether the caller has a second factor.
PLACES: Mapping[str, tuple[str, str, str, bool]] = {
    "tenant": (TENANT, "*", OPEN, True),
    "no-second-factor": (TENANT, "*", OPEN, False),
    "matter": (TENANT, OPEN, OPEN, True),
    "other-matter": (TENANT, ELSEWHERE, OPEN, True),
    "walled": (TENANT, "*", WALLED, True),
    "other-tenant": (FOREIGN, "*", OPEN, True),
}
_KEY, _OTHER_KEY = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
_REVOKED = "revoked-token"


def certificates() -> Mapping[str, Names]:
    """What TLS says about each certificate, by its name in the matrix."""
    found: dict[str, Names] = {
        "none": {},
        "foreign": _certificate("spiffe://elsewhere.example/x"),
        "person": _certificate(PERSON),
    }
    return found | {f"service:{one}": _certificate(spiffe_name(one)) for one in SERVICE_NAMES}


def _certificate(name: str) -> Names:
    return {"peer_spiffe_id": [name.encode()], "x509_subject_alternative_name": [name.encode()]}


def staged(policy: AccessPolicy) -> AccessPolicy:
    """The roles, services and their certificates of `policy`, with the tenants and matters of the matrix."""
    person = Actor("submitter@harbour-bank", TENANT, frozenset({Role.SUBMITTER}), frozenset({OPEN}))
    services = {spiffe_name(one): policy.certificates[spiffe_name(one)] for one in SERVICE_NAMES}
    return replace(
        policy,
        tenants=(TENANT, FOREIGN),
        walls={(TENANT, WALLED): Wall(members=frozenset({"member@harbour-bank"}))},
        sources={"closing-room": Source(TENANT)},
        certificates={**services, PERSON: person},
    )


class Matrix:
    """All calls on one stage. `policy` can change between calls."""

    def __init__(self, stage: Stage, drives: Mapping[str, Drive], purposed: frozenset[str], tokens: "Tokens") -> None:
        self.stage = stage
        self._drives = drives
        self._purposed = purposed
        self._tokens = tokens

    @property
    def calls(self) -> frozenset[str]:
        """The RPCs that the services register, and their routes."""
        return frozenset(self._drives)

    def cells(self, call: str, certificate: str = "") -> Iterator[Cell]:
        """Every cell of a call, or those of a certificate. A token that is not valid has no role and no purpose."""
        known = ["none"] if " " in call else list(_CERTIFICATES)
        purposes = PURPOSES if call in self._purposed else ("",)
        for name in known if not certificate else [certificate]:
            for place in PLACES:
                for role in READERS:
                    yield from (Cell(name, VALID, role, place, purpose) for purpose in purposes)
                yield from (Cell(name, NO_TOKEN, Role.SERVICE, place, purpose) for purpose in purposes)
                yield from (Cell(name, token, Role.REVIEWER, place, "review") for token in OTHER_TOKENS)

    async def outcomes(self, call: str, cells: Iterable[Cell]) -> Outcomes:
        return {one: await self.outcome(call, one) for one in cells}

    async def outcome(self, call: str, cell: Cell) -> str:
        self.stage.matter = PLACES[cell.place][2]
        service = call.split(" ", maxsplit=1)[0] if " " in call else call.split(".")[1]
        bearer = self._tokens.of(cell, audience_of(service))
        return await self._drives[call](self._sent(call, cell, bearer))

    def _sent(self, call: str, cell: Cell, bearer: str) -> Sent:
        if " " not in call:
            return Sent(_CERTIFICATES[cell.certificate], bearer, requests.message(call, self.stage, cell.purpose))
        query = requests.query(call, self.stage)
        if call in self._purposed and cell.purpose:
            query = f"{query}&purpose={cell.purpose}".removeprefix("&")
        content, headers = requests.body(call, self.stage)
        path = requests.path(call.split(" ")[2], self.stage)
        return Sent({}, bearer, path=path, query=query, content=content, headers=headers)


class Tokens:
    """Makes the token of a cell. `factors` has the time of the second factor that the owner of a token has proven."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self._made: dict[tuple[object, ...], str] = {}
        self.factors: dict[str, datetime] = {}

    def of(self, cell: Cell, audience: str) -> str:
        if cell.token in (NO_TOKEN, "nonsense"):
            return "" if cell.token == NO_TOKEN else "nonsense"
        key = (cell.token, cell.role, cell.place, audience)
        if key not in self._made:
            self._made[key] = self._issue(cell, audience)
        return self._made[key]

    def _issue(self, cell: Cell, audience: str) -> str:
        tenant, matter, _, second_factor = PLACES[cell.place]
        proven = self._clock.now() if second_factor else None
        actor = Actor(f"{cell.role.value}@{tenant}", tenant, frozenset({cell.role}), frozenset({matter}), proven)
        if cell.token == "of-a-service":
            return _of_service(self._clock, audience)
        key = _OTHER_KEY if cell.token == "forged" else _KEY
        past = FakeClock(self._clock.now() - timedelta(hours=3))
        clock = past if cell.token == "expired" else self._clock
        # The same claims are the same token: it must differ for those who have proven a second factor.
        ids = (lambda: _REVOKED) if cell.token == "revoked" else (lambda: f"jti-{second_factor}")
        audiences = ["someone-else"] if cell.token == "other-audience" else [audience]
        token = LocalIssuer(key, clock, ids=ids).issue(actor, timedelta(hours=1), audiences)
        if proven:
            self.factors[token] = proven
        return token


class Remembered:
    """The answers of `verifier`, which reads each token once: the time and the keys do not change.

    The second factor comes from `factors`, as if an identity provider had stated it: local tokens prove none.
    """

    def __init__(self, verifier: LocalVerifier, factors: Mapping[str, datetime]) -> None:
        self._verifier = verifier
        self._factors = factors
        self._answers: dict[str, Actor | Reject] = {}

    async def verify(self, bearer: str, _holder: Holder = UNKNOWN_HOLDER) -> Actor:
        if bearer not in self._answers:
            try:
                actor = await self._verifier.verify(bearer)
                self._answers[bearer] = replace(actor, mfa_at=self._factors.get(bearer))
            except Reject as error:
                self._answers[bearer] = error
        answer = self._answers[bearer]
        if isinstance(answer, Reject):
            raise Reject(answer.reason)
        return answer

    def certified(self, names: Sequence[str]) -> Actor:
        return self._verifier.certified(names)


def _of_service(clock: FakeClock, audience: str) -> str:
    """A token with a valid signature that names a service, as release 0.1.0 made them."""
    actor, now = service_actor("annotation"), int(clock.now().timestamp())
    times = {"iat": now, "exp": now + 600}
    who: dict[str, Any] = {"sub": actor.subject, "tenant": actor.tenant, "roles": ["service"], "matters": ["*"]}
    issuer = LocalIssuer(_KEY, clock)
    claims = {"iss": ISSUER, "aud": audience, "jti": "jti", **times, **who}
    return jwt.encode(claims, _KEY, "EdDSA", headers={"kid": issuer._key_id})


async def make_matrix(policy: AccessPolicy, folder: Path) -> Matrix:
    """All calls of all services, under `staged(policy)`. `folder` is for temporary files."""
    stage, served = await make_stage(staged(policy), folder)
    revoked = folder / "revoked"
    revoked.write_text(_REVOKED, encoding="utf-8")
    keys = {LocalIssuer(_KEY, stage.clock)._key_id: _KEY.public_key()}
    tokens = Tokens(stage.clock)
    drives: dict[str, Drive] = {}
    purposed: set[str] = set()
    for one in (row for row in SERVICES if row.grpc):
        verifier = Remembered(
            LocalVerifier(
                lambda: keys,
                stage.clock,
                audience=audience_of(one.name),
                revoked=revoked,
                certificates=lambda: stage.policy.certificates,
            ),
            tokens.factors,
        )
        drives |= await rpcs(served[one.name], import_module(one.grpc).METHOD_ACTIONS, verifier, stage.clock)
        purposed |= {name for name in drives if " " not in name and requests.has_purpose(name, stage)}
        if one.http:
            drives |= routes(one.name, served[one.name], verifier, stage.clock)
            paths = takes_purpose(served[one.name])
            purposed |= {name for name in drives if name.startswith(one.name) and name.split(" ")[2] in paths}
    return Matrix(stage, drives, frozenset(purposed), tokens)


async def sections(matrix: Matrix) -> Mapping[str, str]:
    """The text of each call by its name."""
    return {call: await section(matrix, call) for call in calls()}


async def section(matrix: Matrix, call: str) -> str:
    """The text of a call, with all its cells."""
    outcomes = await matrix.outcomes(call, matrix.cells(call))
    return "\n".join([*text(call, calls()[call].value, outcomes), "", ""])


_CERTIFICATES = certificates()

"""People and systems in the realm of `deploy/keycloak`, for tests."""

import hmac
import json
import secrets
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from services.cli.local.tools import CHECKOUT

REALM: dict[str, Any] = json.loads((CHECKOUT / "deploy" / "keycloak" / "realm.json").read_text("utf-8"))
TENANT = "harbour-bank"
_PERIOD_SECONDS = 30
_Secret = partial(secrets.token_urlsafe, 16)


@dataclass(frozen=True)
class Person:
    """A person with a password and one-time codes. `roles` are those of Glossator."""

    name: str
    roles: tuple[str, ...]
    matters: tuple[str, ...] = ("*",)
    password: str = field(default_factory=_Secret, repr=False)
    otp_secret: str = field(default_factory=partial(secrets.token_hex, 10), repr=False)

    def code(self) -> str:
        """The one-time code of this moment (RFC 6238)."""
        digest = hmac.digest(self.otp_secret.encode(), struct.pack(">Q", int(time.time()) // _PERIOD_SECONDS), "sha1")
        number = struct.unpack_from(">I", digest, digest[-1] & 15)[0] & 0x7FFFFFFF
        return f"{number % 1_000_000:06}"

    def wait_for_another_code(self) -> None:
        """A code counts once: waits until the next one."""
        code = self.code()
        while self.code() == code:
            time.sleep(0.2)


@dataclass(frozen=True)
class System:
    """A client with a secret. A client that the realm does not have is a copy of `like`.

    `bound_to`: the thumbprint of a certificate. Tokens then name it, as those of RFC 8705.
    """

    client: str
    role: str
    secret: str = field(default_factory=_Secret, repr=False)
    like: str = ""
    bound_to: str = ""

    @property
    def subject(self) -> str:
        """The name of the system in its tokens."""
        return f"service-account-{self.client}"


ANNA = Person("anna", ("reviewer", "compliance"), ("HB-1", "HB-2"))
SUBMITTER = System("glossator-submitter", "submitter")


def realm_with(people: Sequence[Person], systems: Sequence[System]) -> dict[str, Any]:
    """The realm with people, and with the secrets and attributes of systems."""
    known = {one["clientId"]: one for one in REALM["clients"]}
    clients = known | {one.client: _client(known[one.like or one.client], one) for one in systems}
    users = [*map(_person, people), *map(_account, systems)]
    return REALM | {"users": users, "clients": list(clients.values())}


def _person(one: Person) -> dict[str, Any]:
    otp = {"subType": "totp", "digits": 6, "counter": 0, "period": _PERIOD_SECONDS, "algorithm": "HmacSHA1"}
    return {
        "username": one.name,
        "enabled": True,
        "email": f"{one.name}@{TENANT}.example",
        "firstName": one.name.title(),
        "lastName": "Berg",
        "attributes": {"tenant": [TENANT], "matters": list(one.matters)},
        "credentials": [
            {"type": "password", "value": one.password},
            {
                "type": "otp",
                "secretData": json.dumps({"value": one.otp_secret}),
                "credentialData": json.dumps(otp),
            },
        ],
        "realmRoles": [f"glossator-{role}" for role in one.roles],
    }


def _account(one: System) -> dict[str, Any]:
    return {
        "username": one.subject,
        "enabled": True,
        "serviceAccountClientId": one.client,
        "attributes": {"tenant": [TENANT], "matters": ["*"]},
        "realmRoles": [f"glossator-{one.role}"],
    }


def _client(described: dict[str, Any], one: System) -> dict[str, Any]:
    made = described | {"clientId": one.client, "secret": one.secret}
    if one.bound_to:
        claim = {"claim.name": "cnf.x5t#S256", "claim.value": one.bound_to, "access.token.claim": "true"}
        binding = {
            "name": "binding",
            "protocol": "openid-connect",
            "protocolMapper": "oidc-hardcoded-claim-mapper",
            "config": {**claim, "jsonType.label": "String"},
        }
        made["protocolMappers"] = [*described["protocolMappers"], binding]
    return made

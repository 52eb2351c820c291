"""Serve the development issuer of a local system. It listens on 127.0.0.1, and refuses every other address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.applications import Starlette

from services.cli.errors import UsageError
from services.cli.issuer.app import Parts, issuer_app
from services.cli.issuer.owner import is_own
from services.cli.issuer.requests import SignIns
from services.cli.issuer.tokens import Signer
from services.cli.local.identities import audiences_of
from services.cli.local.ports import LOOPBACK
from services.shared.domain.records import Actor
from services.shared.runtime.clock import Clock


@dataclass(frozen=True, slots=True)
class Samples:
    """The sample people by name, and the systems with the secret of each."""

    people: Mapping[str, Actor]
    systems: Mapping[str, tuple[Actor, str]]


def build_app(port: int, key: Ed25519PrivateKey, samples: Samples, clock: Clock) -> Starlette:
    """The app of the issuer http://127.0.0.1:PORT."""
    url = f"http://{LOOPBACK}:{port}"
    signer = Signer(url, key, _audiences, clock)
    return issuer_app(Parts(url, lambda: samples.people, lambda: samples.systems, signer, SignIns(clock), is_own))


def server(address: str, key: Ed25519PrivateKey, samples: Samples, clock: Clock) -> uvicorn.Server:
    """A server for `address`, host:port. Raises `UsageError` unless the host is 127.0.0.1."""
    host, _, port = address.rpartition(":")
    if host != LOOPBACK or not port.isdigit():
        raise UsageError(
            f"the development issuer does not listen on {address}",
            f"it serves {LOOPBACK} only: anyone who reaches it can sign in as each sample person",
            "docs/how-to/connect-an-identity-provider.md",
        )
    app = build_app(int(port), key, samples, clock)
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=int(port),
            access_log=False,  # paths contain codes
            log_level="warning",
            proxy_headers=False,
            server_header=False,
            lifespan="off",
        )
    )


def _audiences(actor: Actor) -> Iterable[str]:
    return audiences_of(actor)

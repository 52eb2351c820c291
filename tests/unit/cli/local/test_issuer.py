"""The development issuer of a local system, and the sign-in of its sample people."""

import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from services.cli.local.issuer import sign_in, url_of
from services.cli.local.layout import SystemPorts
from services.cli.local.processes import PartFailedError
from services.cli.local.system import LocalSystem
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Role
from services.shared.runtime.access.credentials import LocalVerifier
from services.shared.runtime.access.oidc.issuers import build_issuers, read_issuers
from services.shared.runtime.access.oidc.verifier import OidcVerifier
from services.shared.runtime.clock import SystemClock


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSystem]:
    """A system of which only the issuer runs."""
    system = LocalSystem(tmp_path_factory.mktemp("issuer"), ports=SystemPorts.free(), die_with_parent=True)
    system.layout.prepare(SystemClock())
    system.issuer.start(60)
    yield system
    system.issuer.stop()


def verifier(system: LocalSystem, service: str) -> OidcVerifier:
    """The verifier of a service with the environment of the system."""
    path = Path(system.environment(service)["GLOSSATOR_OIDC_FILE"])
    issuers, clock = build_issuers(read_issuers(path)), SystemClock()
    return OidcVerifier(lambda: issuers, LocalVerifier(dict, clock), clock, service=service)


async def test_a_sample_person_proves_a_second_factor(system: LocalSystem) -> None:
    token = system.layout.proven("compliance@northgate-credit")
    actor = await verifier(system, "redaction").verify(token)
    assert (actor.subject, actor.tenant) == ("compliance@northgate-credit", "northgate-credit")
    assert actor.roles == frozenset({Role.COMPLIANCE})
    assert actor.matters == frozenset({"*"})
    assert actor.mfa_at is not None
    assert abs((SystemClock().now() - actor.mfa_at).total_seconds()) < 300


async def test_a_token_is_for_the_services_of_its_person(system: LocalSystem) -> None:
    token = system.layout.proven("submitter@harbour-bank")
    with pytest.raises(Reject) as error:
        await verifier(system, "feedback").verify(token)
    assert error.value.reason is Reason.UNAUTHENTICATED


async def test_a_system_signs_in_with_its_secret(system: LocalSystem) -> None:
    secret = system.layout.secret("submitter@harbour-bank")
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    form = {"grant_type": "client_credentials"}
    login = ("submitter@harbour-bank", secret.read_text())
    async with httpx.AsyncClient(timeout=30) as http:
        answer = await http.post(f"{system.issuer.url}/token", data=form, auth=login)
    actor = await verifier(system, "ingestion").verify(answer.json()["access_token"])
    assert (actor.roles, actor.mfa_at) == (frozenset({Role.SUBMITTER}), None)


def test_people_have_no_secret(system: LocalSystem) -> None:
    assert not system.layout.secret("compliance@harbour-bank").exists()


@pytest.mark.parametrize("person", ["emperor@harbour-bank", ""])
def test_an_unknown_person_is_refused(system: LocalSystem, person: str) -> None:
    with pytest.raises(PartFailedError, match="cannot sign in"):
        sign_in(system.issuer.url, person)


def test_an_issuer_that_does_not_run(tmp_path: Path) -> None:
    with pytest.raises(PartFailedError, match="cannot sign in"):
        sign_in(url_of(9), "compliance@harbour-bank")

"""What a token of the identity provider and the stored membership add to a call."""

import time
from pathlib import Path

from glossator.annotation.v1 import service_pb2, service_pb2_grpc
from services.cli.local.identities import ACCESS_POLICY
from services.cli.local.layout import OIDC_FILE
from services.shared.domain.records import Action, Resource
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.credentials import LocalVerifier
from services.shared.runtime.access.members.current import CurrentMembers
from services.shared.runtime.access.oidc.issuers import build_issuers, read_issuers
from services.shared.runtime.access.oidc.verifier import OidcVerifier
from services.shared.runtime.access.policy import load_policy
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.servers.grpc_client import open_channel
from services.shared.runtime.storage.database import Database
from tests.drill.signon.outcome import Step, judge_cost
from tests.drill.signon.people import MATTER, REVIEWER
from tests.drill.signon.world import Drill
from tests.fakes import MemoryAudit
from tests.keycloak_realm import TENANT

_CALLS, _WARM, _WHOLE = 2_000, 200, 200


async def cost(drill: Drill, document: str) -> Step:
    """The CPU time of both parts of a decision, with the keys, the token and the records of the running system; and
    the time of whole calls.
    """
    return judge_cost(await _added(drill, document), await _whole(drill, document))


async def _added(drill: Drill, document: str) -> list[float]:
    """The verification of the token and the decision with the membership, in microseconds of CPU time."""
    layout, clock = drill.world.system.layout, SystemClock()
    settings = layout.settings()
    issuers = build_issuers(read_issuers(Path(settings[OIDC_FILE])))
    verifier = OidcVerifier(lambda: issuers, LocalVerifier(dict, clock), clock, service="annotation")
    database = Database(f"sqlite:///{layout.databases / 'keys'}.sqlite")
    members = CurrentMembers(database, clock, seconds=5, keep=3_600)
    await members.refresh()
    await database.close()
    policy = load_policy(Path(settings[ACCESS_POLICY]))
    access = Authoriser(policy, MemoryAudit(), clock, service="annotation", members=members)
    token, resource = drill.commands(REVIEWER).bearer(), Resource("document", document, TENANT, MATTER)
    found = []
    for number in range(_WARM + _CALLS):
        began = time.thread_time_ns()
        allowed = access.allows(await verifier.verify(token), Action.READ_DOCUMENT, resource)
        spent = (time.thread_time_ns() - began) / 1_000
        assert allowed
        if number >= _WARM:
            found.append(spent)
    return found


async def _whole(drill: Drill, document: str) -> list[float]:
    """Calls of a document over gRPC, in milliseconds."""
    found = []
    async with open_channel(drill.target("annotation"), credential=drill.commands(REVIEWER).bearer) as channel:
        stub = service_pb2_grpc.AnnotationServiceStub(channel)
        for _ in range(_WHOLE):
            began = time.monotonic()
            await stub.GetDocument(service_pb2.GetDocumentRequest(document_id=document), timeout=30)
            found.append((time.monotonic() - began) * 1_000)
    return found

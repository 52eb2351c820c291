"""A caller of another matter or tenant: it must learn and change nothing."""

from dataclasses import replace

import httpx

from services.shared.domain.events import DocumentStatus
from services.shared.domain.records import Actor, Role
from tests.drill.attack import Result
from tests.e2e.documents import agreement, as_txt
from tests.e2e.world import HARBOUR, NORTHGATE, World, record

OTHER = "HB-E2E-OTHER"


async def supersede_from_another_matter(world: World) -> Result:
    """Send the same source reference in another matter: the first document must stay what it is."""
    first = record(HARBOUR, "drill-chain")
    document = await world.read("http", first, as_txt(agreement("FIRST")), "a.txt")
    second = replace(first, matter=OTHER, correlation_id="drill-other")
    await world.submit("http", second, as_txt(agreement("SECOND")), "a.txt")
    async with _annotation(world, f"reviewer@{HARBOUR}") as http:
        shown = (await http.get(f"/v1/documents/{document.document_id}")).json()
    state, version = shown["state"], shown["document"]["version"]
    return Result((state, version) == ("proposed", 1), f"first document: {state}, version {version}")


async def withdraw_from_another_matter(world: World) -> Result:
    """Withdraw the document of a matter with a credential for another matter only."""
    document = record(HARBOUR, "drill-withdrawn")
    await world.read("http", document, as_txt(agreement("WITHDRAWN")), "a.txt")
    outsider = Actor(f"outsider@{HARBOUR}", HARBOUR, frozenset({Role.SUBMITTER}), frozenset({OTHER}))
    body = {"source_system": document.source_system, "source_reference": document.source_reference}
    async with _ingestion(world, world.issue(outsider)) as http:
        contents = (body, {**body, "matter": document.matter})
        answers = [await http.post("/v1/documents:withdraw", json=content) for content in contents]
    told = world.ledger.statuses(HARBOUR, document.source_system, document.source_reference)
    kept = all(one.status is not DocumentStatus.WITHDRAWN for one in told)
    return Result(kept and all(one.status_code == 404 for one in answers), f"{[one.status_code for one in answers]}")


async def learn_that_a_document_exists(world: World) -> Result:
    """Compare the answers for a foreign document and for an id that does not exist."""
    document = await world.read("http", record(HARBOUR, "drill-secret"), as_txt(agreement("SECRET")), "a.txt")
    stranger = Actor(f"everything@{NORTHGATE}", NORTHGATE, frozenset({Role.REVIEWER, Role.SUBMITTER}))
    paths = ("/v1/documents/{}", "/v1/documents/{}/text?purpose=review", "/v1/documents/{}/annotations")
    async with _annotation(world, bearer=world.issue(stranger)) as http:
        pairs = [
            (await http.get(path.format(document.document_id)), await http.get(path.format("0" * 32))) for path in paths
        ]
    equal = all(_shape(foreign) == _shape(unknown) for foreign, unknown in pairs)
    return Result(equal, f"{[(foreign.status_code, unknown.status_code) for foreign, unknown in pairs]}")


async def name_a_foreign_parent(world: World) -> Result:
    """Name a document of another tenant as the parent of an own one."""
    document = await world.read("http", record(HARBOUR, "drill-parent"), as_txt(agreement("PARENT")), "a.txt")
    child = record(NORTHGATE, "drill-child", parent_document_id=document.document_id)
    read = await world.read("http", child, as_txt(agreement("CHILD")), "b.txt")
    return Result(read.parent_document_id == "", f"parent: {read.parent_document_id or 'none'}")


def _shape(answer: httpx.Response) -> tuple[int, str]:
    error = answer.json().get("error", {}) if answer.is_error else {}
    return answer.status_code, f"{error.get('code')} {error.get('message')} {error.get('detail')}"


def _annotation(world: World, who: str = "", bearer: str = "") -> httpx.AsyncClient:
    return _client(world, "annotation", bearer or world.system.credential(who))


def _ingestion(world: World, bearer: str) -> httpx.AsyncClient:
    return _client(world, "ingestion", bearer)


def _client(world: World, service: str, bearer: str) -> httpx.AsyncClient:
    address = world.system.ports.address("http", service)
    headers = {"authorization": f"Bearer {bearer}"}
    return httpx.AsyncClient(base_url=f"http://{address}", headers=headers, timeout=30, trust_env=False)

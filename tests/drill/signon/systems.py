"""Systems with client credentials: one submits a document, and one receives its annotations."""

import json
import time

import httpx

from services.cli.clients.annotation import AnnotationClient, DecisionToSend
from services.shared.domain.annotations import AnnotationState, Decision
from tests.drill.signon.commands import Commands, commands_of_system
from tests.drill.signon.outcome import Step
from tests.drill.signon.people import ADMIN, CASE_SYSTEM, LEAVER, MATTER, REVIEWER, SOURCE
from tests.drill.signon.world import Drill
from tests.e2e import receiver
from tests.e2e.documents import agreement, as_pdf
from tests.keycloak_realm import SUBMITTER, TENANT

_LINES = ["For the Buyer: Ada Lovelace, ada@buyer.example.", "For the Supplier: Grace Hopper."]
MEMBERS = (REVIEWER.name, LEAVER.name, SUBMITTER.subject, CASE_SYSTEM.subject)


def set_members(drill: Drill, members: tuple[str, ...], revision: int) -> float:
    """Replace the members of the matter as its administrator. Returns the time of the answer."""
    answer = httpx.put(
        f"{drill.http('annotation')}/v1/matters/{MATTER}/members",
        json={"members": list(members), "revision": revision},
        headers=bearer(drill.commands(ADMIN)),
        timeout=30,
    )
    answer.raise_for_status()
    return time.monotonic()


def submit(drill: Drill) -> tuple[Step, str]:
    """The source system signs in with its secret, submits a PDF, and waits. Returns the id of the document, too."""
    commands, login = commands_of_system(SUBMITTER, drill.world.system.layout.root, drill.folder / "states")
    path = drill.folder / "signon.pdf"
    path.write_bytes(as_pdf(agreement("SIGNON", _LINES)))
    found = commands.run(
        *("submit", str(path), "--tenant", TENANT, "--matter", MATTER, "--source-system", SOURCE),
        *("--source-reference", "signon-1", "--purpose", "review", "--purpose", "training"),
        *("--wait", "--json-lines"),
    )
    told = json.loads(found.out.splitlines()[-1]) if found.code == 0 and found.out else {}
    figures = {"login": login.reason, "submit": found.reason, "status": told.get("status")}
    step = Step(figures == {"login": "", "submit": "", "status": "proposed"}, figures)
    return step, str(told.get("document_id", ""))


async def complete(drill: Drill, document: str) -> None:
    """The reviewer accepts an annotation, and completes the review."""
    async with AnnotationClient(drill.target("annotation"), drill.commands(REVIEWER).bearer) as client:
        _, proposed = await client.annotations(document)
        mine = [one for one in proposed.annotations if one.state is AnnotationState.PROPOSED]
        what = DecisionToSend(Decision.ACCEPT, annotation_id=mine[0].annotation_id)
        revision, _ = await client.decide(document, proposed.revision, "signon-drill", what)
        await client.complete(document, revision, 12.0, leave_undecided="not-relevant")


def subscribe(drill: Drill) -> tuple[Commands, Step, str]:
    """The case system signs in, and subscribes by webhook. Returns its commands, the step, and the subscription."""
    commands, login = commands_of_system(CASE_SYSTEM, drill.world.system.layout.root, drill.folder / "states")
    body = {"url": f"http://127.0.0.1:{receiver.PORT}/sets", "matter": MATTER}
    url = f"{drill.http('annotation')}/v1/webhooks"
    made = httpx.post(url, json=body, headers=bearer(commands), timeout=30)
    step = Step(not login.reason and made.is_success, {"login": login.reason, "webhook": made.status_code})
    return commands, step, str(made.json().get("subscription_id", ""))


def receive(commands: Commands, document: str, calls: list[receiver.Call]) -> Step:
    """The case system gets the published set: from `glossator watch`, and by webhook."""
    found = commands.run("watch", "--count", "1", "--json-lines")
    told = json.loads(found.out.splitlines()[-1]) if found.code == 0 and found.out else {}
    watched = told.get("document", {}).get("document_id") == document
    deadline = time.monotonic() + 30
    while not calls and time.monotonic() < deadline:
        time.sleep(0.1)
    pushed = any(document.encode() in one.content for one in calls)
    annotations = len(told.get("annotation_set", {}).get("annotations", []))
    figures = {"watch": found.reason or watched, "webhook": pushed, "annotations": annotations}
    return Step(watched and pushed and annotations > 0, figures)


def bearer(commands: Commands) -> dict[str, str]:
    return {"authorization": f"Bearer {commands.bearer()}"}

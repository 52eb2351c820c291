"""Every RPC and route answers every caller as reviewed, and no cell of the policy can change without a change of it."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from services.shared.domain.records import Action, Role
from services.shared.runtime.access.policy import AccessPolicy, Grant
from tests.contract.access_matrix import cells
from tests.contract.call_matrix import CALL_MATRIX, Matrix, make_matrix, section, staged
from tests.contract.calls import calls
from tests.contract.matrix.cells import NO_TOKEN, VALID, Cell
from tests.contract.test_access_matrix import POLICY, SECOND_FACTOR, changed_grants

REVIEWED = {one.split(" [")[0]: f"{one}\n\n" for one in CALL_MATRIX.read_text("utf-8").split("\n\n") if one}
_HINT = "if the change is intended, run `python -m tests.contract.access_matrix` and review its difference"
# Refused after the decision: the stage has one document, for a relation of two. It sends no messages, for a watch, and
# has no target for filings.
_REFUSED_BY_STATE = {
    "/glossator.annotation.v1.AcrossDocumentsService/AddWatch": "precondition_failed",
    "annotation POST /v1/watches": "precondition_failed",
    "/glossator.annotation.v1.AcrossDocumentsService/DecideRelation": "precondition_failed",
    "annotation POST /v1/documents/{document_id}/relations:decide": "precondition_failed",
    "/glossator.annotation.v1.DocumentExportService/FileExport": "forbidden_location",
    "annotation POST /v1/filings": "forbidden_location",
}


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Matrix:
    return asyncio.run(make_matrix(POLICY, tmp_path_factory.mktemp("matrix")))


def test_every_rpc_and_route_is_called(matrix: Matrix) -> None:
    assert matrix.calls == set(calls()) == set(REVIEWED)


@pytest.mark.parametrize("call", calls())
def test_a_call_answers_every_caller_as_reviewed(matrix: Matrix, call: str) -> None:
    assert asyncio.run(section(matrix, call)) == REVIEWED[call], _HINT


@pytest.mark.parametrize("call", calls())
def test_no_handler_fails_or_reads_before_its_decision(call: str) -> None:
    assert "internal" not in REVIEWED[call]
    assert _REFUSED_BY_STATE.get(call, "allowed: ") in REVIEWED[call]


@pytest.mark.parametrize("holder", dict.fromkeys(holder for holder, _ in cells(POLICY)))
def test_no_grant_can_change_without_another_answer(matrix: Matrix, holder: str) -> None:
    unnoticed = [
        (action.value, change)
        for action in dict.fromkeys(calls().values())
        for change, changed in changed_grants(holder, action)
        if _reaches_a_call(holder, action, change, changed)
        and not asyncio.run(_differs(matrix, holder, action, changed))
    ]
    matrix.stage.policy = staged(POLICY)
    assert unnoticed == []


@pytest.mark.parametrize(
    ("change", "call"),
    [
        ({"tenants": ()}, "ingestion POST /v1/documents"),
        ({"walls": {}}, "/glossator.annotation.v1.AnnotationService/ReadText"),
        ({"sources": {}}, "ingestion POST /v1/documents"),
        ({"certificates": {}}, "/glossator.redaction.v1.HoldService/CheckHolds"),
    ],
)
def test_no_other_section_can_change_without_another_answer(
    matrix: Matrix, change: dict[str, object], call: str
) -> None:
    matrix.stage.policy = replace(staged(POLICY), **change)  # type: ignore[arg-type]
    changed = asyncio.run(section(matrix, call))
    matrix.stage.policy = staged(POLICY)
    assert changed != REVIEWED[call]


async def _differs(matrix: Matrix, holder: str, action: Action, changed: AccessPolicy) -> bool:
    """Whether a call of the action answers a holder of the grant otherwise than by the shipped policy."""
    for call in (name for name, one in calls().items() if one is action):
        for cell in _cells_of(matrix, call, holder):
            matrix.stage.policy = staged(POLICY)
            before = await matrix.outcome(call, cell)
            matrix.stage.policy = staged(changed)
            if await matrix.outcome(call, cell) != before:
                return True
    return False


def _cells_of(matrix: Matrix, call: str, holder: str) -> Iterator[Cell]:
    """The cells that a grant of the holder decides, in its own tenant."""
    is_service = holder.startswith("service:")
    if is_service and " " in call:
        return
    for cell in matrix.cells(call, holder if is_service else "none"):
        if cell.place not in ("tenant", "no-second-factor"):
            continue
        if cell.token == VALID and (is_service or cell.role == holder):
            yield cell
        if cell.token == NO_TOKEN and is_service:
            yield cell


def _reaches_a_call(holder: str, action: Action, change: str, changed: AccessPolicy) -> bool:
    """False for what no call can show; the matrix of actions has it. The exact age of a second factor; a service with
    a second factor, or on a route; a purpose of a service for its readers that no role has.
    """
    before, after = _grant(POLICY, holder, action), _grant(changed, holder, action)
    if before and after and before.mfa and after.mfa:
        return False
    if not holder.startswith("service:"):
        return True
    if change == SECOND_FACTOR or not any(one is action and " " not in name for name, one in calls().items()):
        return False
    return not (before and after and after.on_behalf_of and before.purposes < after.purposes)


def _grant(policy: AccessPolicy, holder: str, action: Action) -> Grant | None:
    table = policy.services[holder] if holder in policy.services else policy.roles[Role(holder)]
    return table.get(action)

"""The grid of clauses in requests of exports."""

from typing import Annotated

from fastapi import Depends, Query

from services.annotation.grid.records import ReadGridRequest
from services.shared.domain.clauses import Severity
from services.shared.domain.relations import Priority

_ANY: list[str] = []
_ALL: list[Priority] = []


def grid_filters(  # noqa: PLR0913, PLR0917 - the filters
    matter: Annotated[list[str], Query(description="Only these matters.")] = _ANY,
    client_id: Annotated[list[str], Query(description="Only documents of these clients.")] = _ANY,
    document_type: Annotated[list[str], Query(description="Only these document types.")] = _ANY,
    column: Annotated[list[str], Query(description="Clause types, fields and keys. Default: by type.")] = _ANY,
    as_of: Annotated[str, Query(description="ISO date. Default: today.")] = "",
    assignee: Annotated[list[str], Query(description="Only reviews that these persons have.")] = _ANY,
    unassigned: Annotated[bool, Query(description="Only reviews that are not assigned.")] = False,
    severity: Annotated[
        Severity | None, Query(description="Only with an open finding of this severity or higher.")
    ] = None,
    priority: Annotated[list[Priority], Query(description="Only documents of these priorities.")] = _ALL,
) -> ReadGridRequest:
    """The grid of a request, without its purpose."""
    return ReadGridRequest(
        matters=tuple(matter),
        client_ids=tuple(client_id),
        document_types=tuple(document_type),
        columns=tuple(column),
        as_of=as_of,
        assignees=tuple(assignee),
        unassigned=unassigned,
        severity=severity,
        priorities=tuple(priority),
    )


GridFilters = Annotated[ReadGridRequest, Depends(grid_filters)]

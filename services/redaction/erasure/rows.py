"""Requests for erasure in the database. Their target is sealed under a key that is destroyed with the erasure."""

import json
from dataclasses import replace
from datetime import UTC

import sqlalchemy as sa

from services.redaction.erasure.records import Request, Target
from services.redaction.vault.ports import DataKeys
from services.redaction.vault.records import Erasure, ErasureState
from services.redaction.vault.tables import ERASURES
from services.shared.domain.document import KeyScope
from services.shared.domain.errors import Reason, Reject
from services.shared.runtime.keys.sealing import seal, unseal
from services.shared.runtime.ports import Transactions

_c = ERASURES.c
_LISTED = 1_000


class ErasureRows:
    """Raises `Retry(dependency="database")` while the database is down."""

    def __init__(self, database: Transactions, keys: DataKeys) -> None:
        self._database = database
        self._keys = keys

    async def add(self, request: Request) -> None:
        """Stores a new request; its target is sealed under its own key."""
        key = await self._keys.data_key(request.tenant, KeyScope.PERSON, _owner(request), create=True)
        target = json.dumps(_content(request.target)).encode()
        row = {
            "erasure_id": request.erasure.erasure_id,
            "tenant": request.tenant,
            "reason": request.reason,
            "requested_by": request.requested_by,
            "requested_at": request.requested_at.astimezone(UTC),
            "sealed": seal(key, target, _context(request.tenant, request.erasure.erasure_id)),
            **_mutable_columns(request),
        }
        await self._database.run(lambda connection: connection.execute(sa.insert(ERASURES).values(row)))

    async def find(self, tenant: str, erasure_id: str) -> Request:
        """Returns the stored request. Raises `Reject(NOT_FOUND)` for another tenant's request too."""
        query = sa.select(ERASURES).where(_c.tenant == tenant, _c.erasure_id == erasure_id)
        row = await self._database.run(lambda connection: connection.execute(query).one_or_none())
        if row is None:
            raise Reject(Reason.NOT_FOUND)
        return await self._request(row)

    async def of_tenant(self, tenant: str) -> list[Request]:
        """The newest 1,000 requests of the tenant, newest first, without their target."""
        query = sa.select(ERASURES).where(_c.tenant == tenant).order_by(_c.requested_at.desc(), _c.erasure_id)
        rows = await self._database.run(lambda connection: connection.execute(query.limit(_LISTED)).all())
        return [_without_target(row) for row in rows]

    async def unfinished(self) -> list[Request]:
        """The requests that were approved and are not done, oldest first, without their target."""
        query = sa.select(ERASURES).where(_c.state == ErasureState.APPROVED.value).order_by(_c.requested_at)
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        return [_without_target(row) for row in rows]

    async def change(self, request: Request, **changes: object) -> Request:
        """Changes the state or the documents. The change to `DONE` destroys the target."""
        approved_by = str(changes.pop("approved_by", request.approved_by))
        changed = replace(request, erasure=replace(request.erasure, **changes), approved_by=approved_by)  # type: ignore[arg-type]
        values = _mutable_columns(changed)
        if changed.erasure.state is ErasureState.DONE:
            await self._keys.destroy(request.tenant, _owner(request))
            values |= {"sealed": b""}
        update = sa.update(ERASURES).where(_c.erasure_id == request.erasure.erasure_id).values(values)
        await self._database.run(lambda connection: connection.execute(update))
        return changed

    async def _request(self, row: sa.Row[tuple[object, ...]]) -> Request:
        request = _without_target(row)
        if request.erasure.state is ErasureState.DONE:
            return request
        key = await self._keys.data_key(row.tenant, KeyScope.PERSON, _owner(request))
        found = json.loads(unseal(key, bytes(row.sealed), _context(row.tenant, row.erasure_id)))
        return replace(request, target=Target(found["document_id"], tuple(found["forms"]), found["numbers"]))


def _without_target(row: sa.Row[tuple[object, ...]]) -> Request:
    erasure = Erasure(
        row.erasure_id,
        ErasureState(row.state),
        tuple(json.loads(row.document_ids)),
        tuple(json.loads(row.held_document_ids)),
        row.numbers,
    )
    at = row.requested_at.replace(tzinfo=UTC)
    return Request(row.tenant, erasure, row.requested_by, at, row.reason, Target(), row.approved_by)


def _content(target: Target) -> dict[str, object]:
    """The stored form, in which the field of the spellings is `forms`."""
    return {"document_id": target.document_id, "forms": target.spellings, "numbers": target.numbers}


def _mutable_columns(request: Request) -> dict[str, object]:
    erasure = request.erasure
    return {
        "state": erasure.state.value,
        "approved_by": request.approved_by,
        "document_ids": json.dumps(erasure.document_ids),
        "held_document_ids": json.dumps(erasure.held_document_ids),
        "numbers": erasure.numbers,
    }


def _owner(request: Request) -> str:
    return f"erasure#{request.erasure.erasure_id}"


def _context(tenant: str, erasure_id: str) -> tuple[str, ...]:
    return ("erasure", tenant, erasure_id)

"""Finds the version of a document before another one."""

import sqlalchemy as sa

from services.annotation.storage import tables as t
from services.shared.domain.document import DocumentRecord
from services.shared.runtime.ports import Transactions

_d = t.DOCUMENTS.c


class VersionStore:
    """Reads the version chains in the database of the service."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    async def before(self, document: DocumentRecord) -> str:
        """The id of the last version before this one in its chain, tenant and matter; empty if there is none."""
        chain = (_d.family == document.family, _d.tenant == document.tenant, _d.matter == document.matter)
        query = sa.select(_d.document_id).where(*chain, _d.version < document.version).order_by(_d.version.desc())
        return await self._database.run(lambda connection: connection.execute(query.limit(1)).scalar()) or ""

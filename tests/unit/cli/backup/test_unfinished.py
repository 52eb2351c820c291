"""The comparison of the databases finds documents whose events a lost broker did not deliver."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.annotation.storage.tables import DOCUMENTS as ANNOTATED
from services.cli.backup.unfinished import find_unfinished
from services.ingestion.sandbox import frames
from services.ingestion.store.tables import DOCUMENTS, SUBMISSIONS
from services.shared.domain.document import BlobRef, DocumentRecord, KeyScope, Provenance, QualityReport
from services.shared.domain.events import DocumentIngested, DocumentSubmitted, Event
from services.shared.runtime.storage.database import engine
from services.shared.runtime.storage.schema import migrate
from services.shared.wire.codec import encode
from services.shared.wire.topics import topic_of

_NOW = datetime(2025, 3, 14, tzinfo=UTC)
_REF = BlobRef("t", KeyScope.SOURCE, "s", "n", 1)


def _record(name: str) -> DocumentRecord:
    return DocumentRecord("t", "system", name, "m", document_id=f"d-{name}", family=f"f-{name}", version=1)


def _ingested(name: str) -> DocumentIngested:
    return DocumentIngested(
        event_id=f"e-{name}",
        occurred_at=_NOW,
        document=_record(name),
        provenance=Provenance(),
        submission_id=f"s-{name}",
        original=_REF,
        text=_REF,
        layout=_REF,
        quality=QualityReport(),
    )


def _part(name: str) -> DocumentSubmitted:
    return DocumentSubmitted(f"e-{name}", _NOW, _record(name), f"s-{name}", blob=_REF, attachment="1")


class _Stores:
    def __init__(self, folder: Path) -> None:
        self.ingestion, self.annotation = (
            f"sqlite:///{folder}/ingestion.sqlite",
            f"sqlite:///{folder}/annotation.sqlite",
        )
        migrate(self.ingestion, "services.ingestion")
        migrate(self.annotation, "services.annotation")

    def submission(self, name: str, status: str, *events: Event) -> None:
        packed = frames.pack([part for one in events for part in (topic_of(one).name.encode(), encode(one))])
        given = {
            "tenant": "t",
            "source_system": "system",
            "submission_id": f"s-{name}",
            "family": f"f-{name}",
            "matter": "m",
            "record": encode(_record(name)),
            "status": status,
            "events": packed if events else None,
            "changed_at": _NOW,
        }
        _insert(self.ingestion, SUBMISSIONS, given)

    def withdrawn(self, name: str) -> None:
        given = {"tenant": "t", "document_id": f"d-{name}", "withdrawn": True, "ingested_at": _NOW, "record": b""}
        _insert(self.ingestion, DOCUMENTS, _filled(DOCUMENTS, given))

    def annotated(self, name: str) -> None:
        _insert(self.annotation, ANNOTATED, _filled(ANNOTATED, {"document_id": f"d-{name}"}))


def _insert(url: str, table: sa.Table, row: Mapping[str, object]) -> None:
    made = engine(url)
    with made.begin() as connection:
        connection.execute(sa.insert(table).values(dict(row)))
    made.dispose()


def _filled(table: sa.Table, given: dict[str, object]) -> dict[str, object]:
    kinds = {sa.Integer: 1, sa.BigInteger: 1, sa.LargeBinary: b"", sa.DateTime: _NOW}
    blank = {one.name: next((kinds[k] for k in kinds if isinstance(one.type, k)), "x") for one in table.columns}
    return blank | given


@pytest.fixture
def stores(tmp_path: Path) -> _Stores:
    return _Stores(tmp_path)


def test_only_unfinished_documents_are_resumed(stores: _Stores) -> None:
    for name in ("done", "lost", "taken-back"):
        stores.submission(name, "accepted", _ingested(name))
    stores.submission("mail", "accepted", _ingested("mail"), _part("part-1"), _part("part-2"))
    stores.submission("part-1", "")
    stores.submission("part-2", "accepted", _ingested("part-2"))
    stores.submission("refused", "refused")
    stores.submission("waiting", "")
    for name in ("done", "mail", "part-2"):
        stores.annotated(name)
    stores.withdrawn("taken-back")
    found = find_unfinished(stores.ingestion, stores.annotation)
    assert {one.document.source_reference for one in found.events} == {"lost", "part-1"}
    assert [one.source_reference for one in found.undecided] == ["waiting"]

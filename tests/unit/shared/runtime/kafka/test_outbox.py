import pytest
import sqlalchemy as sa

from services.shared.domain.errors import Reject
from services.shared.runtime.kafka.outbox import Outbox, create_outbox, create_pruning, outbox_table
from services.shared.runtime.storage.database import engine
from tests.events import ingested, submitted

OUTBOX = Outbox(outbox_table(sa.MetaData()), "ingestion")


@pytest.fixture
def connection() -> sa.Connection:
    made = engine("sqlite://").connect()
    create_outbox(made)
    create_pruning(made)
    return made


def test_cursors_have_no_gaps(connection: sa.Connection) -> None:
    for number in (1, 1, 2, 1, 3):
        OUTBOX.enqueue(connection, [ingested(number=number)])
    assert OUTBOX.number(connection, 2) == 2
    assert OUTBOX.number(connection, 10) == 3
    assert OUTBOX.number(connection, 10) == 3
    assert [cursor for cursor, _ in OUTBOX.unpublished(connection, 10)] == [1, 2, 3]


def test_published_rows_are_not_returned_again(connection: sa.Connection) -> None:
    OUTBOX.enqueue(connection, [ingested(number=number) for number in (1, 2, 3)])
    OUTBOX.number(connection, 10)
    OUTBOX.mark_published(connection, [1, 2], ingested().occurred_at)
    assert [cursor for cursor, _ in OUTBOX.unpublished(connection, 10)] == [3]
    assert (OUTBOX.backlog(connection), OUTBOX.last_cursor(connection)) == (1, 3)
    assert OUTBOX.last_cursor(connection, ["documents.redacted"]) == 0


def test_an_empty_outbox(connection: sa.Connection) -> None:
    OUTBOX.enqueue(connection, [])
    assert (OUTBOX.number(connection, 10), OUTBOX.backlog(connection)) == (0, 0)


def test_an_event_too_large_to_publish_is_rejected(connection: sa.Connection) -> None:
    with pytest.raises(Reject, match="too_large"):
        OUTBOX.enqueue(connection, [submitted(content=b"x" * 1_100_000)])

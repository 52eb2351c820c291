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


def test_cursors_have_no_gaps_although_sequences_do(connection: sa.Connection) -> None:
    for number in (1, 1, 2, 1, 3):
        OUTBOX.enqueue(connection, [ingested(number=number)])
    assert OUTBOX.number(connection, 2) == 2
    assert OUTBOX.number(connection, 10) == 3
    assert OUTBOX.number(connection, 10) == 3
    assert [cursor for cursor, _ in OUTBOX.unpublished(connection, 10)] == [1, 2, 3]


def test_what_was_published_is_not_given_out_again(connection: sa.Connection) -> None:
    OUTBOX.enqueue(connection, [ingested(number=number) for number in (1, 2, 3)])
    OUTBOX.number(connection, 10)
    OUTBOX.mark(connection, [1, 2], ingested().occurred_at)
    assert [cursor for cursor, _ in OUTBOX.unpublished(connection, 10)] == [3]
    assert (OUTBOX.backlog(connection), OUTBOX.last_cursor(connection)) == (1, 3)
    assert OUTBOX.last_cursor(connection, ["documents.redacted"]) == 0


def test_nothing_is_nothing(connection: sa.Connection) -> None:
    OUTBOX.enqueue(connection, [])
    assert (OUTBOX.number(connection, 10), OUTBOX.backlog(connection)) == (0, 0)


def test_what_could_never_be_published_is_not_kept(connection: sa.Connection) -> None:
    with pytest.raises(Reject, match="too_large"):
        OUTBOX.enqueue(connection, [submitted(content=b"x" * 1_100_000)])

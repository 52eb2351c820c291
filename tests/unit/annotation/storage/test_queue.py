import sqlalchemy as sa

from services.annotation.queue.items import QueueFilter, Viewer, VisibleReviews
from services.annotation.storage.queue import queue_keys
from tests.unit.annotation.storage.queue_suite import QueueSuite
from tests.unit.annotation.support import TENANT, World


class TestSqlite(QueueSuite):
    """The suite of the queue on SQLite."""

    async def test_no_body_is_read_to_find_reviews(self, world: World) -> None:
        """Rows of documents and sets have bodies of kilobytes: with 5,000 reviews, reading them took 200 ms."""
        matters = ("HB-1", "HB-2")
        visible = VisibleReviews(matters, (("HB-1", "chain"),))
        viewer = Viewer(TENANT, ("anna",), visible, matters, world.clock.now())
        query = queue_keys(viewer, QueueFilter(), None, 50)

        def plan(connection: sa.Connection) -> list[str]:
            made = query.compile(connection, compile_kwargs={"literal_binds": True})
            return [row.detail for row in connection.execute(sa.text(f"EXPLAIN QUERY PLAN {made}"))]

        steps = await world.database.run(plan)
        assert {"documents_queue", "sets_queue"} <= {word for one in steps if "COVERING" in one for word in one.split()}

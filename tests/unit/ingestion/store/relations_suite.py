"""Tests of submissions that relate to other documents. A subclass has the fixture `world`."""

import pytest

from services.shared.domain.errors import Reason, Reject
from services.shared.domain.relations import Priority, Relation, RelationKind
from tests.unit.ingestion.support import World, ingested, record, status, statuses, submitted

MISSING = "9" * 32


class RelationsSuite:
    """Submissions with a client, a priority and relations."""

    async def test_the_record_has_client_priority_and_relations(self, world: World) -> None:
        (base,) = ingested(await world.submit(submitted()))
        relations = (
            Relation(RelationKind.AMENDS, document_id=base.document.document_id),
            Relation(RelationKind.EXECUTED, "draft-1"),
        )
        event = submitted(
            b"2. Fee. Ten.", "ref-2", "s-2", client_id="c-9", priority=Priority.URGENT, relations=relations
        )
        events = await world.submit(event)
        (made,) = ingested(events)
        for document in (made.document, status(events).document):
            assert (document.client_id, document.priority, document.amends) == ("c-9", Priority.URGENT, "ref-1")
            assert document.relations == (Relation(RelationKind.EXECUTED, "draft-1"),)

    async def test_a_hidden_document_is_refused_as_a_missing_one(self, world: World) -> None:
        (hidden,) = ingested(await world.submit(submitted(matter="HB-2")))
        answers = set()
        for number, one in enumerate((hidden.document.document_id, MISSING)):
            relation = Relation(RelationKind.RESTATES, document_id=one)
            with pytest.raises(Reject) as by_kafka:
                await world.submit(submitted(submission=f"s-{number + 2}", relations=(relation,)))
            with pytest.raises(Reject) as by_door:
                await world.intake.submit(record(relations=(relation,)), b"1. Term. One year.")
            for error in (by_kafka.value, by_door.value):
                answers.add((error.reason, error.field, error.detail))
        (answer,) = answers
        assert answer[:2] == (Reason.INVALID_METADATA, "relations")

    async def test_a_source_system_without_the_matter_learns_nothing_from_relations(self, world: World) -> None:
        (known,) = ingested(await world.submit(submitted()))
        answers = []
        for number, one in enumerate((known.document.document_id, MISSING)):
            relation = Relation(RelationKind.RESTATES, document_id=one)
            event = submitted(
                b"x y", "ref-2", f"s-{number + 2}", source_system="walled", relations=(relation,), file_name="a.txt"
            )
            answers.append(statuses(await world.submit(event)))
        assert answers[0] == answers[1] == [("refused", "forbidden")]

    async def test_an_amended_id_and_its_reference_are_one_submission(self, world: World) -> None:
        (base,) = ingested(await world.submit(submitted()))
        by_id = Relation(RelationKind.AMENDS, document_id=base.document.document_id)
        words = b"2. Fee. Ten."
        receipts = [
            await world.intake.submit(record("ref-2", **more), words)
            for more in ({"relations": (by_id,)}, {"amends": "ref-1"})
        ]
        assert receipts[0].submission_id == receipts[1].submission_id

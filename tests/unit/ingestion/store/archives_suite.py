"""Archives as submissions: their files, what of them is refused, and archives inside themselves."""

from services.shared.domain.errors import Reason
from services.shared.domain.events import DocumentStatus, DocumentStatusChanged, DocumentSubmitted
from services.shared.domain.submissions import attachment_id
from tests.unit.ingestion.extractors.archive.makers import WORDS, encrypted, gzipped, zipped
from tests.unit.ingestion.makers import mail
from tests.unit.ingestion.support import World, ingested, statuses, submitted

MIXED = encrypted(
    zipped({"a.txt": WORDS, "secret.txt": b"x", "empty.txt": b"", "mail.eml": mail("Inner words")}), "secret.txt"
)


class ArchivesSuite:
    async def test_the_files_of_an_archive(self, world: World) -> None:
        events = await world.handle(submitted(MIXED, file_name="Deal of Ana.zip", batch_id="b-1"))
        assert statuses(events) == [
            ("accepted", ""),
            ("refused", "needs_password"),
            ("refused", "empty"),
            ("accepted", ""),
            ("accepted", ""),
        ]
        first, *inside = ingested(events)
        assert [one.document.source_reference for one in inside] == ["ref-1#1", "ref-1#4"]
        assert {one.document.parent_document_id for one in inside} == {first.document.document_id}
        assert {one.document.batch_id for one in inside} == {"b-1"}
        assert [one.document.media_type for one in inside] == ["text/plain", "message/rfc822"]
        names = [one.file_name for one in events if isinstance(one, DocumentSubmitted)]
        assert names == ["attachment-1.txt", "attachment-4.eml"]

    async def test_a_file_that_is_refused_has_a_status(self, world: World) -> None:
        events = await world.handle(submitted(MIXED, file_name="a.zip"))
        refused = [one for one in events if isinstance(one, DocumentStatusChanged) and one.reason]
        parent = ingested(events)[0].document.document_id
        assert [one.submission_id for one in refused] == [attachment_id(parent, 2), attachment_id(parent, 3)]
        stored = await world.by_id(refused[0].submission_id)
        assert (stored.status, stored.reason) == (DocumentStatus.REFUSED, Reason.NEEDS_PASSWORD)
        assert stored.record.source_reference == "ref-1#2"
        assert stored.is_final
        assert await world.handle(*refused) == []
        assert (await world.by_id(refused[0].submission_id)).events == stored.events

    async def test_a_repeated_archive_changes_nothing(self, world: World) -> None:
        event = submitted(MIXED, file_name="a.zip")
        assert await world.submit(event) == await world.submit(event)

    async def test_an_archive_inside_itself_is_a_duplicate(self, world: World) -> None:
        """The files of an archive are ingested after it, so that a copy of it is known."""
        inner = zipped({"a.txt": WORDS})
        await world.handle(submitted(inner, reference="ref-0", submission="s-0", file_name="a.zip"))
        events = await world.handle(submitted(zipped({"copy.zip": inner}), file_name="b.zip"))
        assert statuses(events) == [("accepted", ""), ("duplicate", "")]

    async def test_archives_inside_one_another(self, world: World) -> None:
        data = zipped({"a.txt": WORDS})
        for _ in range(6):
            data = zipped({"inner.zip": data})
        events = await world.handle(submitted(data, file_name="a.zip"))
        assert statuses(events) == [("accepted", "")] * 6 + [("refused", "too_large")]

    async def test_archives_and_mails_in_turn(self, world: World) -> None:
        inner = mail("Inner words", attachments=[("a.gz", "application/gzip", gzipped(WORDS))])
        events = await world.handle(submitted(zipped({"a.eml": inner}), file_name="a.zip"))
        assert statuses(events) == [("accepted", "")] * 4
        assert ingested(events)[-1].document.source_reference == "ref-1#1#1#1"

    async def test_all_levels_together_have_a_limit(self, world: World) -> None:
        """Each of the archives has 16 others. `input_bytes` is 1 MiB, so that all together have 4."""
        level = [zipped({"a.txt": b"%d" % number}) for number in range(16)]
        for _ in range(2):
            level = [
                zipped({f"{place}.zip": one + b"%d" % number for place, one in enumerate(level)})
                for number in range(16)
            ]
        events = await world.handle(submitted(level[0], file_name="a.zip"))
        ends = statuses(events)
        assert len(ends) <= 64
        assert ("refused", "too_large") in ends
        (detail,) = {one.detail for one in events if isinstance(one, DocumentStatusChanged) and one.reason}
        assert detail == "The files inside this one, and those inside them, are too many or too large together"

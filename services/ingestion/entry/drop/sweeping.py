"""Remove what has been in `done/` and `refused/` for some days, and what no hold covers.

`done/` has receipts, which have no content, and the documents that release 0.1.0 moved there.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.ingestion.entry.drop.files import Changed, DropFiles, Found, Parts, beside
from services.ingestion.entry.drop.outcomes import DONE, EXPLANATION, PATH, RECEIPT, REFUSED, SIDECAR
from services.ingestion.entry.drop.records import Named, record_of
from services.ingestion.metadata import read_object
from services.ingestion.sources import SourcePolicy
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reject
from services.shared.domain.holds import Destroyer
from services.shared.runtime.observe.logging import get_logger
from services.shared.runtime.ports import HoldCheckPort

_log = get_logger(__name__)
_BATCH = 200
_BYTES = 1 << 20
_NOBODY = DocumentRecord("", "", "", "")


@dataclass(frozen=True, slots=True)
class Sweep:
    """`family` is the version chain of a record (`SubmissionStore.family`), `name` gives it a keyed reference."""

    files: DropFiles
    policy: SourcePolicy
    holds: HoldCheckPort
    family: Callable[[DocumentRecord], Awaitable[str]]
    name: Named

    async def run(self, now: datetime, age: timedelta) -> int:
        """Remove the files that are older than `age` and that no hold covers. Returns their number.

        The next call asks again for the others. A file of no registered source system counts as held. Raises `Retry`.
        """
        return sum([await self._folder(start, (now - age).timestamp()) for start in (DONE, REFUSED)])

    async def _folder(self, start: str, before: float) -> int:
        try:
            found = await asyncio.to_thread(self.files.find, (start,))
        except FileNotFoundError:
            return 0
        old = sorted(path for path, at in found.changed_at.items() if at <= before)
        receipts = [path for path in old if start == DONE and path[-1].endswith(RECEIPT)]
        removed = await asyncio.to_thread(self._remove, found, receipts)
        contents = [path for path in old if path not in set(receipts)]
        for place in range(0, len(contents), _BATCH):
            removed += await self._ask(found, contents[place : place + _BATCH])
        await asyncio.to_thread(self._remove_folders, old)
        return removed

    async def _ask(self, found: Found, paths: Sequence[Parts]) -> int:
        records = [await self._record(found, path) for path in paths]
        answers = await self.holds.ask(Destroyer.REFUSED, records)
        clear = [path for path, hold in zip(paths, answers, strict=True) if hold is None]
        return await asyncio.to_thread(self._remove, found, clear)

    async def _record(self, found: Found, path: Parts) -> DocumentRecord:
        record = await asyncio.to_thread(self._stated, found, path)
        return replace(record, family=await self.family(record)) if record.tenant else record

    def _stated(self, found: Found, path: Parts) -> DocumentRecord:
        """The record of the document to which the file belongs, also of its sidecar and its explanation."""
        document = _document(found, path)
        dropped = self._dropped(found, document)
        sidecar = self._read(found, (*document[:-1], beside(document[-1], SIDECAR)))
        for one in (sidecar, None):  # a sidecar can be the reason of the refusal
            try:
                return record_of(self.policy, dropped, one, self.name)
            except Reject:
                continue
        return _NOBODY

    def _dropped(self, found: Found, document: Parts) -> Parts:
        """Where the document was dropped: a move can change its name, but not its source system and matter. Senders can
        write to the folder, so an explanation that states others is ignored.
        """
        explanation = self._read(found, (*document[:-1], beside(document[-1], EXPLANATION)))
        try:
            stated = read_object(explanation or b"{}", "explanation").get(PATH)
        except Reject:
            stated = None
        dropped = tuple(str(stated).split("/"))
        return dropped if dropped[:2] == document[1:3] else document[1:]

    def _read(self, found: Found, path: Parts) -> bytes | None:
        if path not in found.files:
            return None
        try:
            return self.files.read(path, found.files[path], _BYTES)
        except (OSError, Changed, Reject):
            return None

    def _remove(self, found: Found, paths: Sequence[Parts]) -> int:
        removed = 0
        for path in paths:
            try:
                self.files.remove(path, found.files[path])
            except (FileNotFoundError, Changed):
                continue
            except OSError as error:
                _log.failure("folder.sweep_failed", error)
                continue
            removed += 1
        return removed

    def _remove_folders(self, old: Sequence[Parts]) -> None:
        folders = {path[:depth] for path in old for depth in range(2, len(path))}
        for folder in sorted(folders, key=len, reverse=True):
            self.files.remove_folder(folder)


def _document(found: Found, path: Parts) -> Parts:
    """The file beside which `path` is an explanation or a sidecar, else `path`."""
    for suffix in (EXPLANATION, SIDECAR):
        other = (*path[:-1], path[-1].removesuffix(suffix))
        if other != path and other in found.files:
            return other
    return path

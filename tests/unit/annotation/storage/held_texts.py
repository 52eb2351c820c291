"""Counts the texts that an operation holds at once."""

import weakref
from dataclasses import dataclass, fields
from typing import Any

from services.shared.domain.document import BlobRef, RedactedText
from services.shared.runtime.storage.blobs import Blobs


class Counted(RedactedText):
    """A text that reports when it is gone. Copies with other words count too."""

    held = most = 0

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        _count(len(self.text))
        weakref.finalize(self, _count, -len(self.text))


def _count(code_points: int) -> None:
    Counted.held += code_points
    Counted.most = max(Counted.most, Counted.held)


@dataclass(slots=True)
class CountingBlobs:
    """Blobs whose redacted texts are counted. `reading`: those that are read now; `at_once`: the most."""

    blobs: Blobs
    reading: int = 0
    at_once: int = 0
    reads: int = 0

    async def generation(self, ref: BlobRef) -> int:
        return await self.blobs.generation(ref)

    async def get_value(self, kind: type[Any], ref: BlobRef) -> Any:
        if kind is not RedactedText:
            return await self.blobs.get_value(kind, ref)
        self.reading, self.reads = self.reading + 1, self.reads + 1
        self.at_once = max(self.at_once, self.reading)
        try:
            found = await self.blobs.get_value(RedactedText, ref)
        finally:
            self.reading -= 1
        return Counted(**{one.name: getattr(found, one.name) for one in fields(RedactedText)})

    def begin(self) -> None:
        self.at_once = self.reads = 0
        Counted.most = Counted.held

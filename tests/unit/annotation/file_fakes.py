"""Files that leave, as ingestion makes them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from services.annotation.exports.records import ExportRequest, WrittenFile
from services.shared.domain.errors import GlossatorError


@dataclass(slots=True)
class FakeFiles:
    """Keeps the requests. `error` makes it fail. `write_file` writes the file, which is else not a real one."""

    error: GlossatorError | None = None
    write_file: Callable[[ExportRequest], WrittenFile] | None = None
    asked: list[ExportRequest] = field(default_factory=list)

    async def write(self, request: ExportRequest) -> WrittenFile:
        if self.error:
            raise self.error
        self.asked.append(request)
        if self.write_file:
            return self.write_file(request)
        return WrittenFile(b"file", "application/docx", len(request.notes), 0)

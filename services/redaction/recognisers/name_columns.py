"""Names in tables with a column for given names and one for surnames, separated by tabs or bars."""

import re
from collections.abc import Iterator, Sequence

from services.redaction.recognisers.base import Source, compile_pattern
from services.shared.domain.entities import EntityType, Recognition
from services.shared.domain.spans import OriginalSpan


class NameColumnRecogniser:
    """Finds the cells below the headers "First name" and "Last name"."""

    name = "name_column.v1"

    def find(self, source: Source) -> Iterator[Recognition]:
        for (header,) in source.find(_HEADER):
            if header is None or not _MARK.search(header.of(source.text)):
                continue
            mark = "\t" if "\t" in header.of(source.text) else "|"
            cells = header.of(source.text).split(mark)
            columns = [place for place, cell in enumerate(cells) if _LABEL.fullmatch(cell.strip())]
            for span in _cells(source.text, header.end, mark, columns):
                yield Recognition(span, EntityType.PERSON, 0.9, self.name)


def _cells(text: str, start: int, mark: str, columns: Sequence[int]) -> Iterator[OriginalSpan]:
    """The cells of `columns` in the rows after `start`, until a line without `mark`."""
    while start < len(text):
        start += 1
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if mark not in text[start:end]:
            return
        edges = [start - 1, *(match.start() for match in re.finditer(re.escape(mark), text[start:end])), end - start]
        edges = [start - 1, *(start + one for one in edges[1:-1]), end]
        for column in columns:
            if column + 1 < len(edges) and (found := _CELL.fullmatch(text, edges[column] + 1, edges[column + 1])):
                yield OriginalSpan(*found.span(1))
        start = end


_PART = r"(?:given|first|middle|last|family|christian|sur|fore)[ -]?names?"
_HEADER = compile_pattern(rf"^.*[ \t|]?(?i:{_PART})(?:[ \t]*[\t|].*)?$")
_LABEL = re.compile(rf"{_PART}(?:\(s\))?|surnames?|forenames?", re.IGNORECASE)
_MARK = re.compile(r"[\t|]")
_CELL = re.compile(r"[ \t]*([^\W\d_][\w .’'‐‑-]{0,60}?)[ \t]*")
NAME_COLUMNS = NameColumnRecogniser()

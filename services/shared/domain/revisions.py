"""Who made a tracked change, and when, as its file says. Anyone who writes a file can write both.

The names are behind the text, each once, in a block of its own: `[Changes by Jane Roe]`. There, redaction treats them
like all other names of persons.
"""

from dataclasses import dataclass
from datetime import datetime

from services.shared.domain.spans import OriginalSpan, RedactedSpan

AUTHOR_BEGIN, AUTHOR_END = "[Changes by ", "]"


@dataclass(frozen=True, slots=True)
class OriginalRevision:
    """`author`: the place of the name, None if the file has none. `dated` is in UTC, None if the file has no date that
    can be read.
    """

    author: OriginalSpan | None = None
    dated: datetime | None = None

    @property
    def block(self) -> OriginalSpan | None:
        """The place of the name with the words around it, which are not words of the document."""
        one = self.author
        return OriginalSpan(one.start - len(AUTHOR_BEGIN), one.end + len(AUTHOR_END)) if one else None


@dataclass(frozen=True, slots=True)
class RedactedRevision:
    """An `OriginalRevision` in redacted offsets."""

    author: RedactedSpan | None = None
    dated: datetime | None = None

"""Audit records whose outcome or details are not known at the decision."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from services.shared.domain.records import AuditRecord, Outcome
from services.shared.runtime.access.audit import AuditPort

_DETAILS = 500
_DETAIL_LENGTH = 200
_CODE = re.compile(r"[A-Za-z0-9:@._/-]{0,128}")
NOT_A_CODE = "(not a code)"


@dataclass(slots=True)
class Pending:
    """A record that waits for the outcome of its call."""

    audit: AuditPort
    ids: Callable[[], str]
    record: AuditRecord
    detail: list[str] = field(default_factory=list)

    def add(self, *detail: str) -> None:
        self.detail.extend(detail)

    async def write(self, outcome: Outcome, reason: str) -> None:
        """Writes the record, in parts if it is large. Raises `Retry`."""
        await write_parts(self.audit, self.ids, replace(self.record, outcome=outcome, reason=reason), self.detail)


async def write_parts(audit: AuditPort, ids: Callable[[], str], record: AuditRecord, detail: Sequence[str]) -> None:
    """Writes the record with all of `detail`: a large one in parts, each with an id of its own and `part=1/2`."""
    texts = [one[:_DETAIL_LENGTH] for one in detail]
    parts = [texts[at : at + _DETAILS] for at in range(0, len(texts), _DETAILS)] or [[]]
    for number, part in enumerate(parts, start=1):
        mark = [f"part={number}/{len(parts)}"] if len(parts) > 1 else []
        identity = record.audit_id if number == 1 else ids()
        await audit.record(replace(record, audit_id=identity, detail=(*mark, *part)))


def coded(text: str) -> str:
    """`text` if it is a name or an id: free text of a caller must not enter the audit log."""
    return text if _CODE.fullmatch(text) else NOT_A_CODE

"""The gate: redaction checks every text right before it is sent to a model."""

from collections.abc import Sequence
from typing import Protocol

from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Quarantine, Reason


class GatePort(Protocol):
    """Checks texts that are about to be sent to a model."""

    async def is_clean(self, document: DocumentRecord, texts: Sequence[str]) -> bool:
        """True only if no personal value that the vault knows is in `texts`. Raises `Retry`."""
        ...


class Leak(Quarantine):
    """The gate refused a text."""

    def __init__(self) -> None:
        super().__init__(Reason.PERSONAL_DATA_LEAK)

"""What reviewers type: personal values of the document are replaced by placeholders before it is stored.

Other reviewers read it, also without a reveal grant, and an erasure of a value must not leave it there.
"""

import asyncio
from dataclasses import dataclass

from services.annotation.desk.words import filled
from services.annotation.ports import RevealPort
from services.annotation.reveals.typed import masked
from services.annotation.reveals.values import values_of
from services.annotation.sets.decisions import LONGEST_REASON
from services.annotation.sets.state import StoredDocument
from services.shared.domain.annotations import REVIEW_REASONS
from services.shared.domain.document import HOLES, RedactedText, SealedText
from services.shared.domain.spans import RedactionMap
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import ValueReader

_PURPOSE = "review"


@dataclass(frozen=True, slots=True)
class TypedText:
    """Masks typed text. For it, the vault reveals the document's values to annotation, with the reviewer's token."""

    texts: ValueReader
    reveal: RevealPort

    async def masked(self, stored: StoredDocument, *typed: str) -> list[str]:
        """Each of `typed` with the placeholders of the document's values. Reason codes stay as they are, and what is
        too long, which each command refuses.

        Raises the errors of `Blobs.get`, and of the vault: text that cannot be masked must not be stored.
        """
        if all(not one.strip() or one in REVIEW_REASONS or len(one) > LONGEST_REASON for one in typed):
            return list(typed)
        text, redacted, redaction = await asyncio.gather(
            self.texts.get_value(SealedText, stored.text),
            self.texts.get_value(RedactedText, stored.redacted),
            self.texts.get_value(RedactionMap, stored.map),
        )
        values = await compute(values_of, text, redacted, redaction)
        sought = [one.span for one in values if any(hole in one.span.of(text.text) for hole in HOLES)]
        document_id = stored.document.document_id
        revealed = await self.reveal.reveal_spans(document_id, sought, _PURPOSE) if sought else []
        whole = await compute(filled, text.text, revealed)
        return await compute(masked, typed, values, whole)

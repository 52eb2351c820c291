"""Reads the stored texts of a document version."""

import asyncio

from services.annotation.placing.anchors import Anchors
from services.annotation.placing.grounding import Texts
from services.annotation.playbook.marks import Words, WordsIn, unread
from services.annotation.ports import HashKey
from services.annotation.sets.state import StoredDocument
from services.shared.domain.document import OriginalText, RedactedText, SealedText
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentInferred
from services.shared.domain.spans import RedactionMap
from services.shared.runtime.compute import compute
from services.shared.runtime.ports import ValueReader


async def read_texts(texts: ValueReader, source: StoredDocument | DocumentInferred) -> Texts:
    """The original text, the redacted text and their map."""
    original, redacted, redaction = await asyncio.gather(
        texts.get_value(SealedText, source.text if isinstance(source, StoredDocument) else source.sealed),
        texts.get_value(RedactedText, source.redacted),
        texts.get_value(RedactionMap, source.map),
    )
    return Texts(original, redacted, redaction)


async def read_redacted(texts: ValueReader, stored: StoredDocument) -> Texts:
    """The redacted text and the map, without the original. Raises `Reject(ERASED)` if the document is erased, or
    `Retry`.
    """
    try:
        redacted, redaction = await asyncio.gather(
            texts.get_value(RedactedText, stored.redacted), texts.get_value(RedactionMap, stored.map)
        )
    except Reject as error:
        raise Reject(Reason.ERASED) if error.reason in _GONE else error from None
    return Texts(OriginalText(""), redacted, redaction)


async def read_anchors(texts: ValueReader, stored: StoredDocument, hash_key: HashKey) -> Anchors:
    """The anchors in the original text."""
    original, redaction = await asyncio.gather(
        texts.get_value(SealedText, stored.text), texts.get_value(RedactionMap, stored.map)
    )
    key = hash_key(stored.document.tenant)
    return await compute(Anchors, original, redaction, chain=stored.document.family, hash_key=key)


async def read_words(texts: ValueReader, stored: StoredDocument) -> Words:
    """A function that returns the redacted text of an annotation, or None if the document is erased. Raises `Retry`."""
    try:
        return await _read_words(texts, stored)
    except Reject:
        return unread


async def read_words_to_review(texts: ValueReader, stored: StoredDocument) -> WordsIn:
    """As `read_words`. Raises `Reject(ERASED)` if the document is erased, or `Retry`."""
    try:
        return await _read_words(texts, stored)
    except Reject as error:
        raise Reject(Reason.ERASED) if error.reason in _GONE else error from None


async def _read_words(texts: ValueReader, stored: StoredDocument) -> WordsIn:
    redacted, places = await asyncio.gather(
        texts.get_value(RedactedText, stored.redacted), texts.get_value(RedactionMap, stored.map)
    )
    return WordsIn(redacted, places)


_GONE = frozenset({Reason.KEY_UNAVAILABLE, Reason.NOT_FOUND})

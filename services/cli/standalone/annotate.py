"""Annotate files without broker, store or keys, with the extraction, redaction, gate and models of the services."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from services.annotation.placing.grounding import Texts, ground
from services.annotation.playbook.subject import Subject
from services.annotation.sets.contents import Contents, contents_of
from services.cli.standalone.extract import TextExtractor
from services.inference.prediction.document_type import document_type
from services.inference.prediction.predict import PredictSettings, predict
from services.inference.prediction.routes import Models
from services.redaction.detection.borders import borders_of
from services.redaction.detection.scanned import Scan
from services.redaction.policies.rules import Policy
from services.redaction.standalone import StandaloneRedactor
from services.redaction.text.structure import redacted_text
from services.redaction.vault.gate import Gate
from services.redaction.vault.memory import MemoryVault
from services.redaction.vault.records import Matter
from services.shared.domain.annotations import INCORPORATED_TERMS, NOT_READ, Annotation, Prediction
from services.shared.domain.document import DocumentRecord, Provenance
from services.shared.runtime.document_types import base_type


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """The annotations of one file. The models read the redacted text."""

    texts: Texts
    document_type: str
    annotations: tuple[Annotation, ...]
    document_type_confidence: float

    @property
    def text(self) -> str:
        """The original text, of the annotations' spans."""
        return self.texts.original.text

    @property
    def redacted(self) -> str:
        """The redacted text, of the annotations' redacted spans."""
        return self.texts.redacted.text

    @property
    def types_inside(self) -> tuple[str, ...]:
        """The types of the documents inside the file."""
        return tuple(one.document_type for one in self.texts.redacted.documents())

    def contents(self) -> Contents:
        """What the annotation service reads in the text."""
        predictions = [
            Prediction(one.annotation_id, one.category, one.redacted_span, one.confidence) for one in self.annotations
        ]
        return contents_of(self.texts, DocumentRecord("", "", "", ""), base_type(self.document_type), predictions)

    def subject(self) -> Subject:
        """The document as playbooks see it."""
        contents = self.contents()
        return Subject(
            self.document_type,
            self.document_type_confidence,
            contents.paper,
            economics=contents.economics,
            complete=NOT_READ not in contents.flags,
            refers=INCORPORATED_TERMS in contents.flags,
            perspective=contents.perspective,
        )


class StandaloneAnnotator:
    """Annotates files under one redaction policy. Files of one matter share their placeholders."""

    def __init__(self, extractor: TextExtractor, policy: Policy, reading: PredictSettings) -> None:
        vault = MemoryVault()
        self._extractor = extractor
        self._redactor = StandaloneRedactor(policy, vault)
        self._gate = _MatterGate(Gate(vault))
        self._reading = reading

    async def annotate(self, path: Path, matter: str, models: Models) -> AnnotatedText:
        """Annotate one file. Raises `OSError`, `Reject` or `Retry`."""
        original = await asyncio.to_thread(self._extractor.extract, path)
        scan = Scan() if original.ocr_layer else None
        redaction = await self._redactor.redact(
            original.text, matter, scan, borders_of(original.tables, original.parts)
        )
        redacted = redacted_text(original, redaction.text, redaction.map)
        visible = redacted.without_hidden().unconfused()
        document = DocumentRecord("", "", str(path), matter)
        kind, confidence = document_type(visible.without(tuple(one.span for one in visible.documents())))
        predictions = await predict(
            document,
            visible,
            Provenance(),
            gate=self._gate,
            readers=models.readers(kind, visible),
            settings=self._reading,
        )
        texts = Texts(original, redacted, redaction.map)
        return AnnotatedText(texts, kind, ground(predictions, texts).annotations, confidence)


class _MatterGate:
    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    async def is_clean(self, document: DocumentRecord, texts: Sequence[str]) -> bool:
        return not await self._gate.check(Matter("", document.matter), texts)

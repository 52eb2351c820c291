"""What the text of a document says without a model: its paper, the values of the deal, faults and changes. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from services.annotation.agreement import paper as papers
from services.annotation.agreement.changes import changes_of
from services.annotation.agreement.incorporation import incorporates
from services.annotation.agreement.nouns import noun_of
from services.annotation.agreement.roles import Party, parties_of, perspective_of
from services.annotation.economics.deal import deal_of
from services.annotation.economics.entries import Entry
from services.annotation.placing.grounding import Texts
from services.annotation.playbook.marks import NOT_COUNTED
from services.annotation.sets.amending import amending_findings, amends
from services.annotation.sets.attached import agreement_of, deal_with
from services.annotation.sets.base import BaseAgreement
from services.annotation.sets.comparison import Comparison, compare, with_places
from services.annotation.sets.paper_faults import paper_faults
from services.shared.domain.annotations import (
    BASE_NOT_READ,
    INCORPORATED_TERMS,
    NOT_READ,
    TRACKED_CHANGES,
    Annotation,
    EconomicsEntry,
    EntryState,
    Finding,
    Paper,
    PerspectiveSource,
    Place,
    Prediction,
)
from services.shared.domain.document import DocumentRecord, OriginalText, RedactedText
from services.shared.domain.spans import RedactedSpan, RedactionMap


@dataclass(frozen=True, slots=True)
class Contents:
    """The parts of a set that come from the text. `findings` are of the kinds PAPER_FAULT and CHANGE."""

    paper: Paper | None = None
    perspective: str = ""
    perspective_source: PerspectiveSource = PerspectiveSource.DEFAULT
    economics: tuple[EconomicsEntry, ...] = ()
    findings: tuple[Finding, ...] = ()
    flags: tuple[str, ...] = ()


def contents_of(
    texts: Texts,
    document: DocumentRecord,
    document_type: str = "",
    predictions: Sequence[Prediction] = (),
    perspective: str = "",
    base: BaseAgreement | None = None,
    chosen: str = "",
) -> Contents:
    """The contents of one document version. It reads the redacted text that a reader of the document sees, its sections
    and paragraphs, and the map. The values of the deal are those of the first document of a file. `perspective`: our
    role by the review policy. `chosen`: the one that a reviewer chose for an earlier set, which goes first. Neither
    applies to a document without this role. `base`: the agreement that the document amends, if it could be read.

    The rooms `agreement`, `economics` and `proofreading` are called here, one function call each.
    """
    seen = texts.redacted.without_hidden().unconfused()
    text = seen.text
    read = not any(one.loses_text for one in texts.redacted.gaps)
    paper = papers.paper_of(text)
    parties = parties_of(text)
    economics = deal_with(seen, predictions, lambda words, found: deal_of(words, document_type, paper, found, parties))
    role, source = _role(text, parties, chosen, perspective)
    placed = partial(_placed, texts)
    changes = changes_of(text) if base or amends(paper) else ()
    compared = compare(text, changes, predictions, base, document.document_id, placed) if base else Comparison()
    changed = amending_findings(text, paper, changes, document.document_id, placed, role)
    return Contents(
        paper=_paper(paper, texts),
        perspective=role,
        perspective_source=source,
        economics=tuple(_entry(one, texts) for one in economics if read or one.state is not EntryState.NONE_STATED),
        findings=(
            *with_places(changed, compared.places),
            *compared.findings,
            *paper_faults(texts, document, paper),
        ),
        flags=tuple(_flags(agreement_of(seen).text, texts.redacted, document, base)),
    )


def change_findings(texts: Texts, document: DocumentRecord, perspective: str) -> tuple[Finding, ...]:
    """The findings of kind CHANGE for our role, without what they have from the agreement."""
    text = texts.redacted.without_hidden().unconfused().text
    paper = papers.paper_of(text)
    changes = changes_of(text) if amends(paper) else ()
    return amending_findings(text, paper, changes, document.document_id, partial(_placed, texts), perspective)


def comparison_of(
    texts: Texts, document: DocumentRecord, annotations: Sequence[Annotation], base: BaseAgreement
) -> Comparison:
    """The comparison of a stored document with the agreement. `annotations`: of its set; those that do not count for
    rules are left out.
    """
    text = texts.redacted.without_hidden().unconfused().text
    counted = (one for one in annotations if one.state not in NOT_COUNTED)
    found = [Prediction(one.annotation_id, one.category, one.redacted_span, one.confidence) for one in counted]
    return compare(text, changes_of(text), found, base, document.document_id, partial(_placed, texts))


def _role(text: str, parties: Sequence[Party], chosen: str, perspective: str) -> tuple[str, PerspectiveSource]:
    """Our role in the document: the first of the two that it has, else the default one."""
    wanted = ((noun_of(chosen), PerspectiveSource.REVIEWER), (noun_of(perspective), PerspectiveSource.POLICY))
    role = ""
    for noun, source in wanted:
        if noun and (role := perspective_of(text, noun, parties)) == noun:
            return noun, source
    return role or perspective_of(text, parties=parties), PerspectiveSource.DEFAULT


def _flags(text: str, stored: RedactedText, document: DocumentRecord, base: BaseAgreement | None) -> Iterator[str]:
    if any(one.loses_text for one in stored.gaps):
        yield NOT_READ
    if stored.changes:
        yield TRACKED_CHANGES
    if incorporates(text):
        yield INCORPORATED_TERMS
    if document.amends and base is None:
        yield BASE_NOT_READ


def searched(texts: Texts) -> Texts:
    """The parts of the texts that `contents_of` reads, to send them to another process."""
    redacted = RedactedText(
        texts.redacted.text,
        paragraphs=texts.redacted.paragraphs,
        sections=texts.redacted.sections,
        hidden=texts.redacted.hidden,
        ocr_layer=texts.redacted.ocr_layer,
        gaps=texts.redacted.gaps,
        changes=texts.redacted.changes,
        parts=texts.redacted.parts,
    )
    return Texts(OriginalText(""), redacted, texts.map)


def _paper(found: papers.Paper, texts: Texts) -> Paper:
    return Paper(found.kind.value, found.confidence, _placed(texts, found.place) if found.place else None)


def _entry(found: Entry, texts: Texts) -> EconomicsEntry:
    place = _placed(texts, found.span) if found.span else None
    return EconomicsEntry(found.key, found.state, place, found.role)


def _placed(texts: Texts, span: RedactedSpan, part: str = "") -> Place:
    return place_of(texts.redacted.whole(span), texts.map, part)


def place_of(span: RedactedSpan, places: RedactionMap, part: str = "") -> Place:
    """The place of a span of the redacted text in both texts."""
    return Place(places.to_original(span), span, part)

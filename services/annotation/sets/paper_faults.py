"""The findings of the checks that the paper is in order. Pure."""

from services.annotation.agreement.paper import Paper, PaperKind
from services.annotation.placing.grounding import Texts
from services.annotation.proofreading.fault import Fault
from services.annotation.proofreading.messages import CHECKS
from services.annotation.proofreading.proofread import proofread
from services.shared.domain.annotations import Finding, FindingKind, Place
from services.shared.domain.document import DocumentRecord
from services.shared.domain.identity import make_id
from services.shared.domain.spans import RedactedSpan


def paper_faults(texts: Texts, document: DocumentRecord, paper: Paper) -> tuple[Finding, ...]:
    """One finding for each fault, in the order of the text. The first place is the fault, the part `other` contradicts
    it, and the part `more` is a further place of the fault.
    """
    found = proofread(texts.redacted, changes_another=paper.kind in CHANGING)
    return tuple(_finding(one, texts, document) for one in found)


def _finding(fault: Fault, texts: Texts, document: DocumentRecord) -> Finding:
    described = CHECKS[fault.check]
    parts = [
        (fault.span, ""),
        *((one, "more") for one in fault.more),
        *((one, "other") for one in (fault.other,) if one),
    ]
    places = tuple(_place(span, texts, part) for span, part in parts)
    where = f"{places[0].span.start}-{places[0].span.end}"
    return Finding(
        finding_id=make_id("finding", document.document_id, fault.check, where),
        rule_id=fault.check,
        category="",
        severity=(described.on_deal if fault.on_deal else None) or described.severity,
        message=described.message,
        playbook="",
        playbook_version="",
        kind=FindingKind.PAPER_FAULT,
        places=places,
    )


def _place(span: RedactedSpan, texts: Texts, part: str) -> Place:
    whole = texts.redacted.whole(span)
    return Place(texts.map.to_original(whole), whole, part)


CHANGING = frozenset({PaperKind.AMENDMENT, PaperKind.WAIVER, PaperKind.CONSENT})
"""The kinds of paper whose references and terms are those of another paper."""

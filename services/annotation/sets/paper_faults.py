"""The findings of the checks that the paper is in order. Pure."""

from services.annotation.placing.grounding import Texts
from services.annotation.proofreading.fault import Fault
from services.annotation.proofreading.messages import MESSAGES
from services.annotation.proofreading.proofread import proofread
from services.shared.domain.annotations import Finding, FindingKind, Place
from services.shared.domain.document import DocumentRecord
from services.shared.domain.identity import make_id


def paper_faults(texts: Texts, document: DocumentRecord) -> tuple[Finding, ...]:
    """One finding for each fault, in the order of the text. The first place is the fault, the second contradicts it."""
    return tuple(_finding(one, texts, document) for one in proofread(texts.redacted))


def _finding(fault: Fault, texts: Texts, document: DocumentRecord) -> Finding:
    severity, message = MESSAGES[fault.check]
    places = [Place(texts.map.to_original(fault.span), fault.span)]
    if fault.other is not None:
        places.append(Place(texts.map.to_original(fault.other), fault.other, "other"))
    where = f"{places[0].span.start}-{places[0].span.end}"
    return Finding(
        finding_id=make_id("finding", document.document_id, fault.check, where),
        rule_id=fault.check,
        category="",
        severity=severity,
        message=message,
        playbook="",
        playbook_version="",
        kind=FindingKind.PAPER_FAULT,
        places=tuple(places),
    )

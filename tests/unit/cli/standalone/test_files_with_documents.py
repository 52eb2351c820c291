"""The documents that ingestion finds in a file, as the shipped playbooks judge them."""

from services.annotation.playbook.conclude import conclude
from services.annotation.playbook.inside import documents_of, title_of
from services.annotation.playbook.marks import WordsIn
from services.annotation.playbook.subject import Subject
from services.ingestion.parsing.documents import find_documents
from services.shared.domain.document import RedactedText
from services.shared.domain.parts import RedactedPart
from services.shared.domain.spans import OriginalSpan, RedactedSpan
from tests.unit.annotation.support import shipped_playbooks

MORE = "The parties have read each clause of this paper and agree to all of them in full. " * 4
FILE = f"""\
LOAN AGREEMENT

This Loan Agreement is made as of May 1, 2024 between Orchard Inc. (the "Borrower") and Harbour Bank (the "Lender").
This Agreement is governed by the laws of the State of New York. {MORE}

IN WITNESS WHEREOF, the parties have signed.
By: /s/ Ada

EXHIBIT A
PROMISSORY NOTE

For value received, Orchard Inc. (the "Borrower") promises to pay to Harbour Bank (the "Lender") $5,000. {MORE}
Dated May 1, 2024. This Note is governed by the laws of the State of New York.
By: /s/ Ada

EXHIBIT B
GUARANTY

This Guaranty is made as of May 1, 2024 by Hill LLC (the "Guarantor") for Harbour Bank (the "Lender"). {MORE}
By: /s/ Bob

EXHIBIT C
CONFIDENTIALITY AGREEMENT

This Confidentiality Agreement is made as of May 1, 2024 between Orchard Inc. and Harbour Bank. {MORE}
By: /s/ Ada

EXHIBIT D
FORM OF NOTE

For value received, ________ promises to pay to ________ the sum of $________. {MORE}
"""


def test_each_type_that_ingestion_finds_has_its_playbook() -> None:
    parts = tuple(
        RedactedPart(one.kind, one.number, _span(one.title), _span(one.span), False, one.document_type, one.form)
        for one in find_documents(FILE)
    )
    words = WordsIn(RedactedText(FILE, parts=parts))
    playbook = shipped_playbooks().for_file("credit agreement", [one.document_type for one in parts])
    judged = documents_of(playbook, Subject("credit agreement", text=words), ())
    assert [(one.number, one.playbook.name, one.subject.document_type) for one in judged] == [
        (0, "commercial-loan", "credit agreement"),
        (1, "commercial-loan", "note"),
        (2, "commercial-loan", "guaranty"),
        (3, "nda", "nda"),
    ]
    made = conclude(playbook, Subject("credit agreement"), (), "d", words)
    lawless = [(one.playbook, title_of(one.places)) for one in made.findings if one.rule_id == "governing-law-stated"]
    assert sorted((book, title.redacted_span.of(FILE)[:9]) for book, title in lawless if title) == [
        ("commercial-loan", "EXHIBIT B"),
        ("nda", "EXHIBIT C"),
    ]
    assert all(title for _, title in lawless)
    titles = {one.redacted_span.of(FILE)[:9] for each in made.findings if (one := title_of(each.places))}
    assert titles <= {"EXHIBIT A", "EXHIBIT B", "EXHIBIT C"}
    assert {one.playbook for one in made.findings} == {"commercial-loan", "nda"}


def _span(one: OriginalSpan) -> RedactedSpan:
    return RedactedSpan(one.start, one.end)

"""The type of an agreement from its title."""

import pytest

from services.inference.prediction.document_type import document_type
from services.shared.domain.document import RedactedText
from services.shared.domain.document_types import OTHER
from services.shared.domain.parts import PartKind, RedactedPart
from services.shared.domain.spans import RedactedSpan
from services.shared.runtime.document_types import read_types
from tests.cpu_time import cpu_limit


@pytest.mark.parametrize(
    ("text", "kind", "confidence"),
    [
        ("CREDIT AGREEMENT\n\ndated as of May 1, 2024", "credit agreement", 0.92),
        ("AMENDED AND RESTATED LOAN AND SECURITY AGREEMENT\n", "credit agreement", 0.92),
        ("Loan Servicing Support Agreement", "service", 0.92),
        ("Software Licence and Maintenance Agreement", "licence", 0.92),
        ("Exclusive Distribution and Agency Agreement", "distribution", 0.92),
        ("FEE LETTER", "letter", 0.92),
        ("Amendment No. 2 to Credit Agreement", "amendment", 0.92),
        ("Mutual Non-Disclosure Agreement\nThis Agreement", "nda", 0.92),
        ("GUARANTY\nof the obligations under the Credit Agreement", "guaranty", 0.92),
        ("SECURED PROMISSORY NOTE", "note", 0.92),
        ("EXECUTIVE EMPLOYMENT AGREEMENT", "employment", 0.92),
        ("SOFTWARE LICENSE AGREEMENT", "licence", 0.92),
        ("MASTER SUPPLY AGREEMENT", "supply", 0.92),
        ("Exhibit 10.1\nExecution copy\nthis credit agreement is made between", "credit agreement", 0.8),
        ("\n" * 3_000 + "CREDIT AGREEMENT\n", "credit agreement", 0.92),
        ("Dear Sirs,\n" + "we lend to the Borrower. " * 5, "credit agreement", 0.6),
        ("AMENDED AND [PERSON_1] AGREEMENT\n" + "The Receiving Party tells the Disclosing Party. " * 5, "nda", 0.6),
        ("Dear Sirs,\n" + "you, the Recipient, keep our secrets; the receiving party " * 3, "letter", 0.7),
        ("SERVICE AGREEMENT\n" + "The Receiving Party tells the Disclosing Party. " * 5, "service", 0.92),
        ("Dear Sir, thank you for your letter.", "letter", 0.7),
        ("Exhibit 10.3 SUPPLY CONTRACT No. 7 of the parties to this supply agreement", "supply", 0.92),
        ("By the sea. MARKETING AND RESELLER AGREEMENT made by", "sponsorship", 0.92),
        ("SERVICING CONTRACT\nthis lease", "service", 0.85),
        ("Road Transportation Agreement", "service", 0.92),
        ("Project Cooperation Agreement", "collaboration", 0.92),
        ("Distributorship Agreement", "distribution", 0.92),
        ("this agreement is a fair one; this distributorship agreement", "distribution", 0.8),
        ("Thank you for your message.", OTHER, 0.5),
        ("", OTHER, 0.5),
        ("FUNDS FLOW MEMORANDUM\nTo: us\nIf it differs from the Credit Agreement, that prevails.", "letter", 0.92),
        ("INCUMBENCY CERTIFICATE\ncertifies under the Credit Agreement dated as of May 1, 2024", OTHER, 0.92),
        ("Compliance Certificate Under the Credit Agreement\n", OTHER, 0.92),
        ('PAYOFF LETTER\nWe refer to the loan agreement (the "Existing Loan Agreement").', "letter", 0.92),
        ("LETTER OF CREDIT AGREEMENT", "credit agreement", 0.92),
        ("MINUTES OF A MEETING\nThe Board approves the Loan Agreement.", OTHER, 0.92),
        ("NOTICE OF BORROWING\npursuant to the Credit Agreement", "letter", 0.92),
        ("Schedule of Closing Documents\nCredit Agreement", OTHER, 0.92),
        ("Supplement to the Loan Agreement\n", OTHER, 0.5),
        ("Joinder in Connection With That Certain Senior Credit Agreement\n", OTHER, 0.5),
        ("We write about the Amended and Restated Credit Agreement. The Credit Agreement is old.", OTHER, 0.5),
        ("From: us\nSubject: Credit Agreement\nRe: Guaranty\n\nDear all,", "letter", 0.7),
        ("MEMORANDUM OF UNDERSTANDING\nSupply Agreement", "supply", 0.92),
        ("LOAN AGREEMENT\nCompliance Certificate", "credit agreement", 0.92),
        ("1. Terms\n" * 12 + "Officer's Certificate\nLOAN AGREEMENT", "credit agreement", 0.92),
    ],
)
def test_document_type(text: str, kind: str, confidence: float) -> None:
    assert document_type(RedactedText(text)) == (kind, confidence)


@pytest.mark.parametrize("kind", [PartKind.MESSAGE, PartKind.SLIDE])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Attached are the copies. The fee is not in the Credit Agreement.", "letter"),
        ("Attached is a copy.\nCREDIT AGREEMENT", "credit agreement"),
        ("INCUMBENCY CERTIFICATE\nunder the Credit Agreement", OTHER),
    ],
)
def test_mail_and_slides_without_a_title_are_correspondence(kind: PartKind, text: str, expected: str) -> None:
    part = RedactedPart(kind, 1, RedactedSpan(0, 0), RedactedSpan(0, len(text)))
    assert document_type(RedactedText(text, parts=(part,)))[0] == expected


@pytest.mark.parametrize(
    "piece", ["the A ", "Notice of ", "under ", "A ", "this ", "this a ", "Agreement ", "A and ", "\n", "borrower "]
)
def test_takes_time_that_grows_with_the_text(piece: str) -> None:
    with cpu_limit(2):
        document_type(RedactedText(piece * (400_000 // len(piece))))


OWN = """
types:
  - name: data processing agreement
    parent: service
    titles: [data processing <paper>, data protection addendum]
    words: [personal data, controller/processor]
    mentions: 4
  - {name: service level agreement, parent: service, titles: [service level <paper>]}
"""


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("DATA PROCESSING AGREEMENT\n", OTHER, "data processing agreement"),
        ("Data Protection Addendum\nto the Services Agreement", OTHER, "data processing agreement"),
        ("Service Level Agreement\n", "service", "service level agreement"),
        ("Services Agreement\n" + "personal data " * 9, "service", "service"),
        ("the processor handles personal\ndata for the controller. Personal data", OTHER, "data processing agreement"),
        ("the processor handles personal data for the controller.", OTHER, OTHER),
        ("MUTUAL NON-DISCLOSURE AGREEMENT\n", "nda", "nda"),
    ],
)
def test_own_types(text: str, before: str, after: str) -> None:
    document = RedactedText(text)
    assert (document_type(document)[0], document_type(document, read_types({"own.yaml": OWN}))[0]) == (before, after)


@pytest.mark.parametrize(
    ("kind", "confidence"), [(PartKind.SHEET, 0.5), (PartKind.SLIDE, 0.5), (PartKind.MESSAGE, 0.92)]
)
def test_a_workbook_is_beside_the_agreement_that_its_title_names(kind: PartKind, confidence: float) -> None:
    text = "Covenants\n\nCREDIT AGREEMENT\n\nLeverage\t3.75x"
    part = RedactedPart(kind, 1, RedactedSpan(0, 9), RedactedSpan(0, len(text)))
    assert document_type(RedactedText(text, parts=(part,))) == ("credit agreement", confidence)

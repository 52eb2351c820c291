"""Loans of one matter with their amendments, and what a grid over them has to show."""

import re
from dataclasses import dataclass, replace

from services.shared.domain.annotations import NOT_READ
from services.shared.domain.document import DocumentRecord, Gap, GapKind, KeyScope, RedactedSection
from services.shared.domain.spans import RedactedSpan
from tests.unit.annotation.support import World, record

COLUMNS = ("Maturity Date", "Principal Amount", "Governing Law", "Change Of Control", "Financial Covenant")


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan. `number` is that of its borrower."""

    number: int
    dated: str
    matures: str
    amount: str
    state: str
    control: bool = True

    @property
    def document(self) -> DocumentRecord:
        return record(reference=f"loan-{self.number:02}.docx")

    @property
    def text(self) -> str:
        control = (
            "4.1 Change of Control. A Change of Control of the Borrower is an Event of Default.\n\n"
            if self.control
            else "4.1 Reserved. This Section is left out.\n\n"
        )
        return (
            "TERM LOAN AGREEMENT\n\n"
            f'This Term Loan Agreement (this "Agreement") is dated as of {self.dated} and made between '
            f'«ORG_{self.number}|Borrower {self.number} Holdings LLC» (the "Borrower") and Harbour Bank (the '
            '"Lender").\n\n'
            f"1.1 The Loan. The Lender lends to the Borrower the principal amount of {self.amount}.\n\n"
            f'2.1 Maturity. The Borrower shall repay the Loan on {self.matures} (the "Maturity Date").\n\n'
            "3.1 Interest. The Loan bears interest at 6.25% per annum.\n\n"
            f"{control}"
            f"5.1 Governing Law. This Agreement is governed by the laws of the State of {self.state}.\n\n"
        )

    @property
    def found(self) -> list[tuple[str, str]]:
        control = [("Change Of Control", "A Change of Control of the Borrower is an Event of Default.")]
        return [
            ("Maturity Date", f"on {self.matures}"),
            ("Principal Amount", f"the principal amount of {self.amount}"),
            ("Governing Law", f"governed by the laws of the State of {self.state}"),
            *(control if self.control else []),
        ]


LOANS = (
    Loan(1, "January 10, 2021", "March 31, 2026", "USD 1,000,000", "New York"),
    Loan(2, "February 11, 2021", "April 30, 2026", "USD 2,000,000", "Delaware"),
    Loan(3, "March 12, 2021", "May 31, 2026", "USD 3,000,000", "Maine", control=False),
    Loan(4, "April 13, 2021", "June 30, 2026", "USD 4,000,000", "Texas"),
    Loan(5, "May 14, 2021", "July 31, 2026", "USD 5,000,000", "Ohio"),
    Loan(6, "June 15, 2021", "August 31, 2026", "USD 6,000,000", "Florida"),
    Loan(7, "July 16, 2021", "September 30, 2026", "USD 7,000,000", "Utah", control=False),
    Loan(8, "August 17, 2021", "October 31, 2026", "USD 8,000,000", "Nevada"),
    Loan(9, "September 18, 2021", "November 30, 2026", "USD 9,000,000", "Oregon"),
    Loan(10, "October 19, 2021", "December 31, 2026", "USD 10,000,000", "Iowa"),
    Loan(11, "November 20, 2021", "January 31, 2027", "USD 11,000,000", "Kansas"),
    Loan(12, "December 21, 2021", "February 28, 2027", "USD 12,000,000", "Vermont"),
)
WALLED = Loan(13, "January 5, 2022", "March 31, 2027", "USD 13,000,000", "Alaska")
UNREAD = record(reference="scan.pdf")


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change of a loan."""

    name: str
    loan: Loan
    dated: str
    words: str
    found: tuple[tuple[str, str], ...] = ()

    @property
    def document(self) -> DocumentRecord:
        return record(reference=f"{self.name}.docx")

    @property
    def text(self) -> str:
        return (
            "FIRST AMENDMENT TO TERM LOAN AGREEMENT\n\n"
            f'This First Amendment to Term Loan Agreement (this "Amendment") is dated as of {self.dated} and made '
            f'between «ORG_{self.loan.number}|Borrower {self.loan.number} Holdings LLC» (the "Borrower") and Harbour '
            'Bank (the "Lender").\n\n'
            "WHEREAS, the Borrower and the Lender are parties to that certain Term Loan Agreement dated as of "
            f'{self.loan.dated} (the "Loan Agreement");\n\n'
            f"1. Amendment. {self.words}\n\n"
            "2. Effect. The Loan Agreement remains in full force and effect.\n\n"
            "3. Law. This Amendment is governed by the laws of the State of Hawaii.\n\n"
        )


LAW = ("Governing Law", "governed by the laws of the State of Hawaii")
AMENDMENTS = (
    Amendment(
        "second-1",
        LOANS[1],
        "June 1, 2023",
        "Section 2.1 of the Loan Agreement is hereby amended and restated in its entirety to read as follows: “2.1 "
        'Maturity. The Borrower shall repay the Loan on April 30, 2028 (the "Maturity Date").”',
        (("Maturity Date", "on April 30, 2028"), LAW),
    ),
    Amendment(
        "second-2",
        LOANS[1],
        "February 1, 2025",
        "Section 2.1 of the Loan Agreement is hereby amended and restated in its entirety to read as follows: “2.1 "
        'Maturity. The Borrower shall repay the Loan on April 30, 2030 (the "Maturity Date").”',
        (("Maturity Date", "on April 30, 2030"), LAW),
    ),
    Amendment(
        "fifth-1",
        LOANS[4],
        "September 2, 2024",
        "Section 4.1 of the Loan Agreement is hereby deleted in its entirety.",
        (LAW,),
    ),
    Amendment(
        "ninth-1",
        LOANS[8],
        "December 1, 2025",
        "Section 1.1 of the Loan Agreement is hereby amended and restated in its entirety to read as follows: “1.1 The "
        "Loan. The Lender lends to the Borrower the principal amount of USD 9,500,000.”",
        (("Principal Amount", "the principal amount of USD 9,500,000"), LAW),
    ),
)


async def propose(world: World, document: DocumentRecord, text: str, **more: object) -> None:
    """Lets the service handle a result whose redacted text has its sections."""
    event = await world.inferred(document, text, **more)  # type: ignore[arg-type]
    texts = world.reveal.originals[document.document_id]
    redacted = replace(texts.redacted, sections=sections_of(texts.redacted.text))
    owner = document.tenant, KeyScope.REDACTED, document.document_id
    event = replace(event, redacted=await world.blobs.put_value(*owner, "redacted", redacted))
    assert await world.service.handle(event) == ()


def sections_of(text: str) -> tuple[RedactedSection, ...]:
    """The sections whose numbers begin a line, such as 2.1."""
    starts = list(re.finditer(r"^(\d\.\d) ", text, re.MULTILINE))
    ends = [*(one.start() for one in starts[1:]), len(text)][: len(starts)]
    return tuple(
        RedactedSection(RedactedSpan(*one.span(1)), RedactedSpan(one.end(), one.end()), RedactedSpan(one.start(), end))
        for one, end in zip(starts, ends, strict=True)
    )


async def store_portfolio(world: World) -> None:
    """Twelve loans, four amendments, one scan that could not be read, and a loan that can be walled off."""
    for number, one in enumerate((*LOANS, WALLED)):
        await propose(world, one.document, one.text, found=one.found, minutes=number, summary=None)
    for number, change in enumerate(AMENDMENTS, 20):
        await propose(
            world, change.document, change.text, found=change.found, minutes=number, document_type="amendment"
        )
    gaps = (Gap(GapKind.SCAN, 3, (1, 2, 3)),)
    await propose(world, UNREAD, "Page 1 of 3", found=(), minutes=40, gaps=gaps, flags=(NOT_READ,))

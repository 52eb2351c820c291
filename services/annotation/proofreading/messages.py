"""What each check tests, its severity, and the sentences of its findings. They contain no document text."""

from dataclasses import dataclass

from services.annotation.proofreading.fault import Check
from services.shared.domain.clauses import Severity


@dataclass(frozen=True, slots=True)
class Description:
    """`example`: words that the check finds. `on_deal`: the severity if an amount, a date or a party is affected, or
    None.
    """

    severity: Severity
    message: str
    tests: str
    example: str
    on_deal: Severity | None = None


CHECKS: dict[Check, Description] = {
    Check.DANGLING_REFERENCE: Description(
        Severity.LOW,
        "The section that this reference names is not in the document. Find out which one is meant, and correct the"
        " number.",
        "a reference to a section, or an item of it, that the document does not have; nothing if many references lead"
        " nowhere, because the text has lost the numbers of its sections",
        "“under Section 7.9”, and Article 7 ends with 7.6",
    ),
    Check.WRONG_SUBJECT: Description(
        Severity.LOW,
        "The heading of the section differs from the words of this reference. Correct the number or the words.",
        "the words in brackets after a reference against the heading of the section",
        "“Section 9.2 (Indemnity)”, and 9.2 is headed Notices",
    ),
    Check.UNDEFINED_TERM: Description(
        Severity.LOW,
        "The document uses this term as a defined term, and has no definition of it. Add one.",
        "a term in capitals that is used repeatedly and has no definition, in a document that defines its terms",
        "“on the Closing Date”, which nothing defines",
    ),
    Check.DEFINED_TWICE: Description(
        Severity.INFO,
        "This term is defined twice in the same words. Delete one definition.",
        "two definitions of a term in the same words",
        "“Site” means the pier, in 1.1 and in 4.2",
    ),
    Check.CONFLICTING_DEFINITION: Description(
        Severity.LOW,
        "This term has two definitions in different words. Keep one, or limit one to its section.",
        "two definitions of a term in different words, each for the whole document",
        "“Site” means the pier; “Site” means the yard",
    ),
    Check.UNUSED_DEFINITION: Description(
        Severity.INFO,
        "Each place defines a term that the document does not use. Delete the definition, or find out which clause was"
        " lost.",
        "defined terms that are nowhere else in the document",
        "“Quota” means 40 crates, and no clause has a quota",
    ),
    Check.BLANK: Description(
        Severity.LOW,
        "Each place is a blank or a note of a drafter in the text. Complete it before signing.",
        "blanks, empty brackets and notes of drafters inside sentences; higher if one is for an amount, a date or a"
        " party",
        "“a fee of $______”",
        Severity.MEDIUM,
    ),
    Check.WORDS_AND_FIGURES: Description(
        Severity.MEDIUM,
        "The words and the figures of this number differ. Agree on one: words often prevail over figures.",
        "a number in words against the figures in brackets after it",
        "“thirty (60) days”",
    ),
    Check.CONTRADICTING_DATE: Description(
        Severity.MEDIUM,
        "Two statements on a date contradict each other. Agree on one.",
        "periods that end before they begin or last longer than stated, the date of the preamble against other dates"
        " of the same document, days of the week, and dates in words against figures",
        "“a term of two years from May 1, 2020 until April 30, 2023”",
    ),
    Check.IMPOSSIBLE_DATE: Description(
        Severity.MEDIUM, "No calendar has this date. Correct it.", "days that a month does not have", "“June 31, 2024”"
    ),
    Check.DAY_STYLE: Description(
        Severity.INFO,
        "“Business Day” is a defined term, and each of these places counts business days in other words. Use the term,"
        " or state why not.",
        "“business days”, “working days” and “banking days” in a document that defines “Business Day”",
        "“within five working days”",
    ),
    Check.WRONG_SUM: Description(
        Severity.MEDIUM,
        "The amounts do not add up to the stated total. Find out which amount is wrong.",
        "totals of tables, and equal instalments against their sum",
        "rows of $1,500 and $2,500 with a total of $4,100",
    ),
    Check.WRONG_SIGNATORY: Description(
        Severity.MEDIUM,
        "The name in the signature block differs from that of the party in the preamble. Correct it before signing.",
        "names of companies in the signature blocks, with their legal forms, against those of the preamble",
        "“Lantern Stores, Inc.” signs as “Lantern Stores LLC”",
    ),
    Check.MISSING_ATTACHMENT: Description(
        Severity.LOW,
        "Each place names an attachment that the text calls attached, and that is not in this document. Obtain it, and"
        " review it.",
        "exhibits and schedules that the text calls attached",
        "“attached hereto as Exhibit C”, and no exhibit follows",
    ),
    Check.NUMBER_JUMPS: Description(
        Severity.INFO,
        "A section number is missing. Find out whether a section was lost, and check references to later ones.",
        "section numbers that leave one out",
        "7.3 follows 7.1",
    ),
    Check.NUMBER_REPEATS: Description(
        Severity.LOW,
        "Two sections have this number, so references to it are ambiguous. Number the sections again.",
        "two neighbouring sections with one number",
        "7.3 follows 7.3",
    ),
}

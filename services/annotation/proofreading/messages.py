"""The severity and the sentences of each check. They contain no document text."""

from services.annotation.proofreading.fault import Check
from services.shared.domain.clauses import Severity

MESSAGES: dict[Check, tuple[Severity, str]] = {
    Check.DANGLING_REFERENCE: (
        Severity.MEDIUM,
        "The section that this reference names does not exist. Find out which one is meant, and correct the number.",
    ),
    Check.WRONG_SUBJECT: (
        Severity.MEDIUM,
        "The heading of the section differs from the words of this reference. Correct the number or the words.",
    ),
    Check.UNDEFINED_TERM: (
        Severity.MEDIUM,
        "This term is used as a defined term, and the document has no definition of it. Add one.",
    ),
    Check.DEFINED_TWICE: (Severity.LOW, "This term is defined twice in the same words. Delete one definition."),
    Check.CONFLICTING_DEFINITION: (
        Severity.MEDIUM,
        "This term has two definitions in different words. Keep one, or limit one to its section.",
    ),
    Check.UNUSED_DEFINITION: (
        Severity.LOW,
        "This term is defined and never used. Delete it, or find out which clause was lost.",
    ),
    Check.BLANK: (Severity.MEDIUM, "A blank or a note of a drafter is left in the text. Complete it before signing."),
    Check.WORDS_AND_FIGURES: (
        Severity.MEDIUM,
        "The words and the figures of this number differ. Agree on one: words often prevail over figures.",
    ),
    Check.CONTRADICTING_DATE: (Severity.MEDIUM, "Two dates of the document contradict each other. Agree on one."),
    Check.IMPOSSIBLE_DATE: (Severity.MEDIUM, "No calendar has this date. Correct it."),
    Check.WRONG_SUM: (
        Severity.MEDIUM,
        "The amounts do not add up to the stated total. Find out which amount is wrong.",
    ),
    Check.WRONG_SIGNATORY: (
        Severity.MEDIUM,
        "The name in the signature block differs from that of the party in the preamble. Correct it before signing.",
    ),
    Check.MISSING_ATTACHMENT: (
        Severity.MEDIUM,
        "The text says that this attachment is attached, and it is not. Obtain it, and review it.",
    ),
    Check.NUMBER_JUMPS: (
        Severity.LOW,
        "A section number is missing. Find out whether a section was lost, and check references to later ones.",
    ),
    Check.NUMBER_REPEATS: (
        Severity.LOW,
        "Two sections have this number, so references to it are ambiguous. Number the sections again.",
    ),
}

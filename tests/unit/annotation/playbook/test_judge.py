"""One rule applied to marks: a table per condition."""

import json
from dataclasses import replace

import pytest

from services.annotation.playbook.duties.passage import Passage
from services.annotation.playbook.judge import Ruling, Verdict, judge
from services.annotation.playbook.marks import Mark, WordsIn, marks_of
from services.annotation.playbook.rules import Rule
from services.annotation.playbook.sentences import finding_message, reason, undecided
from services.annotation.policy_files.playbooks import read_playbook
from services.shared.domain.annotations import Annotation, AnnotationState, Origin
from services.shared.domain.document import RedactedText
from services.shared.domain.spans import OriginalSpan, RedactedSpan
from tests.unit.annotation.support import ROOT

SCHEMA = json.loads((ROOT / "playbooks/schema/playbook.json").read_text())
BROKEN, KEPT, WEAK, UNDECIDED, NOT_THERE = Ruling


def rule(condition: str) -> Rule:
    """A rule from the line with its subject and condition."""
    text = (
        "name: p\ntitle: P\napplies_to: [nda]\nminimum_confidence: 0.5\n"
        f"rules:\n  - {{id: r, severity: high, message: M., {condition}}}\n"
    )
    return read_playbook(text, SCHEMA, "p.yaml").rules[0]


def marks(*pairs: tuple[str, str]) -> list[Mark]:
    """Marks from pairs of category and text. Their ids are a, b, c, …"""
    return [Mark(chr(ord("a") + i), category, words=words) for i, (category, words) in enumerate(pairs)]


NOTICE = "field: Notice Period, at_most: P90D"
LAWS = "field: Applicable Law, one_of: [US-NY, GB-ENG]"
ORDER = "field: Effective Date, not_after: Expiration Date"
DATED = "field: Agreement Date, consistent: true"
AMOUNT = "field: Principal Amount, consistent: true"
THRESHOLD = r"clause: Cross-Default, must_match: '\$ ?\d|threshold amount'"
SILENT = "clause: Governing Law, must_not_match: 'conflict of laws?'"
RENEWAL = "clause: Notice Period To Terminate Renewal, expect: required, only_with: [Renewal Term]"
RIGHTS = r"clause: Third Party Beneficiary, expect: allowed, ignore: '\bno other person\b'"
CAP = "clause: Cap On Liability, expect: required, must_do: liability_cap"
COMPETING = "clause: Non-Compete, expect: forbidden, must_do: competition_of_us"
BARE = "clause: Cap On Liability, expect: required, only_without: [Uncapped Liability, Insurance]"


@pytest.mark.parametrize(
    ("condition", "found", "ruling", "evidence"),
    [
        (RIGHTS, [("Third Party Beneficiary", "no\nother person"), ("Third Party Beneficiary", "so")], BROKEN, "b"),
        (CAP, [("Cap On Liability", "Neither party is liable for indirect damages.")], BROKEN, ""),
        (CAP, [("Cap On Liability", "Seller is not liable for indirect damages.")], WEAK, "a"),
        (COMPETING, [("Non-Compete", "Buyer shall not compete."), ("Non-Compete", "Seller will pay.")], BROKEN, "a"),
        (NOTICE, [], NOT_THERE, ""),
        (NOTICE, [("Notice Period", "sixty (60) days")], KEPT, ""),
        (NOTICE, [("Notice Period", "ninety days' prior notice")], KEPT, ""),
        ("field: Notice Period, at_most: P6M", [("Notice Period", "six (6) months")], KEPT, ""),
        ("field: Notice Period, at_most: P6M", [("Notice Period", "one half year")], KEPT, ""),
        ("field: Notice Period, at_most: P6M", [("Notice Period", "180 days")], KEPT, ""),
        ("field: Notice Period, at_most: P6M", [("Notice Period", "183 days")], BROKEN, "a"),
        ("field: Notice Period, at_most: P6M", [("Notice Period", "seven months")], BROKEN, "a"),
        ("field: Notice Period, at_least: P1Y", [("Notice Period", "twelve (12) months")], KEPT, ""),
        (NOTICE, [("Notice Period", "60 days"), ("Notice Period", "120 days")], BROKEN, "b"),
        (NOTICE, [("Notice Period", "60 days"), ("Notice Period", "reasonable notice")], UNDECIDED, "b"),
        (NOTICE, [("Notice Period", "120 days"), ("Notice Period", "reasonable notice")], BROKEN, "a"),
        (NOTICE, [("Notice Period", "[DATE_1]")], UNDECIDED, "a"),
        ("field: Notice Period, at_least: P30D", [("Notice Period", "10 days")], BROKEN, "a"),
        ("field: Notice Period, at_least: P30D, at_most: P90D", [("Notice Period", "45 days")], KEPT, ""),
        ("field: Notice Period, at_least: P30D, at_most: P90D", [("Notice Period", "91 days")], BROKEN, "a"),
        ("field: Principal Amount, at_most: USD 5000000", [("Principal Amount", "$6,000,000.00")], BROKEN, "a"),
        ("field: Principal Amount, at_most: USD 5000000", [("Principal Amount", "EUR 6,000,000")], UNDECIDED, "a"),
        ("field: Financial Covenant Level, at_most: 3.5", [("Financial Covenant Level", "4.00 to 1.00")], BROKEN, "a"),
        ("field: Default Rate, at_most: CONTRACT + 5.00", [("Default Rate", "CONTRACT + 2.00")], KEPT, ""),
        (LAWS, [("Applicable Law", "the laws of the State of New York")], KEPT, ""),
        (LAWS, [("Applicable Law", "the laws of the State of Delaware")], BROKEN, "a"),
        ("field: Applicable Law, one_of: [US]", [("Applicable Law", "the laws of the State of Delaware")], KEPT, ""),
        ("field: Applicable Law, equals: US-NY", [("Applicable Law", "the laws of France")], BROKEN, "a"),
        (ORDER, [("Effective Date", "March 1, 2026")], NOT_THERE, ""),
        (ORDER, [("Effective Date", "March 1, 2026"), ("Expiration Date", "March 1, 2027")], KEPT, ""),
        (ORDER, [("Effective Date", "March 1, 2028"), ("Expiration Date", "March 1, 2027")], BROKEN, "ab"),
        (ORDER, [("Effective Date", "March 2027"), ("Expiration Date", "March 1, 2027")], UNDECIDED, "a"),
        ("field: Agreement Date, same_as: Effective Date", [("Agreement Date", "May 1, 2026")], NOT_THERE, ""),
        (DATED, [("Agreement Date", "May 1, 2026")], KEPT, ""),
        (DATED, [("Agreement Date", "May 1, 2026"), ("Agreement Date", "1 May 2026")], KEPT, ""),
        (DATED, [("Agreement Date", "May 1, 2026"), ("Agreement Date", "May 2, 2026")], BROKEN, "ab"),
        (AMOUNT, [("Principal Amount", "Five Million Dollars ($5,000,000)")], KEPT, ""),
        (AMOUNT, [("Principal Amount", "Five Million Dollars ($6,000,000)")], BROKEN, "a"),
        (AMOUNT, [("Principal Amount", "USD 5,000,000"), ("Principal Amount", "EUR 5,000,000")], BROKEN, "ab"),
        (THRESHOLD, [], NOT_THERE, ""),
        (THRESHOLD, [("Cross-Default", "any other Indebtedness in excess of\n$ 250,000")], KEPT, ""),
        (THRESHOLD, [("Cross-Default", "other Debt"), ("Cross-Default", "the Threshold\n Amount")], KEPT, ""),
        (THRESHOLD, [("Cross-Default", "any other Indebtedness"), ("Cross-Default", "all debt")], BROKEN, "ab"),
        (SILENT, [("Governing Law", "New York"), ("Governing Law", "its conflict of laws")], BROKEN, "b"),
        (SILENT, [("Governing Law", "New York")], KEPT, ""),
        (RENEWAL, [], NOT_THERE, ""),
        (RENEWAL, [("Renewal Term", "x")], BROKEN, ""),
        (RENEWAL, [("Renewal Term", "x"), ("Notice Period To Terminate Renewal", "y")], KEPT, ""),
        (BARE, [], BROKEN, ""),
        (BARE, [("Insurance", "x")], KEPT, ""),
    ],
)
def test_conditions(condition: str, found: list[tuple[str, str]], ruling: Ruling, evidence: str) -> None:
    verdict = judge(rule(condition), marks(*found))
    shown = "" if ruling is KEPT else "".join(verdict.annotation_ids)
    assert (verdict.ruling, shown) == (ruling, evidence)
    assert bool(verdict.evidence) == bool(evidence or ruling is KEPT)


def test_a_clause_that_binds_another_side_is_nothing_to_confirm() -> None:
    verdict = judge(rule(COMPETING), marks(("Non-Compete", "Seller shall not compete with Buyer.")))
    assert verdict == Verdict(KEPT)


def test_an_unsure_clause_that_is_not_required_makes_no_finding_by_its_words() -> None:
    mark = Mark("a", "Non-Compete", confidence=0.4, words="Buyer shall not compete with Seller.")
    assert judge(rule(COMPETING), [mark]).ruling is WEAK


RIVALS = "clause: Non-Compete, expect: forbidden"
BAN = (
    "clause: Assignment Limits, expect: required, must_do: assignment_ban,"
    " only_without: [Anti-Assignment, Default Rate]"
)
INDEMNITY = "clause: Borrower Indemnity, expect: required, must_say: indemnif, only_without: [Insurance]"


@pytest.mark.parametrize(
    ("condition", "found", "ruling", "evidence", "why"),
    [
        (INDEMNITY, [("Borrower Indemnity", "indemnifies", 0.9), ("Borrower Indemnity", "costs", 0.9)], KEPT, "a", ""),
        (INDEMNITY, [("Borrower Indemnity", "shall pay costs", 0.9)], WEAK, "a", "says_less"),
        (INDEMNITY, [("Borrower Indemnity", "shall indemnify", 0.4)], WEAK, "a", "unsure"),
        (INDEMNITY, [("Borrower Indemnity", "shall indemnify", 0.29)], BROKEN, "", ""),
        (INDEMNITY, [("Insurance", "shall insure", 0.9)], KEPT, "a", ""),
        (INDEMNITY, [("Insurance", "shall insure", 0.4)], WEAK, "a", "unsure"),
        (INDEMNITY, [("Borrower Indemnity", None, 0.9)], UNDECIDED, "a", "unreadable"),
        (BAN, [("Assignment Limits", "The Borrower shall not assign this.", 0.9)], KEPT, "a", ""),
        (BAN, [("Assignment Limits", "The Lender may assign this.", 0.9)], WEAK, "a", "other_subject"),
        (BAN, [("Anti-Assignment", "The Lender may assign this.", 0.9)], WEAK, "a", "other_subject"),
        (BAN, [("Anti-Assignment", "No party may assign this.", 0.9)], KEPT, "a", ""),
        (BAN, [("Assignment Limits", "The Borrower shall not assign this.", 0.4)], KEPT, "a", ""),
        (BAN, [("Assignment Limits", "The Lender may assign this.", 0.4)], BROKEN, "", ""),
        (BAN, [("Assignment Limits", None, 0.9)], UNDECIDED, "a", "unreadable"),
        (BAN, [("Default Rate", "5%", 0.9)], KEPT, "a", ""),
        (f"{RIVALS}, must_say: not compete", [("Non-Compete", "free", 0.9)], WEAK, "a", "says_less"),
        (RIVALS, [("Non-Compete", "free", 0.4)], WEAK, "a", "unsure"),
        (RIVALS, [], KEPT, "", ""),
        (NOTICE, [("Notice Period", "120 days", 0.4)], WEAK, "a", "unsure"),
        (NOTICE, [("Notice Period", "120 days", 0.4), ("Notice Period", "30 days", 0.9)], KEPT, "b", ""),
    ],
)  # fmt: skip
def test_a_guess_or_other_words_make_a_rule_weak(
    condition: str, found: list[tuple[str, str | None, float]], ruling: Ruling, evidence: str, why: str
) -> None:
    given = [
        Mark(name, category, sure, words=words) for name, (category, words, sure) in zip("ab", found, strict=False)
    ]
    verdict = judge(rule(condition), given)
    assert (verdict.ruling, "".join(verdict.annotation_ids), verdict.why) == (ruling, evidence, why)


def test_a_person_decides_that_a_weak_clause_is_the_clause() -> None:
    costs = Mark("a", "Borrower Indemnity", confirmed=True, words="shall pay costs")
    assert judge(rule(INDEMNITY), [costs]).ruling is KEPT


NEAR = "Confirm Borrower Indemnity: one place may be the clause,"
LESS = "and the words do not say all that the rule requires. If it is not the clause: M."


@pytest.mark.parametrize(
    ("more", "words", "confidence", "message"),
    [
        ("weak: it may cover costs only.", "costs", 0.9, "Confirm: it may cover costs only."),
        ("guidance: Ask.", "costs", 0.9, f"{NEAR} {LESS} Ask."),
        ("weak: it may.", "indemnify", 0.4, f"{NEAR} with low confidence. If it is not the clause: M."),
    ],
)
def test_the_message_of_a_weak_rule_says_what_to_confirm(
    more: str, words: str, confidence: float, message: str
) -> None:
    made = rule(f"{INDEMNITY}, {more}")
    verdict = judge(made, [Mark("a", "Borrower Indemnity", confidence, words=words)])
    assert finding_message(made, verdict) == message
    assert reason(made, verdict).startswith("Borrower Indemnity must be in the document")


def test_marks_below_the_minimum_confidence_decide_nothing() -> None:
    unsure = [replace(one, confidence=0.4) for one in marks(("Notice Period", "120 days"))]
    assert judge(rule(NOTICE), unsure).ruling is WEAK
    assert judge(rule(NOTICE), [replace(one, confirmed=True) for one in unsure]).ruling is BROKEN


def test_a_rule_is_undecided_if_the_text_cannot_be_read() -> None:
    for condition, category in ((NOTICE, "Notice Period"), (THRESHOLD, "Cross-Default")):
        assert judge(rule(condition), [Mark("a", category)]).ruling is UNDECIDED


REASONS = {
    NOTICE: ([("Notice Period", "120 days")], "Notice Period must be at most 90 days", "the document says 120 days"),
    ORDER: (
        [("Effective Date", "March 1, 2028"), ("Expiration Date", "March 1, 2027")],
        "Effective Date must not be later than Expiration Date",
        "the document says Effective Date 2028-03-01, Expiration Date 2027-03-01",
    ),
    AMOUNT: (
        [("Principal Amount", "Five Million Dollars ($6,000,000)")],
        "Principal Amount must have one value in the whole document, the same in words and figures",
        "its words and figures contradict each other",
    ),
    LAWS: (
        [("Applicable Law", "the laws of France")],
        "Applicable Law must be New York or England and Wales",
        "the document says France",
    ),
    SILENT: (
        [("Governing Law", "its conflict of laws")],
        "Governing Law must not contain text that matches /conflict of laws?/",
        "one place matched",
    ),
}


@pytest.mark.parametrize("condition", REASONS)
def test_a_reason_has_the_requirement_and_the_value(condition: str) -> None:
    found, required, why = REASONS[condition]
    made = rule(condition)
    verdict = judge(made, marks(*found))
    assert finding_message(made, verdict) == ("M." if condition == SILENT else f"M. {required}.")
    assert reason(made, verdict) == f"{required}; {why}."


def test_the_reason_of_a_missing_and_of_a_forbidden_clause() -> None:
    missed, there = rule(RENEWAL), rule("clause: Non-Compete, expect: forbidden")
    assert reason(missed, judge(missed, marks(("Renewal Term", "x")))) == (
        "Notice Period To Terminate Renewal must be in the document if the document has Renewal Term;"
        " the whole text was searched, and no passage was found."
    )
    assert reason(there, judge(there, marks(("Non-Compete", "x"), ("Non-Compete", "y")))) == (
        "Non-Compete was found in 2 places; Non-Compete must not be in the document."
    )


def test_an_undecided_rule_has_a_reason() -> None:
    made = rule(NOTICE)
    verdict = judge(made, marks(("Notice Period", "[DATE_1]")))
    assert undecided(made, verdict) == "Notice Period must be at most 90 days; a placeholder hides the value."


def test_the_sides_come_from_the_document() -> None:
    text = 'between Elm AG ("Elm") and Ash Ltd ("Vendor").\nIn no event shall Elm’s liability exceed the fees paid.'
    words = WordsIn(RedactedText(text))
    cap = rule("clause: Cap On Liability, expect: required, must_do: liability_cap")
    for said, ruling in ((text[47:], KEPT), (text[:20], WEAK)):
        start = text.index(said)
        passage = Passage(text, RedactedSpan(start, start + len(said)), words.sides)
        assert judge(cap, [Mark("a", "Cap On Liability", words=said, passage=passage)]).ruling is ruling


def test_a_passage_that_a_person_confirmed_is_never_ignored() -> None:
    mark = Mark("a", "Third Party Beneficiary", confirmed=True, words="no other person has rights")
    assert judge(rule(RIGHTS), [mark]).ruling is BROKEN


@pytest.mark.parametrize(
    ("words", "ruling"),
    [
        ("The Customer shall not compete with the Supplier.", BROKEN),
        ("The Supplier shall not compete with the Customer.", KEPT),
        (None, UNDECIDED),
    ],
)
def test_a_person_confirms_the_clause_and_not_whom_it_binds(words: str | None, ruling: Ruling) -> None:
    assert judge(rule(COMPETING), [Mark("a", "Non-Compete", confirmed=True, words=words)]).ruling is ruling


@pytest.mark.parametrize(("hidden", "ruling"), [(False, KEPT), (True, WEAK)])
def test_hidden_words_beside_a_clause_do_not_complete_it(hidden: bool, ruling: Ruling) -> None:
    parties = (
        'This Loan Agreement is between Fern Hill LLC (the "Borrower") and Blue Harbour Bank, N.A. (the "Lender").\n\n'
    )
    text = (
        f"{parties}The Borrower shall maintain insurance on the Collateral. Each policy names the Lender as loss payee."
    )
    start, end = len(parties), text.index(" Each policy")
    unseen = (RedactedSpan(end, len(text)),) if hidden else ()
    words = WordsIn(RedactedText(text, hidden=unseen))
    span = OriginalSpan(start, end), RedactedSpan(start, end)
    clause = Annotation("a", 1, "Insurance", *span, 0.9, AnnotationState.PROPOSED, Origin.MODEL, "h")
    insured = rule("clause: Insurance, expect: required, must_do: insurance")
    assert judge(insured, marks_of([clause], words)).ruling is ruling

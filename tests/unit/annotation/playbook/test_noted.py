"""Rules for some texts only, rules that take definitions, and findings that note what an agreement has."""

import pytest

from services.annotation.playbook.conclude import conclude, conclude_marks
from services.annotation.playbook.explain import explain
from services.annotation.playbook.marks import Mark, WordsIn
from services.annotation.playbook.rules import Playbook
from services.annotation.playbook.sentences import rule_details
from services.annotation.playbook.subject import Subject
from services.annotation.playbook.wording import Sort
from services.shared.domain.annotations import Finding, Paper
from services.shared.domain.document import RedactedText
from services.shared.runtime.yaml_file import YamlFileError
from tests.unit.annotation.playbook.test_wording import found_in, playbook

MAJORITY = "subject: Majority, expect: required, words: '\\bmajority lenders\\b'"
DEFINED = f"{MAJORITY}, definitions: true"
NOTED = "subject: Set-Off, expect: required, words: '\\bset off\\b', noted: It is there. Check the accounts."
LISTED = "subject: Set-Off, expect: allowed, words: '\\bset off\\b'"
COVER = "subject: Cover, expect: required, words: '\\bcash collateral\\b', if_words: '\\bletters? of credit\\b'"
JURY = "subject: Jury, expect: required, words: '\\bjury\\b', unless_words: '\\barbitration\\b'"
MEANS = '"Majority Lenders" means Lenders with more than half of the Loans.'
SET_OFF = "The Lender may set off any deposit."
ISSUES = "The Bank shall issue a letter of credit."


def findings(rules: Playbook, text: str, subject: Subject | None = None) -> tuple[Finding, ...]:
    return conclude(rules, subject or Subject("credit_agreement"), (), words=WordsIn(RedactedText(text))).findings


@pytest.mark.parametrize(
    ("rule", "text", "state"),
    [
        (MAJORITY, MEANS, "weak"),
        (DEFINED, MEANS, "present"),
        (DEFINED, "Nothing.", "absent"),
        (COVER, ISSUES, "absent"),
        (COVER, f"{ISSUES} The Borrower shall give cash collateral.", "present"),
        (COVER, "The Bank shall lend.", "not_applicable"),
        (JURY, "The Bank shall lend.", "absent"),
        (JURY, "The parties agree to arbitration.", "not_applicable"),
    ],
)
def test_the_text_decides_whether_a_rule_applies(rule: str, text: str, state: str) -> None:
    words = WordsIn(RedactedText(text))
    [outcome] = conclude(playbook(rule), Subject("credit_agreement"), (), words=words).outcomes
    assert outcome.state == state


def test_a_rule_for_some_texts_is_not_read_without_the_text() -> None:
    [outcome] = conclude(playbook(COVER), Subject("credit_agreement"), ()).outcomes
    assert outcome.state == "not_read"


def test_a_clause_that_is_there_is_noted() -> None:
    [finding] = findings(playbook(NOTED), SET_OFF)
    assert (finding.message, finding.severity, finding.state) == ("It is there. Check the accounts.", "info", "present")
    assert [one.redacted_span.of(SET_OFF) for one in finding.places] == [SET_OFF]


@pytest.mark.parametrize(("marks", "messages"), [((), []), ((Mark("a", "Insurance"),), ["It is there."])])
def test_words_alone_do_not_note_a_clause(marks: tuple[Mark, ...], messages: list[str]) -> None:
    rules = playbook("clause: Insurance, expect: required, words: '\\binsur', noted: It is there.")
    subject = Subject("credit_agreement", text=WordsIn(RedactedText("The Borrower shall insure the plant.")))
    assert [one.message for one in conclude_marks(rules, subject, marks, "").findings] == messages


@pytest.mark.parametrize(
    ("marks", "rule", "state"),
    [
        ((), "noted: It is there.", "not_applicable"),
        ((Mark("a", "Insurance"),), "noted: It is there.", "present"),
        ((Mark("a", "Insurance", 0.4),), "noted: It is there.", "not_applicable"),
        ((Mark("a", "Insurance"),), "expect: required", "not_applicable"),
    ],
)
def test_a_clause_is_noted_in_texts_that_need_not_have_it(marks: tuple[Mark, ...], rule: str, state: str) -> None:
    keys = dict.fromkeys(["clause: Insurance", "expect: required", "unless_words: unsecured", rule])
    subject = Subject("credit_agreement", text=WordsIn(RedactedText("The loan is unsecured.")))
    [outcome] = conclude_marks(playbook(", ".join(keys)), subject, marks, "").outcomes
    assert outcome.state == state


@pytest.mark.parametrize(
    ("duty", "noted", "state"),
    [
        ("restriction", "noted: 'Check whom it binds.'", "present"),
        ("restriction", "expect: required", "weak"),
        ("indemnity", "noted: 'Check whom it binds.'", "weak"),
    ],
)
def test_a_restriction_is_noted_if_its_words_do_not_show_whom_it_binds(duty: str, noted: str, state: str) -> None:
    keys = {"clause": "Negative Pledge", "expect": "required", "must_do": duty, "weak": "it may do less."}
    rule = ", ".join(dict.fromkeys([*(f"{key}: {value}" for key, value in keys.items()), noted]))
    mark = Mark("a", "Negative Pledge", words="Liens on assets, to indemnify or create")
    [outcome] = conclude_marks(playbook(rule), Subject("credit_agreement"), (mark,), "").outcomes
    assert outcome.state == state


def test_a_clause_that_is_not_there_has_the_message_of_the_rule() -> None:
    [finding] = findings(playbook(NOTED), "Nothing.")
    assert (finding.message, finding.severity, finding.state) == ("M.", "high", "absent")


@pytest.mark.parametrize(
    ("rule", "kind", "count"),
    [
        (NOTED, "agreement", 1),
        (NOTED, "amendment", 0),
        (f"{LISTED}, severity: info", "agreement", 1),
        (f"{LISTED}, severity: info", "amendment", 0),
        (LISTED, "amendment", 1),
    ],
)
def test_an_amendment_has_no_list_of_what_an_agreement_has(rule: str, kind: str, count: int) -> None:
    subject = Subject("credit_agreement", paper=Paper(kind, 0.9))
    assert len(findings(playbook(rule), SET_OFF, subject)) == count


@pytest.mark.parametrize(("text", "states"), [(SET_OFF, ["present"]), ("Nothing.", [])])
def test_a_paper_with_terms_of_another_one_is_noted_and_lacks_nothing(text: str, states: list[str]) -> None:
    subject = Subject("credit_agreement", refers=True)
    assert [one.state for one in findings(playbook(NOTED), text, subject)] == states


def test_the_reason_of_a_note_is_where_it_stands() -> None:
    rules = playbook(NOTED)
    subject = Subject("credit_agreement", text=WordsIn(RedactedText(SET_OFF)))
    [finding] = findings(rules, SET_OFF)
    assert explain(finding, rules, subject, ()).reason == "Set-Off was found in one place."


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        (f"{LISTED}, noted: It is there.", "rules.0.noted: noted is for rules with expect: required"),
        (
            "clause: Insurance, expect: required, definitions: true",
            "rules.0.definitions: definitions is for rules with",
        ),
        (f"{LISTED}, near: law", "rules.0.near: near is for rules with expect: required"),
        (f"{NOTED}, near: '('", "rules.0.near: not an RE2 pattern"),
        (f"{LISTED}, if_words: '('", "rules.0.if_words: not an RE2 pattern"),
        (f"{LISTED}, unless_words: '('", "rules.0.unless_words: not an RE2 pattern"),
    ],
)
def test_faults_name_the_key(rule: str, fault: str) -> None:
    with pytest.raises(YamlFileError) as refused:
        playbook(rule)
    assert fault in str(refused.value)


def test_the_details_of_a_rule_name_its_texts_and_its_note() -> None:
    details = dict(rule_details(playbook(f"{NOTED}, if_words: bank, unless_words: jury, near: inspect").rules[0]))
    assert details["noted"] == "info: It is there. Check the accounts."
    assert details["if"] == "the document has words that match /bank/"
    assert details["near"] == "sentences that match /inspect/ leave it weak, without a finding"
    assert details["unless"] == "the document has words that match /jury/"


def test_a_long_list_item_without_a_verb_is_a_statement() -> None:
    item = "(b) Merge with any other person, convey all of its assets in one or more steps, wind up, or dissolve."
    assert [one.sort for one in found_in("merge", WordsIn(RedactedText(f"{item} {item}")))] == []
    longer = f"{item[:-1]}, or any of its subsidiaries."
    assert [one.sort for one in found_in("merge", WordsIn(RedactedText(longer)))] == [Sort.STATEMENT]

"""Sentences that the words of a rule find, and the rules that they decide."""

import pytest

from services.annotation.playbook.conclude import conclude, conclude_marks
from services.annotation.playbook.marks import Mark, WordsIn
from services.annotation.playbook.rules import Playbook
from services.annotation.playbook.sentences import rule_details
from services.annotation.playbook.subject import Subject
from services.annotation.playbook.wording import Found, Sort, found, search_patterns
from services.annotation.policy_files.playbooks import read_playbook
from services.shared.domain.document import RedactedText
from services.shared.domain.spans import OriginalSpan, RedactedSpan, RedactionMap, Replacement
from services.shared.runtime.yaml_file import YamlFileError
from tests.cpu_time import cpu_seconds
from tests.unit.annotation.playbook.test_judge import SCHEMA

DUTY, STATEMENT, DEFINITION, _ = Sort
BAN = "The Borrower shall not pay a dividend."
NO_BREACH = "It warrants that the execution and performance of this Agreement do not violate "
HEADED = "Section 7.1 Dividends. The Borrower shall pay none."
CONTENTS = "7.1 Dividends ........ 41\n7.2 Liens ........ 42\n\nThis Agreement is made in May.\n\n"


@pytest.mark.parametrize(
    ("text", "sorts"),
    [
        (BAN, [(DUTY, BAN)]),
        ("The Borrower\n  shall not pay a\ndividend. No more.", [(DUTY, BAN)]),
        (f"One. {BAN} Two.", [(DUTY, BAN)]),
        ("It shall not: (a) merge; (b) pay a dividend; or (c) sell.", [(DUTY, "(b) pay a dividend")]),
        ("No dividend was paid in 2024.", [(STATEMENT, "No dividend was paid in 2024.")]),
        ('"Dividend" means a payment to owners.', [(DEFINITION, '"Dividend" means a payment to owners.')]),
        ("Dividend Date means 1 May.", [(DEFINITION, "Dividend Date means 1 May.")]),
        ("The law of dividends governs.", [(STATEMENT, "The law of dividends governs.")]),
        ("ARTICLE VII DIVIDENDS", []),
        (CONTENTS, []),
        (f"{CONTENTS}{BAN}", [(DUTY, BAN)]),
        (HEADED, [(DUTY, HEADED)]),
        (f"A dividend is paid. {BAN}", [(STATEMENT, "A dividend is paid."), (DUTY, BAN)]),
        ("It pays no interest. A loan shall bear dividends.", [(DUTY, "A loan shall bear dividends.")]),
        ("The execution, delivery and performance hereof do not conflict with a dividend or create a lien.", []),
        (
            "The execution and delivery hereof do not violate any law; it shall pay a dividend.",
            [(DUTY, "it shall pay a dividend.")],
        ),
        (f"{NO_BREACH}a dividend.", [(STATEMENT, f"{NO_BREACH}a dividend.")]),
        ("", []),
    ],
)
def test_each_sentence_is_found_once_with_its_sort(text: str, sorts: list[tuple[Sort, str]]) -> None:
    words = WordsIn(RedactedText(text))
    assert [
        (one.sort, words.sentences.flat[one.start : one.end]) for one in found_in(r"\bdividends?\b", words)
    ] == sorts


def found_in(pattern: str, text: WordsIn) -> list[Found]:
    return list(found(pattern, search_patterns([pattern], text)))


def test_a_pattern_does_not_cross_sentences() -> None:
    words = WordsIn(RedactedText("The Borrower shall pay. A dividend is not due."))
    assert found_in(r"borrower[^;]*dividend", words) == []


def test_a_search_is_linear() -> None:
    line = "The Borrower shall not, (a) declare or pay a dividend; 7.1 Dividends ... 4\n"

    def search(times: int) -> None:
        found_in(r"\bdividends?\b[^;]{0,80}\bcash\b", WordsIn(RedactedText(line * times)))

    assert cpu_seconds(lambda: search(8_000)) < 8 * cpu_seconds(lambda: search(2_000))


PARTIES = 'This Agreement is made between Ames Ltd. (the "Borrower") and Bank One (the "Lender"). '
PAYABLE = "subject: Due Date, expect: required, words: 'due date', definitions: true"
SECURED = "clause: Insurance, expect: required, if_words: '\\bsecurity interest\\b'"
LIMITED = "clause: Restricted Payments, expect: required, words: '\\bdividends?\\b'"
DOES = f"{LIMITED}, must_do: restriction, weak: it may bind the lender."
OPEN = "subject: Insolvency Default, expect: required, words: '\\bbankrupt'"
ALLOWED = "subject: Set-Off, expect: allowed, words: '\\bset[- ]?off\\b', ignore: 'without set'"
FORBIDDEN = "subject: Set-Off, expect: forbidden, words: '\\bset[- ]?off\\b', must_say: 'lender'"


def _severe(rule: str) -> str:
    return rule if "severity:" in rule else f"severity: high, {rule}"


def playbook(*rules: str) -> Playbook:
    lines = [f"  - {{id: r{i}, message: M., {_severe(one)}}}\n" for i, one in enumerate(rules)]
    text = "name: p\ntitle: P\napplies_to: [credit_agreement]\nminimum_confidence: 0.5\nrules:\n" + "".join(lines)
    return read_playbook(text, SCHEMA, "p.yaml")


@pytest.mark.parametrize(
    ("rule", "text", "state"),
    [
        (LIMITED, "Nothing here.", "absent"),
        (LIMITED, BAN, "present"),
        (LIMITED, '"Dividend" means a payment.', "weak"),
        (LIMITED, "Section 7.1 Dividends", "absent"),
        (DOES, f"{PARTIES}{BAN}", "present"),
        (DOES, f"{PARTIES}The Lender shall not pay a dividend.", "weak"),
        (DOES, "The Lender may pay a dividend.", "absent"),
        (DOES, '"Dividend" means a payment.', "absent"),
        (DOES, f"{PARTIES}The Lender may pay a dividend. {BAN}", "present"),
        (OPEN, "It is a default if the Borrower is bankrupt.", "present"),
        (OPEN, "Nothing.", "absent"),
        (ALLOWED, "The Lender may set off any sum.", "present"),
        (ALLOWED, "All sums are paid without set-off.", "absent"),
        (FORBIDDEN, "The Lender may set off any sum.", "wrong"),
        (FORBIDDEN, "The Bank may set off any sum.", "weak"),
        (PAYABLE, '"Due Date" means 1 May.', "present"),
        (SECURED, "The Borrower grants a security interest.", "absent"),
        (SECURED, "The loan is unsecured.", "not_applicable"),
    ],
)
def test_words_decide_a_rule(rule: str, text: str, state: str) -> None:
    [outcome] = conclude(playbook(rule), Subject("credit_agreement"), (), words=WordsIn(RedactedText(text))).outcomes
    assert outcome.state == state
    assert bool(outcome.places) == (state not in ("absent", "not_applicable"))
    assert outcome.annotation_ids == ()


@pytest.mark.parametrize(
    ("mark", "state", "ids"),
    [
        (Mark("a", "Restricted Payments", 0.4, words="It may pay."), "present", ()),
        (Mark("a", "Restricted Payments", 0.9, words="The Lender may pay."), "present", ()),
        (Mark("a", "Restricted Payments", 0.9, words=BAN), "present", ("a",)),
    ],
)
def test_words_count_where_the_marks_are_weak(mark: Mark, state: str, ids: tuple[str, ...]) -> None:
    subject = Subject("credit_agreement", text=WordsIn(RedactedText(f"{PARTIES}{BAN}")))
    [outcome] = conclude_marks(playbook(DOES), subject, [mark], "").outcomes
    assert (outcome.state, outcome.annotation_ids, bool(outcome.places)) == (state, ids, not ids)


@pytest.mark.parametrize(
    ("text", "state", "words"),
    [
        ("Nothing here.", "absent", ""),
        ("The price covers set-off of nothing.", "weak", "set-off"),
        ("9.1 SET-OFF. Reserved.", "weak", "SET-OFF"),
        ("9.1 Set-Off ............ 12", "absent", ""),
        ("The Lender may set off any sum.", "present", "The Lender may set off any sum."),
    ],
)
def test_an_absence_is_not_said_beside_words_of_its_subject(text: str, state: str, words: str) -> None:
    rule = "subject: Set-Off, expect: required, words: 'may set off', near: 'set-off'"
    made = conclude(playbook(rule), Subject("credit_agreement"), (), words=WordsIn(RedactedText(text)))
    [outcome] = made.outcomes
    assert outcome.state == state
    assert [one.redacted_span.of(text) for one in outcome.places] == ([words] if words else [])
    assert len(made.findings) == (state == "absent")


def test_a_weak_mark_stays_the_place_if_no_sentence_does_more() -> None:
    subject = Subject("credit_agreement", text=WordsIn(RedactedText("A dividend is a payment.")))
    [outcome] = conclude_marks(playbook(DOES), subject, [Mark("a", "Restricted Payments", 0.4)], "").outcomes
    assert (outcome.state, outcome.annotation_ids, outcome.places) == ("weak", ("a",), ())


def test_a_finding_has_at_most_three_places_in_both_texts_duties_first() -> None:
    text = "[PERSON_1] says: set off is usual. The Lender may set off. Set off is due. It may set off. It will set off."
    name = Replacement(OriginalSpan(0, 3), RedactedSpan(0, 10), "person", "[PERSON_1]")
    words = WordsIn(RedactedText(text), RedactionMap((name,)))
    [finding] = conclude(playbook(ALLOWED), Subject("credit_agreement"), (), words=words).findings
    assert finding.category == "Set-Off"
    assert [one.redacted_span.of(text) for one in finding.places] == [
        "The Lender may set off.",
        "It may set off.",
        "It will set off.",
    ]
    assert finding.places[0].span.start == finding.places[0].redacted_span.start - 7


def test_a_passage_under_a_heading_of_the_subject_comes_first() -> None:
    rule = "subject: Force Majeure, expect: allowed, words: '\\bforce majeure\\b'"
    text = "4. Price. It may not rise in force majeure. Goods. 9.1 FORCE MAJEURE. No one shall pay for force majeure."
    [finding] = conclude(playbook(rule), Subject("service"), (), words=WordsIn(RedactedText(text))).findings
    places = [one.redacted_span.of(text) for one in finding.places]
    assert "No one" in places[0]
    assert "It may not rise in force majeure." in places


def test_a_rule_with_words_is_not_read_without_the_text() -> None:
    [outcome] = conclude(playbook(OPEN), Subject("credit_agreement"), ()).outcomes
    assert outcome.state == "not_read"


def test_a_paper_that_does_not_stand_alone_breaks_no_rule_by_silence() -> None:
    subject = Subject("credit_agreement", refers=True)
    [outcome] = conclude(playbook(OPEN), subject, (), words=WordsIn(RedactedText("Nothing."))).outcomes
    assert outcome.state == "not_applicable"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "The Lender shall not pay a dividend.",
            "The restriction binds our side, and none on the other was found.",
        ),
        ("No dividend shall be paid.", "Confirm: it may bind the lender."),
    ],
)
def test_a_weak_finding_says_what_the_words_do(text: str, message: str) -> None:
    words = WordsIn(RedactedText(f"{PARTIES}{text}"))
    [finding] = conclude(playbook(DOES), Subject("credit_agreement"), (), words=words).findings
    assert finding.message == message


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ("subject: Set-Off, expect: allowed", "rules.0.subject: a rule with subject needs words"),
        ("subject: Insurance, expect: allowed, words: x", "rules.0.subject: 'Insurance' is a clause type or field"),
        ("subject: Set-Off, must_match: x, words: x", "rules.0.words: words is for rules with expect"),
        ("clause: Insurance, must_match: x, words: x", "rules.0.words: words is for rules with expect"),
        ("clause: Insurance, expect: allowed, words: '('", "rules.0.words: not an RE2 pattern"),
        (f"{ALLOWED}, minimum_confidence: 0.6", "rules.0.minimum_confidence: sentences that the words find have no"),
        ("expect: allowed, words: x", "rules.0: a rule needs one of clause, field and subject; this rule has none"),
    ],
)
def test_faults_name_the_key(rule: str, fault: str) -> None:
    with pytest.raises(YamlFileError) as refused:
        playbook(rule)
    assert fault in str(refused.value)


def test_the_details_of_a_rule_name_its_words() -> None:
    details = dict(rule_details(playbook(ALLOWED).rules[0]))
    assert details["words"] == r"sentences that match /\bset[- ]?off\b/"
    assert "counts" not in details

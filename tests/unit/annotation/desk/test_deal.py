"""The first sentences of a summary name the parties and state the values of the deal, if it can in words of the LLM."""

import pytest

from services.annotation.desk.deal import deal_sentences
from services.shared.domain.annotations import EconomicsEntry, EntryState, Place
from services.shared.domain.summary import SummarySentence
from tests.unit.annotation.texts import original_span, redacted_span, texts_of

FERN, HILL = "Fern Orchards, Inc.", "Hill Bank, N.A."
LIMIT = f"Advances to the Borrower {'from time to time, on a Business Day, ' * 7}may not exceed $3,000,000"
TEXT = (
    f"{FERN} is the Borrower. {HILL} is the Lender. The Loan is $5,000,000. The Loan ends on June 30, 2031. "
    "A fee of 1% is due at closing. A fee of 2% is due a year later. A fee of 3% is due then. A fee of 4% is due. "
    f"{LIMIT}. «PERSON_1|Ada Lovelace» owns all rights in the work."
)
TEXTS = texts_of(TEXT)
AMOUNT, END = "The Loan is $5,000,000", "The Loan ends on June 30, 2031"
FEES = tuple(f"A fee of {number}% is due" for number in range(1, 5))


def entry(key: str, words: str, state: EntryState = EntryState.STATED, role: str = "") -> EconomicsEntry:
    return EconomicsEntry(key, state, Place(original_span(TEXTS, words), redacted_span(TEXTS, words)), role)


def none(key: str) -> EconomicsEntry:
    return EconomicsEntry(key, EntryState.NONE_STATED)


@pytest.mark.parametrize(
    ("entries", "sentences"),
    [
        ([], []),
        (
            [entry("parties", FERN, role="borrower"), entry("parties", HILL)],
            [f"The document names the parties {FERN} (borrower) and {HILL}"],
        ),
        ([entry("parties", FERN)], [f"The document names the party {FERN}"]),
        (
            [entry("maturity", END), entry("commitment", AMOUNT)],
            [
                f"The document states the amount of the commitment or loan: “{AMOUNT}”.",
                f"The document states the maturity: “{END}”.",
            ],
        ),
        (
            [entry("fees", one) for one in FEES],
            [f"The document states the fees: “{FEES[0]}”; “{FEES[1]}”; “{FEES[2]}”, and 1 more."],
        ),
        (
            [entry("fees", FEES[0]), entry("fees", FEES[1], EntryState.BLANK)],
            [f"The document states the fees: “{FEES[0]}”."],
        ),
        ([entry("maturity", END, EntryState.BLANK)], [f"The maturity is blank in the document: “{END}”."]),
        ([none("maturity"), none("fees")], ["The document states no maturity."]),
        ([entry("commitment", LIMIT)], [f"The document states the amount of the commitment or loan: “{LIMIT}”."]),
        (
            [entry("financial_covenants", LIMIT)],
            [f"The document states the financial covenants: “{LIMIT}”."],
        ),
        (
            [entry("collateral", LIMIT[:250])],
            [f"The document states the collateral: “{LIMIT[: LIMIT.rindex(' ', 0, 220)]} …”."],
        ),
        ([entry("of a newer release", FERN)], []),
    ],
)
def test_the_deal_is_told_in_sentences(entries: list[EconomicsEntry], sentences: list[str]) -> None:
    found = deal_sentences(entries, TEXTS)
    assert [one.text for one, _ in found] == sentences
    assert all(len(one.evidence) == len(places) for one, places in found)


@pytest.mark.parametrize(
    ("key", "entries", "text", "places", "worded"),
    [
        ("commitment", [AMOUNT], "The Loan amounts to $5,000,000.", [AMOUNT], True),
        ("commitment", [AMOUNT], "The Loan amounts to five million dollars.", [AMOUNT], True),
        ("commitment", [AMOUNT], "There is a Loan.", [AMOUNT], False),
        ("commitment", [AMOUNT], "The Loan amounts to $5,000,000.", [END], False),
        ("fees", FEES[:2], "Fees of 1% and 2% are due.", FEES[:2], True),
        ("fees", FEES[:2], "A fee of 1% is due.", FEES[:1], False),
        ("fees", FEES[:2], "Fees are due.", FEES[:2], False),
        ("ip_ownership", ["owns all rights in the work"], "The work is hers.", ["owns all rights in the work"], True),
        ("term", [END], "The term ends.", [END], False),
        ("term", [END], "The term ends in 2031.", [END], True),
    ],
)
def test_a_sentence_of_the_llm_is_used_if_it_has_the_values(
    key: str, entries: list[str], text: str, places: list[str], *, worded: bool
) -> None:
    written = SummarySentence(text, tuple(redacted_span(TEXTS, one) for one in places), "Clause")
    supported = (written, tuple(original_span(TEXTS, one) for one in places))
    found = deal_sentences([entry(key, one) for one in entries], TEXTS, [supported])
    assert ([one for one, _ in found] == [written]) == worded
    assert len(found) == 1


def test_a_sentence_that_words_two_values_is_shown_once() -> None:
    written = SummarySentence("$5,000,000 are due on June 30, 2031.", (redacted_span(TEXTS, f"{AMOUNT}. {END}"),))
    entries = [entry("commitment", AMOUNT), entry("maturity", END)]
    assert deal_sentences(entries, TEXTS, [(written, (original_span(TEXTS, AMOUNT),))]) == [
        (written, (original_span(TEXTS, AMOUNT),))
    ]

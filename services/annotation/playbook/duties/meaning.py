"""Checks whether a marked clause does what a rule requires, for clauses that are easily taken for one another. Pure.

The words and the grammar of the sentence decide. If they do not, the answer is `UNKNOWN`, never `SATISFIED`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.annotation.agreement.nouns import OURS, THEIRS, Side, Trade
from services.annotation.agreement.roles import Sides
from services.annotation.playbook.duties.assigning import assignment_limit
from services.annotation.playbook.duties.caps import CapOf, any_cap, cap
from services.annotation.playbook.duties.lending import (
    amendments,
    assignment_ban,
    default_interest,
    indemnity,
    insurance,
    restriction,
)
from services.annotation.playbook.duties.open_terms import open_term
from services.annotation.playbook.duties.passage import Meaning, Passage
from services.annotation.playbook.duties.rates import unlimited_rate
from services.annotation.playbook.duties.sided import (
    BEST_EFFORTS,
    COMMITMENT,
    COMPETITION,
    END,
    EXCLUSIVITY,
    INDEMNIFYING,
    INSURING,
    NOT_LIABLE,
    Of,
    discretion,
)
from services.shared.domain.spans import RedactedSpan


def passage_of(words: str, trade: Trade) -> Passage:
    """Words without their document: the default perspective of the trade, or of the trade that has the noun."""
    return Passage(words, RedactedSpan(0, len(words)), Sides(trade, _OTHER_TRADES[trade], ""))


def meaning_of(duty: str, passage: Passage) -> Meaning:
    """What the passage does against `duty`, a key of `DUTIES`."""
    if duty not in passage.meanings:
        passage.meanings[duty] = DUTIES[duty].read(passage)
    return passage.meanings[duty]


def satisfies(duty: str, words: str, passage: Passage | None = None) -> bool:
    """Whether the words do what `duty` requires, in their passage, else alone."""
    return meaning_in(duty, words, passage) is Meaning.SATISFIED


def meaning_in(duty: str, words: str, passage: Passage | None = None) -> Meaning:
    """What the words do against `duty`, in their passage, else alone."""
    return meaning_of(duty, passage or passage_of(words, DUTIES[duty].trade))


def is_other(duty: str, words: str, passage: Passage | None = None) -> bool:
    """Whether the words are another clause, which is easily taken for the one that `duty` is about."""
    return meaning_in(duty, words, passage) is Meaning.OTHER_CLAUSE


@dataclass(frozen=True, slots=True)
class Duty:
    """What a clause must do. `trade`: whose default perspective applies to words without a document.
    `easily_mistaken`: other clauses are often marked as this one, so the rule is weak unless the words show that the
    clause does it.
    """

    read: Callable[[Passage], Meaning]
    trade: Trade
    says: str
    easily_mistaken: bool = True


_OURS, _THEIRS, _UNKNOWN = (Side.US, Side.BOTH), (Side.THEM,), (Side.UNKNOWN, None)


def _elsewhere(trade: Trade) -> Mapping[str, Side]:
    """The default sides of nouns that only other trades have."""
    known = OURS[trade] | THEIRS[trade]
    ours = {noun: Side.US for other in Trade for noun in OURS[other] - known}
    return ours | {noun: Side.THEM for other in Trade for noun in THEIRS[other] - known}


_OTHER_TRADES = {one: _elsewhere(one) for one in Trade}


DUTIES: Mapping[str, Duty] = {
    "liability_cap": Duty(cap, Trade.COMMERCIAL, "limit the liability of our side by an amount"),
    "any_liability_cap": Duty(any_cap, Trade.COMMERCIAL, "limit liability by an amount"),
    "liability_cap_of_them": Duty(
        CapOf((Side.THEM,)), Trade.COMMERCIAL, "limit the liability of the other side alone by an amount"
    ),
    "liability_cap_of_others": Duty(
        CapOf((Side.US, Side.BOTH, Side.UNKNOWN)),
        Trade.COMMERCIAL,
        "limit the liability of our side, both or a side that is not known by an amount",
    ),
    "assignment_limit": Duty(
        assignment_limit, Trade.COMMERCIAL, "restrict assignment of the agreement, not by our side alone"
    ),
    "open_term": Duty(
        open_term, Trade.COMMERCIAL, "leave a term to negotiation, without saying what follows if it fails"
    ),
    "default_interest": Duty(default_interest, Trade.LOAN, "raise the rate after a default or on overdue sums"),
    "indemnity": Duty(indemnity, Trade.LOAN, "oblige the other side to indemnify"),
    "insurance": Duty(insurance, Trade.LOAN, "oblige the other side to insure, with our side as loss payee or insured"),
    "assignment_ban": Duty(assignment_ban, Trade.LOAN, "forbid assignment by the other side"),
    "amendments": Duty(amendments, Trade.LOAN, "state whose consent, or which form, an amendment needs"),
    "restriction": Duty(restriction, Trade.LOAN, "forbid something to the other side", easily_mistaken=False),
    "unlimited_rate": Duty(unlimited_rate, Trade.COMMERCIAL, "fix a sum for each day or week, without a limit"),
    "insuring": Duty(Of(INSURING, (*Side,)), Trade.COMMERCIAL, "oblige someone to insure"),
    "competition_of_us": Duty(Of(COMPETITION, _OURS), Trade.COMMERCIAL, "forbid our side to compete or solicit"),
    "competition_of_them": Duty(
        Of(COMPETITION, _THEIRS), Trade.COMMERCIAL, "forbid the other side to compete or solicit"
    ),
    "competition_of_a_side": Duty(
        Of(COMPETITION, _UNKNOWN), Trade.COMMERCIAL, "forbid a party whose side is not known to compete or solicit"
    ),
    "competition_of_others": Duty(
        Of(COMPETITION, (*_THEIRS, *_UNKNOWN)),
        Trade.COMMERCIAL,
        "forbid the other side, or a side that is not known, to compete or solicit",
    ),
    "exclusivity_of_us": Duty(Of(EXCLUSIVITY, _OURS), Trade.COMMERCIAL, "bind our side exclusively"),
    "exclusivity_of_them": Duty(Of(EXCLUSIVITY, _THEIRS), Trade.COMMERCIAL, "bind the other side exclusively"),
    "exclusivity_of_a_side": Duty(
        Of(EXCLUSIVITY, _UNKNOWN), Trade.COMMERCIAL, "bind a party whose side is not known exclusively"
    ),
    "minimum_of_us": Duty(Of(COMMITMENT, _OURS), Trade.COMMERCIAL, "oblige our side to a minimum"),
    "minimum_of_them": Duty(Of(COMMITMENT, _THEIRS), Trade.COMMERCIAL, "oblige the other side to a minimum"),
    "minimum_of_others": Duty(
        Of(COMMITMENT, (*_OURS, Side.UNKNOWN)),
        Trade.COMMERCIAL,
        "oblige our side, both or a side that is not known to a minimum",
    ),
    "minimum_of_a_side": Duty(
        Of(COMMITMENT, _UNKNOWN), Trade.COMMERCIAL, "oblige a party whose side is not known to a minimum"
    ),
    "end_by_them": Duty(Of(END, _THEIRS), Trade.COMMERCIAL, "let the other side end the agreement"),
    "end_by_others": Duty(
        Of(END, (*_OURS, *_UNKNOWN)), Trade.COMMERCIAL, "let our side, or a side that is not known, end the agreement"
    ),
    "indemnity_of_us": Duty(Of(INDEMNIFYING, (Side.US,)), Trade.COMMERCIAL, "oblige our side alone to indemnify"),
    "indemnity_of_others": Duty(
        Of(INDEMNIFYING, (Side.THEM, Side.BOTH, Side.UNKNOWN)),
        Trade.COMMERCIAL,
        "oblige another side, or both, to indemnify",
    ),
    "no_liability_of_them": Duty(Of(NOT_LIABLE, _THEIRS), Trade.COMMERCIAL, "free the other side alone from liability"),
    "no_liability_of_others": Duty(
        Of(NOT_LIABLE, (*_OURS, *_UNKNOWN)),
        Trade.COMMERCIAL,
        "free our side, both or a side that is not known from liability",
    ),
    "best_efforts_of_us": Duty(
        Of(BEST_EFFORTS, (Side.US,)), Trade.COMMERCIAL, "oblige our side to use its best efforts"
    ),
    "discretion_of_them": Duty(
        discretion, Trade.COMMERCIAL, "leave a decision to the sole discretion of the other side"
    ),
}

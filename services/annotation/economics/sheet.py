"""Makes the economics sheet of a document. Pure, in time linear in the length of the text."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from services.annotation.economics.commercial.keys import COMMERCIAL_KEYS, COMMERCIAL_TERMS
from services.annotation.economics.common import COMMON_TERMS
from services.annotation.economics.elsewhere import base_agreement, reference_of
from services.annotation.economics.entries import Entry
from services.annotation.economics.loans import LOAN_KEYS, LOAN_TERMS
from services.annotation.economics.marks import Marked, marked
from services.annotation.economics.sentences import Sentences
from services.annotation.economics.terms import LAST_RESORT, Hit, Term, hits, is_blank
from services.annotation.economics.values import same_value
from services.shared.domain.annotations import EntryState
from services.shared.domain.spans import RedactedSpan

PARTIES = "parties"


def economics_of(
    text: str, document_type: str, *, amends: bool = False, parties: Iterable[Entry] = (), marks: Sequence[Marked] = ()
) -> tuple[Entry, ...]:
    """The entries of the sheet in the order of its keys, at least one for each key.

    `amends`: the document changes another agreement, which has the values that it does not state. `parties`: the
    entries of the parties. `marks` are passages of models; they give keys that the text alone does not.
    """
    sentences = Sentences(text)
    loan = is_loan(sentences, document_type)
    terms = (*(LOAN_TERMS if loan else COMMERCIAL_TERMS), *COMMON_TERMS)
    keys = LOAN_KEYS if loan else COMMERCIAL_KEYS
    by_key = {key: [one for one in terms if one.key == key] for key in keys}
    entries = {key: _stated(key, by_key[key], sentences) for key in keys}
    entries[PARTIES] = list(parties)
    base = base_agreement(sentences) if amends else None
    for key in keys:
        entries[key] = (
            _with_marks(key, marks, text, entries)
            or _referred(reference_of(key, sentences), key, sentences)
            or _stated(key, by_key[key], sentences, last=True)
            or _referred(base if key not in OWN_KEYS else None, key, sentences)
            or [Entry(key, EntryState.NONE_STATED)]
        )
    return tuple(entry for key in keys for entry in entries[key])


def is_loan(sentences: Sentences, document_type: str) -> bool:
    """Whether the loan keys apply: by the type, and for the types of any agreement by the words of the beginning."""
    if document_type in _LOAN_TYPES:
        return True
    if document_type not in _ANY_TYPES:
        return False
    beginning = sentences.lower[:_BEGINNING]
    return sum(beginning.count(one) for one in _LOAN_WORDS) >= _ENOUGH


def _stated(key: str, terms: Sequence[Term], sentences: Sentences, *, last: bool = False) -> list[Entry]:
    """The entries of the lowest tier that has a place; `last`: of the last resort, which is otherwise not searched."""
    for tier in sorted({one.tier for one in terms if (one.tier == LAST_RESORT) is last}):
        if chosen := _chosen(key, [one for one in terms if one.tier == tier], sentences):
            return [_entry(key, one, sentences) for one in chosen]
    return []


def _entry(key: str, hit: Hit, sentences: Sentences) -> Entry:
    return Entry(key, _state(hit.words), sentences.span(hit.start, hit.end))


def _state(words: str) -> EntryState:
    return EntryState.BLANK if is_blank(words) else EntryState.STATED


def _with_marks(key: str, marks: Sequence[Marked], text: str, entries: Mapping[str, Sequence[Entry]]) -> list[Entry]:
    """The entries of the text, with the passages of models for keys whose values are often several; without any, the
    passages alone, except those that the text gives to a key that is easily taken for this one.
    """
    told = entries[key]
    if told and key not in _SEVERAL:
        return list(told)
    taken = [one.span for other in (key, *_NOT.get(key, ())) for one in entries[other] if one.span]
    found = (span for span in marked(key, marks, text) if not any(_near(span, one) for one in taken))
    added = [Entry(key, _state(span.of(text)), span) for span in found]
    return sorted([*told, *added], key=lambda one: one.span.start if one.span else 0)


def _near(one: RedactedSpan, other: RedactedSpan) -> bool:
    return one.overlaps(other) or abs(one.start - other.start) < _NEAR


def _referred(place: tuple[int, int] | None, key: str, sentences: Sentences) -> list[Entry]:
    """The entry of a reference to the part or the agreement that has the value."""
    return [Entry(key, EntryState.ELSEWHERE, sentences.span(*place))] if place else []


def _chosen(key: str, terms: Sequence[Term], sentences: Sentences) -> list[Hit]:
    """The first hits of each term, without near ones and repeated values, in order. Those after the body count if none
    is in it. At most `_TRIED` hits of a term are compared.
    """
    chosen: list[Hit] = []
    for one in terms:
        tried = islice(hits(one, sentences), _TRIED)
        new = (hit for hit in tried if not any(_repeats(key, hit, other) for other in chosen))
        for _ in range(one.most):
            chosen.extend(islice(new, 1))
    inside = [hit for hit in chosen if hit.term.within or sentences.in_body(hit.start)]
    return sorted(inside or chosen, key=lambda hit: hit.start)


def _repeats(key: str, one: Hit, other: Hit) -> bool:
    return abs(one.start - other.start) < _NEAR or (key in _ONCE and same_value(key, one.clause, other.clause))


_NEAR, _TRIED = 120, 100  # code points; hits of a term
_NOT: Mapping[str, tuple[str, ...]] = {"default_rate": ("interest", "margin")}
_SEVERAL = frozenset({"exclusivity", "cap_carve_outs"})
_ONCE = frozenset(
    {
        "facilities",
        "maturity",
        "effective_date",
        "commitment",
        "governing_law",
        "base_rate",
        "margin",
        "interest",
        "default_rate",
        "price",
    }
)
_BEGINNING, _ENOUGH = 20_000, 12
_LOAN_TYPES = frozenset({"credit agreement", "note", "guaranty", "security agreement"})
_ANY_TYPES = frozenset({"", "amendment", "letter", "other"})
_LOAN_WORDS = ("borrower", "lender", "the bank", "loan")
OWN_KEYS = frozenset({PARTIES, "governing_law", "forum", "effective_date", "baskets", "guarantors"})
"""Keys whose values in another document are those of that document alone."""

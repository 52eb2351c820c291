"""Commercial agreements have a sheet with their keys, also those that they have in common with loans."""

import pytest

from services.annotation.economics.commercial.keys import COMMERCIAL_KEYS, COMMERCIAL_TERMS
from services.annotation.economics.entries import Entry
from services.annotation.economics.marks import Marked
from services.annotation.economics.sheet import economics_of
from services.shared.domain.annotations import EntryState
from services.shared.domain.spans import RedactedSpan
from tests.unit.annotation.economics.tables import SUPPLY, of, places, rows, states

# key | a sentence | words at its place
STATED = """
governing_law | The effect of this Agreement will be governed by PRC Laws. | governed by PRC Laws
governing_law | It was made in the State of Ohio and is governed by the laws thereof. | laws thereof
effective_date | This Agreement is made and executed on this the 18th day of May, 2001. | 18th day of May, 2001
effective_date | SUPPLY OF GOODS, 21 May 2015, Brno | 21 May 2015
forum | A party must submit the dispute to binding arbitration. | binding arbitration
effective_date | The Agreement shall become effective when both parties sign it. | become effective
forum | They may apply for an arbitration in Brno. | apply for an arbitration
forum | The court of Brno is taken as the competent court of first instance. | competent court of first
governing_law | A claim is heard pursuant to the laws of Ohio. | laws of Ohio
effective_date | This Agreement is made as of the 16th day of May, 2017, between the parties. | 16th day of May, 2017
"""
# key | a sentence on another subject
OTHER = """
forum | The parties consent to the jurisdiction of courts for such purposes.
effective_date | The Convention on the sale of goods, dated April 11, 1980, does not apply.
effective_date | The parties signed a paper of this kind, dated as of January 18, 2018 (the “NDA”).
"""


@pytest.mark.parametrize(("key", "sentence", "words"), rows(STATED))
def test_a_key_is_stated_at_its_place(key: str, sentence: str, words: str) -> None:
    assert any(words in place for place in places(SUPPLY, key, sentence))
    assert states(SUPPLY, key, sentence) == {EntryState.STATED}


@pytest.mark.parametrize(("key", "sentence"), rows(OTHER))
def test_other_subjects_do_not_count(key: str, sentence: str) -> None:
    assert states(SUPPLY, key, sentence) == {EntryState.NONE_STATED}


def test_each_key_has_entries() -> None:
    assert {one.key for one in economics_of("The Supplier sells.", SUPPLY)} == set(COMMERCIAL_KEYS)
    assert {one.key for one in COMMERCIAL_TERMS} <= set(COMMERCIAL_KEYS)


def test_the_same_law_is_told_once() -> None:
    text = "This Agreement is governed by the laws of the State of Ohio. " + "Other words are here. " * 20
    assert len(of(economics_of(text * 3, SUPPLY), "governing_law")) == 1


def test_recitals_give_what_the_promises_do_not() -> None:
    recital = "The Licensor is the sole owner of the mark. "
    promise = "The Licensee agrees that the Licensor is the sole owner of the mark and of its goodwill."
    text = f"{recital}{'Words are here. ' * 20}NOW, THEREFORE, the parties agree. {promise}"
    (entry,) = of(economics_of(text, SUPPLY), "ip_ownership")
    assert entry.span
    assert entry.span.start > text.index("THEREFORE")
    (entry,) = of(economics_of(text.replace(promise, ""), SUPPLY), "ip_ownership")
    assert entry.span
    assert entry.span.end <= len(recital)


def test_the_last_resort_is_after_marks_and_references() -> None:
    text = "Prices are as set forth in Exhibit B. " + "Each party shall bear its own costs."
    assert of(economics_of(text, SUPPLY), "price")[0].state is EntryState.ELSEWHERE
    marks = (Marked("Exclusivity", RedactedSpan(0, 30)),)
    words = "It is only a non-exclusive licence to the trademark."
    (entry,) = of(economics_of(words, SUPPLY, marks=marks), "exclusivity")
    assert entry.span == RedactedSpan(0, 30)


def test_a_passage_with_a_gap_is_blank() -> None:
    text = "It begins on [·], 2019."
    (entry,) = of(economics_of(text, SUPPLY, marks=(Marked("Agreement Date", RedactedSpan(13, 22)),)), "effective_date")
    assert entry == Entry("effective_date", EntryState.BLANK, RedactedSpan(13, 22))


def test_marks_add_to_the_values_of_a_key_that_often_has_several() -> None:
    words = "The Distributor has the exclusive right to sell the Products. " + "Nothing is here. " * 10
    added = "No rival may be served."
    marks = (Marked("Non-Compete", RedactedSpan(len(words), len(words) + len(added))),)
    told = of(economics_of(words + added, SUPPLY, marks=marks), "exclusivity")
    assert [one.span.start > 100 for one in told if one.span] == [False]
    rival = added.replace("rival", "competitor")
    marks = (Marked("Non-Compete", RedactedSpan(len(words), len(words) + len(rival))),)
    told = of(economics_of(words + rival, SUPPLY, marks=marks), "exclusivity")
    assert [one.span.start > 100 for one in told if one.span] == [False, True]

"""Cues: words that are known without training."""

from itertools import chain

import numpy as np
import pytest
from clause_model.cue import Cue, cue
from clause_model.cue_hints import HINTS
from clause_model.cue_names import NAMES
from clause_model.cues import Sentences, cues, cues_version
from clause_model.segments import segment
from hypothesis import given
from hypothesis import strategies as st

from services.shared.domain.clauses import COMMERCIAL_TYPES

CATEGORIES = sorted(NAMES)
SAID = [
    ("Most Favored Nation", "No other buyer shall have a price on terms more favorable than those of this Agreement."),
    ("Source Code Escrow", "The source code shall be held in escrow."),
    ("Non-Disparagement", "Neither party shall disparage the other."),
    ("No-Solicit Of Customers", "Agent shall not solicit any customer of the Company."),
    ("No-Solicit Of Employees", "Neither party will hire or solicit an employee of the other."),
    ("Unlimited/All-You-Can-Eat-License", "Buyer may make an unlimited number of copies."),
    ("Third Party Beneficiary", "The Lender is an intended third-party\n   beneficiary of Section 4."),
    ("Rofr/Rofo/Rofn", "Buyer has a right of first refusal."),
    ("Liquidated Damages", "Seller shall pay LIQUIDATED DAMAGES of $10."),
    ("Joint Ip Ownership", "The results shall be jointly owned."),
    ("Change Of Control", "Upon a change of control either party may terminate."),
    ("Price Restrictions", "The price may not be increased by more than 5%: increases shall not exceed 5% a year."),
]


@pytest.mark.parametrize(("category", "text"), SAID)
def test_a_name_is_counted(category: str, text: str) -> None:
    told = cues(text, segment(text), CATEGORIES)
    assert told.names[0, CATEGORIES.index(category)] > 0


@pytest.mark.parametrize("category", [category for category, _ in SAID])
def test_a_name_is_not_counted_elsewhere(category: str) -> None:
    text = "The parties meet each quarter in the offices of the Seller. Minutes are kept by the Seller."
    assert cues(text, segment(text), [category]).names.sum() == 0


def test_dates_have_the_cues_of_their_sentence() -> None:
    text = "Fees are due on May 1, 2020 in escrow for the software. Nothing else is said here."
    segments = segment(text)
    told = cues(text, segments, ["Source Code Escrow"])
    assert told.names[[s.parent == 0 for s in segments]].min() > 0
    assert told.names[[s.parent == 1 for s in segments]].max(initial=0) == 0


def test_categories_are_known() -> None:
    assert {*NAMES, *HINTS} <= set(COMMERCIAL_TYPES)


@pytest.mark.parametrize("one", [*chain(*NAMES.values(), *HINTS.values())], ids=lambda one: one.pattern.pattern[:40])
def test_a_pattern_needs_one_of_its_anchors(one: Cue) -> None:
    """All texts that a pattern was seen to match hold an anchor: here those of `SAID`."""
    for _, text in SAID:
        plain = " ".join(text.lower().split())
        assert not one.pattern.search(plain) or any(anchor in plain for anchor in one.anchors)


def test_a_changed_table_changes_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = cues_version()
    monkeypatch.setitem(HINTS, "Insurance", (cue("insur", "insurance"),))
    assert cues_version() != before


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_any_text_has_counts_for_each_segment(text: str) -> None:
    segments = segment(text)
    told = cues(text, segments, CATEGORIES)
    assert told.names.shape == told.hints.shape == (len(segments), len(CATEGORIES))
    assert np.isfinite(told.names).all()


WORDS = st.sampled_from(["assign", "as", "sign", "warrant", "warrants ", " ", "1. ", ". A", "\n\n", "x" * 40, "audit"])


@given(st.lists(WORDS, max_size=40).map("".join), st.data())
def test_a_sentence_has_the_anchors_that_begin_in_it(text: str, data: st.DataObject) -> None:
    starts = sorted(data.draw(st.sets(st.integers(0, max(len(text) - 1, 0)), max_size=8)) if text else [])
    told = Sentences(text, [], starts)
    ends = [*starts[1:], len(text)] if starts else []
    for anchor in ("assign", "warrant", "audit"):
        places = [place for place in range(len(text)) if text.startswith(anchor, place)]
        held = {n for n, (a, b) in enumerate(zip(starts, ends, strict=True)) if any(a <= one < b for one in places)}
        assert told.holding(anchor) == held


def test_letters_that_grow_in_lower_case_keep_offsets() -> None:
    text = "İİİİ is a party. Neither party shall disparage the other."
    told = cues(text, segment(text), ["Non-Disparagement"])
    assert (told.names[:, 0] > 0).tolist() == [False, True]

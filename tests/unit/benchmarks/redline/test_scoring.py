"""The benchmark of redlines: what it plants is where it says, and a comparison that misses an edit is seen."""

import io
from random import Random

import pytest
from docx import Document

from services.annotation.redline.compare import compare
from services.annotation.redline.records import Change, ChangeKind, Redline, Version
from services.shared.domain.spans import OriginalSpan
from tests.benchmarks.redline.formats import TXT, Look, docx, read, txt
from tests.benchmarks.redline.peer import compare_with_peer, squeezed
from tests.benchmarks.redline.planting import Edit, Pair, plant, solid
from tests.benchmarks.redline.scoring import Score, Solid, marks, score

PROVISOS = ["; provided that the other party agrees in writing to all of the terms of this section"]
COLOURS = "red green blue black white brown yellow orange violet silver golden grey"
PARAGRAPHS = [
    f"{number}. Clause of {words}. The {words} party shall pay {number + 10} dollars for the {words} within"
    f' {number + 3} days after the notice of {words}. "{words.title()} Goods" means any goods of the {words} kind'
    " that are sold. The buyer may return them."
    for number, words in enumerate(COLOURS.split(), 1)
]


def planted(*, hides: bool = True) -> Pair:
    pair = plant("name", PARAGRAPHS, PROVISOS, 12, hides=hides)
    assert pair is not None
    return pair


def words(pair: Pair, *, new: bool) -> str:
    return solid("".join(one.words(new=new) for one in (pair.new if new else pair.old)))


def test_all_kinds_are_planted_and_the_texts_differ_only_there() -> None:
    pair = planted()
    assert {one.edit for one in pair.planted} == set(Edit)
    old, new = words(pair, new=False), words(pair, new=True)
    for one in pair.planted:
        if one.edit is Edit.NUMBER:
            assert old[slice(*one.old)] != new[slice(*one.new)]
        if one.edit is Edit.MOVED:
            assert old[slice(*one.old)][:5] == new[slice(*one.new)][:5]
    assert Edit.HIDDEN not in {one.edit for one in planted(hides=False).planted}


def scored(pair: Pair, old: Version, new: Version, found: Redline) -> Score:
    places = Solid(old, words(pair, new=False)), Solid(new, words(pair, new=True))
    return score(pair, marks(found, *places), new)


def versions(pair: Pair) -> tuple[Version, Version]:
    look = Look(curly=True, width=72)
    old = read(txt(pair.old, Look(curly=False, width=10_000), new=False), TXT)
    return old, read(docx(pair.new, look, Random(1), new=True, vanish=True), "docx")


def test_the_product_finds_all() -> None:
    pair = planted()
    old, new = versions(pair)
    result = scored(pair, old, new, compare(old, new))
    assert (result.missed, result.false, len(result.edits)) == (0, [], 12)


def test_a_missed_edit_and_a_false_change_are_counted() -> None:
    pair = planted()
    old, new = versions(pair)
    found = compare(old, new)
    [number, *_] = [one for one in found.changes if one.kind is ChangeKind.REPLACED]
    start = old.text.index("The buyer may return")
    false = Change(ChangeKind.DELETED, OriginalSpan(start, start + 9), OriginalSpan(0, 0))
    changes = (*(one for one in found.changes if one is not number), false)
    result = scored(pair, old, new, Redline(changes))
    assert (result.missed, [one.change for one in result.false]) == (1, [false])


def test_nothing_is_found_without_changes() -> None:
    pair = planted()
    assert scored(pair, *versions(pair), Redline()).missed == 12


def test_the_peer_compares_the_same_texts() -> None:
    old, new = squeezed(Version("the  “old” word")), squeezed(Version('the "new" word'))
    [change] = compare_with_peer(old, new).changes
    assert (change.old.of(old.text), change.new.of(new.text)) == ("old", "new")


@pytest.mark.parametrize("vanish", [True, False])
def test_hidden_paragraphs_are_hidden(vanish: bool) -> None:
    pair = planted()
    data = docx(pair.new, Look(curly=False, width=80), Random(2), new=True, vanish=vanish)
    assert Document(io.BytesIO(data)).paragraphs
    assert len(read(data, "docx").hidden) == sum(bool(one.hidden) for one in pair.new)

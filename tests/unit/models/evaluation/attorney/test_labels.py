"""The labels of an attorney are complete, and their places are in the documents."""

import os
from collections import Counter
from pathlib import Path

import pytest

from models.evaluation.attorney.labels import Labels, Part, State, load_labels

_DATA = Path(os.environ.get("GLOSSATOR_DATA", "../shared/data"))
_NO_VALUE = ("none stated", "blank in the document", "defined elsewhere")
_COMMERCIAL = "cuad/"


@pytest.fixture(params=Part, ids=str)
def labels(request: pytest.FixtureRequest) -> list[Labels]:
    return list(load_labels(request.param))


def test_a_third_of_each_kind_is_put_aside() -> None:
    documents = {part: [one.document for one in load_labels(part)] for part in Part}
    assert not set(documents[Part.DEVELOPMENT]) & set(documents[Part.HELD_OUT])
    kinds = {part: Counter(name.startswith(_COMMERCIAL) for name in names) for part, names in documents.items()}
    assert kinds[Part.DEVELOPMENT] == Counter({False: 15, True: 9})
    assert kinds[Part.HELD_OUT] == Counter({False: 7, True: 5})
    assert set(documents[Part.SECOND]) <= set(documents[Part.DEVELOPMENT])
    assert not set(documents[Part.LATER]) & {*documents[Part.DEVELOPMENT], *documents[Part.HELD_OUT]}


def test_points_have_a_weight_and_a_place_unless_they_are_absent(labels: list[Labels]) -> None:
    for one in labels:
        assert {point.weight for point in one.points} <= {1, 2, 3}
        assert all((point.state is State.ABSENT) == (not point.place) for point in one.points)
        assert all(bool(value.place) != (value.value in _NO_VALUE) for value in one.economics)


def test_amendments_name_their_changes(labels: list[Labels]) -> None:
    amendments = [one for one in labels if one.paper == "amendment"]
    assert amendments or labels == list(load_labels(Part.LATER))
    assert all(one.changes for one in amendments)


@pytest.mark.skipif(not _DATA.is_dir(), reason="the data folder is absent (GLOSSATOR_DATA)")
def test_places_are_in_the_document(labels: list[Labels]) -> None:
    for one in labels:
        with (_DATA / one.document).open(encoding="utf-8", errors="replace", newline="") as file:
            length = len(file.read())
        places = [part.place for parts in (one.points, one.changes, one.economics) for part in parts if part.place]
        assert all(0 <= start < end <= length for start, end in places)

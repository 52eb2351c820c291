"""Places of a made text and of its source."""

from services.annotation.searching.alignment import Alignment


def test_copies_and_replacements() -> None:
    made = Alignment()
    made.add_copy(0, 4)
    made.add_replacement(6, 7, 2)
    made.add_replacement(7, 9, 0)
    made.add_copy(9, 3)
    assert made.length == 9
    assert [made.start(place) for place in range(9)] == [0, 1, 2, 3, 6, 6, 9, 10, 11]
    assert [made.end(place) for place in range(1, 10)] == [1, 2, 3, 4, 7, 7, 10, 11, 12]

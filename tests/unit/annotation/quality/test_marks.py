from services.annotation.quality.marks import Mark, Read, labels_of, pairs, runs


def test_runs_are_ordered_and_without_overlaps() -> None:
    marks = [Mark(9, 12, "a"), Mark(0, 4, "a"), Mark(3, 6, "a"), Mark(6, 8, "a"), Mark(0, 9, "b"), Mark(5, 5, "a")]
    assert runs(marks, "a") == [(0, 6), (6, 8), (9, 12)]


def test_labels() -> None:
    read = Read("d", 9, {"x": [Mark(0, 1, "b")], "y": [Mark(0, 1, "a"), Mark(2, 3, "b")], "z": []})
    assert labels_of([read]) == ["a", "b"]


def test_pairs_have_the_documents_that_both_read() -> None:
    one = Read("1", 9, {"y": [], "x": [Mark(0, 1, "a")], "z": []})
    two = Read("2", 9, {"x": [], "y": []})
    found = pairs([one, two])
    assert {names: [read.document for read in reads] for names, reads in found.items()} == {
        ("x", "y"): ["1", "2"],
        ("x", "z"): ["1"],
        ("y", "z"): ["1"],
    }
    assert found["x", "z"][0].marks == {"x": [Mark(0, 1, "a")], "z": []}

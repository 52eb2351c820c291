"""Groups of documents: when one is closed, when it counts, and what changes a document."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from services.annotation.quality.groups import (
    Group,
    Part,
    close,
    counted,
    fingerprints,
    is_wide_by_stratum,
    part_of,
    places,
    whole,
)
from services.annotation.quality.records import Facts
from tests.unit.annotation.quality.quality_facts import made

FACTS = Facts(
    tuple(replace(one, place=replace(one.place, matter="M", workflow="w")) for one in made(6).frames), made(6).passages
)
NAMES = [f"d{number:02}" for number in range(6)]
PAIRS = {name: (f"p{place}", f"p{(place + 1) % 6}") for place, name in enumerate(NAMES)}


def closed(people: Mapping[str, tuple[str, ...]], members: tuple[str, ...] = ()) -> list[Group]:
    return list(close(FACTS, Part.PASSAGES, people, members))


@pytest.mark.parametrize(
    ("people", "sizes"),
    [
        ({}, []),
        (dict.fromkeys(NAMES, ()), []),
        ({name: (name,) for name in NAMES[:4]}, []),
        ({name: (name,) for name in NAMES}, [5]),
        ({name: (name, "всё") for name in NAMES}, []),
        ({name: (name, "всё") if name < "d03" else (name, name) for name in NAMES}, [4]),
        (PAIRS, [4]),
    ],
    ids=["nobody", "no readers", "four people", "five people", "one reads all", "one reads half", "pairs"],
)
def test_a_group_is_closed_with_enough_people(people: dict[str, tuple[str, ...]], sizes: list[int]) -> None:
    assert [len(one) for one in closed(people)] == sizes


def test_members_and_other_matters_wait_in_groups_of_their_own() -> None:
    people = {name: (name,) for name in NAMES}
    assert closed(people, ("d00", "d01")) == []
    other = replace(FACTS.frames[0], place=replace(FACTS.frames[0].place, matter="N"))
    facts = Facts((*FACTS.frames[:12], replace(other, place=replace(other.place, document="d09"))))
    assert list(close(facts, Part.PASSAGES, {**people, "d09": ("x",)}, ())) == []


def test_a_group_counts_only_complete_and_unchanged() -> None:
    [group] = closed({name: (name,) for name in NAMES})
    members = {one.document: one for one in group}
    assert {one.day for one in group} == {max(one.day for one in group)}
    assert whole(FACTS, members) == members
    changed = replace(FACTS, frames=tuple(replace(one, size=one.size + 1) for one in FACTS.frames))
    missing = {name: one for name, one in members.items() if one is not group[0]}
    assert (whole(changed, members), whole(FACTS, missing), whole(Facts(), members)) == ({}, {}, {})
    assert {one.place.day for one in counted(FACTS, members).frames} == {group[0].day}


def test_each_stratum_needs_enough_people() -> None:
    people = {name: (name,) for name in NAMES}
    [group] = closed(people)
    members = {one.document: one for one in group}
    facts = counted(FACTS, members)
    assert is_wide_by_stratum(facts, members, people)
    assert not is_wide_by_stratum(facts, members, {})
    alone = tuple(one for one in facts.frames if one.stratum != "low" or one.place.document == group[0].document)
    assert not is_wide_by_stratum(replace(facts, frames=alone), members, people)
    unused = tuple(one if one in alone else replace(one, size=0) for one in facts.frames)
    assert not is_wide_by_stratum(replace(facts, frames=unused), members, people)


def test_fingerprints_are_of_contents_and_not_of_their_order() -> None:
    facts = made(2)
    turned = Facts(facts.frames[::-1], facts.passages[::-1], facts.reviews, facts.judgements[::-1])
    assert fingerprints(facts) == fingerprints(turned)
    later = replace(facts, frames=tuple(replace(one, place=replace(one.place, day=date.max)) for one in facts.frames))
    assert fingerprints(later) == fingerprints(facts)
    for change in ({"same": False}, {"changed": None}, {"changed": True}):
        other = replace(facts, judgements=tuple(replace(one, **change) for one in facts.judgements))
        assert not set(fingerprints(other).values()) & set(fingerprints(facts).values())
    undone = replace(facts, reviews=tuple(replace(one, final=()) for one in facts.reviews))
    assert not set(fingerprints(undone).values()) & set(fingerprints(facts).values())
    assert (fingerprints(Facts()), places(Facts()), list(places(facts))) == ({}, {}, ["d00", "d01"])
    parts = [part_of(facts, one) for one in (Part.PASSAGES, Part.REVIEWS, Part.JUDGEMENTS)]
    expected = Facts(facts.frames, facts.passages), Facts(reviews=facts.reviews), Facts(judgements=facts.judgements)
    assert tuple(parts) == expected
    assert list(places(expected[2])) == ["d00", "d01"]

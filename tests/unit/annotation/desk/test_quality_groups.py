"""No answers, however many are put together, have a figure of few people: attacks on the groups of quality."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from services.annotation.desk.quality_groups import Countable, Counting
from services.annotation.quality.facts import joined, only
from services.annotation.quality.groups import Group, Member, Part, part_of, places
from services.annotation.quality.marks import Mark
from services.annotation.quality.records import Facts, Frame, Passage, Place, SecondReview
from services.annotation.quality.report import By, parts_of
from tests.unit.annotation.quality.quality_facts import judged

START = date(2026, 1, 1)
CROWD = [f"person-{number}" for number in range(9)]


class MemoryGroups:
    """The groups in memory. `readers` and `judges`: of each document; by default the same people."""

    def __init__(
        self, readers: Mapping[str, Collection[str]], judges: Mapping[str, Collection[str]] | None = None
    ) -> None:
        self.readers = readers
        self.own_judges = readers if judges is None else judges
        self.stored: list[Member] = []

    async def people(self, documents: Collection[str]) -> Mapping[str, frozenset[str]]:
        return _of(self.readers, documents)

    async def judges(self, documents: Collection[str]) -> Mapping[str, frozenset[str]]:
        return _of(self.own_judges, documents)

    async def members(self, tenant: str) -> Sequence[Member]:
        return list(self.stored)

    async def keep(self, tenant: str, groups: Sequence[Group]) -> None:
        self.stored += [member for group in groups for member in group]


def _of(people: Mapping[str, Collection[str]], documents: Collection[str]) -> Mapping[str, frozenset[str]]:
    return {one: frozenset(people[one]) for one in documents if one in people}


def reviewed(document: str, matter: str = "M-1", day: date = START, marks: int = 3) -> SecondReview:
    found = tuple(Mark(start, start + 9, "a") for start in range(0, 20 * marks, 20))
    return SecondReview(Place(document, matter, "lending", day), 999, found, found[1:], found)


def is_wide(documents: Collection[str], readers: Mapping[str, Collection[str]]) -> bool:
    """Five people or more, of whom none read more than half."""
    read = Counter(person for one in documents for person in readers[one])
    return len(read) >= 5 and max(read.values()) <= len(documents) / 2


def atoms(answers: Iterable[frozenset[str]]) -> Collection[frozenset[str]]:
    """The smallest sets of documents whose sums follow from the sums of all answers, by adding and subtracting."""
    every = list(answers)
    found: dict[tuple[bool, ...], set[str]] = defaultdict(set)
    for document in {one for answer in every for one in answer}:
        found[tuple(document in answer for answer in every)].add(document)
    return [frozenset(one) for one in found.values()]


def fits_all(_: Place) -> bool:
    return True


def wanted(matters: Collection[str], since: date, until: date) -> Callable[[Place], bool]:
    return lambda place: place.matter in matters and since <= place.day <= until


def answers_of(found: Countable, part: Part) -> Iterable[frozenset[str]]:
    """The documents of each row that a caller gets, by all scopes."""
    rows = (places(part_of(one, part)) for by in By for one in parts_of(found.facts, by).values())
    return [frozenset(one) for one in rows if one]


class Tenant:
    """A tenant whose documents come, go and change, with callers who ask about them."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.readers: dict[str, Collection[str]] = {}
        self.facts: dict[str, Facts] = {}
        self.judges: dict[str, Collection[str]] = {}
        self.people = {Part.PASSAGES: self.readers, Part.REVIEWS: self.readers, Part.JUDGEMENTS: self.judges}
        self.counting = Counting(MemoryGroups(self.readers, self.judges))
        self.day = START

    def arrive(self) -> None:
        name, chance = f"d{len(self.readers):04}", self.chance
        matter = chance.choice(("M-1", "M-2", "M-3"))
        crowd = CROWD if matter != "M-3" else CROWD[:4]
        readers = chance.sample(crowd, 2)
        self.readers[name], self.judges[name] = readers, readers[:1]
        one = reviewed(name, matter, self.day, chance.randrange(1, 9))
        place = replace(one.place, workflow=chance.choice(("lending", "leases")))
        frames = (Frame(place, "low", flagged=False, probability=0.1, size=30),) if chance.random() < 0.7 else ()
        reviews = (replace(one, place=place),) if chance.random() < 0.7 else ()
        self.facts[name] = Facts(
            frames,
            tuple(Passage(name, "low", found=False, relevant=False) for _ in frames),
            reviews,
            tuple(judged(place)) if chance.random() < 0.7 else (),
        )

    def change(self) -> None:
        """A document is withdrawn, or its reopened review gets other labels."""
        name = self.chance.choice(sorted(self.facts))
        if self.chance.random() < 0.5:
            del self.facts[name]
        else:
            reviews = tuple(replace(one, final=()) for one in self.facts[name].reviews)
            judgements = tuple(replace(one, changed=None) for one in self.facts[name].judgements)
            self.facts[name] = replace(self.facts[name], reviews=reviews, judgements=judgements)

    async def ask(self, alone_since: date | None) -> Countable:
        """A caller who stopped reading some documents asks about some matters and a period."""
        chance = self.chance
        seen = [one for name, one in sorted(self.facts.items()) if chance.random() < 0.97]
        facts = joined(seen)
        first = START + timedelta(days=chance.randrange(200))
        fits = wanted(
            chance.sample(("M-1", "M-2", "M-3"), chance.randrange(1, 4)),
            chance.choice((date.min, first)),
            chance.choice((date.max, first + timedelta(days=chance.randrange(60)))),
        )
        return await self.counting.countable("t", facts, alone_since, fits)


async def asked(seed: int, alone_since: date | None = None) -> tuple[Tenant, Mapping[Part, Sequence[frozenset[str]]]]:
    """All answers to two hundred questions, while documents come, go and change."""
    tenant, answers = Tenant(seed), {part: list[frozenset[str]]() for part in Part}
    for turn in range(200):
        tenant.day += timedelta(days=1)
        tenant.arrive()
        if turn % 20 == 19:
            tenant.change()
        found = await tenant.ask(alone_since)
        for part in Part:
            answers[part] += answers_of(found, part)
    return tenant, answers


@pytest.mark.parametrize("seed", range(6))
async def test_no_answers_together_have_a_figure_of_few_people(seed: int) -> None:
    tenant, answers = await asked(seed)
    for part in Part:
        found = atoms(answers[part])
        assert len(found) > 3, part
        assert all(is_wide(one, tenant.people[part]) for one in found)


async def test_the_attack_finds_few_people_without_groups() -> None:
    tenant, answers = await asked(1, alone_since=date.min)
    assert not all(is_wide(one, tenant.readers) for one in atoms(answers[Part.REVIEWS]))


async def count(
    counting: Counting, facts: Sequence[SecondReview], fits: Callable[[Place], bool] = fits_all
) -> frozenset[str]:
    return frozenset(places((await counting.countable("t", Facts(reviews=tuple(facts)), None, fits)).facts))


PAIRS = {"d0": "ab", "d1": "cd", "d2": "ea", "d3": "bc", "d4": "af", "d5": "gh", "d6": "ai", "d7": "bc"}
FIRST, EVERY = frozenset({"d0", "d1", "d2", "d3"}), frozenset(PAIRS)


async def test_a_person_more_changes_nothing_until_five_people_more_are_there() -> None:
    counting = Counting(MemoryGroups(PAIRS))
    facts = [reviewed(name) for name in sorted(PAIRS)]
    seen = [await count(counting, facts[:number]) for number in range(1, 9)]
    assert seen == [frozenset()] * 3 + [FIRST] * 4 + [EVERY]


async def test_a_period_has_all_of_a_group_or_nothing() -> None:
    counting = Counting(MemoryGroups(PAIRS))
    facts = [reviewed(name, day=START + timedelta(days=n)) for n, name in enumerate(sorted(PAIRS))]
    assert await count(counting, facts, wanted(["M-1"], START, START + timedelta(days=2))) == frozenset()
    for until, expected in ((3, FIRST), (5, FIRST), (7, EVERY)):
        assert await count(counting, facts, wanted(["M-1"], START, START + timedelta(days=until))) == expected
    assert await count(counting, facts, wanted(["M-1"], START + timedelta(days=1), date.max)) == EVERY


async def test_a_document_that_leaves_or_changes_takes_its_group_along() -> None:
    counting = Counting(MemoryGroups(PAIRS))
    facts = [reviewed(name) for name in sorted(PAIRS)]
    assert await count(counting, facts) == EVERY
    assert await count(counting, facts[1:]) == EVERY - FIRST
    assert await count(counting, [replace(facts[0], final=()), *facts[1:]]) == EVERY - FIRST
    assert await count(counting, facts) == EVERY


@pytest.mark.parametrize(
    ("judges", "counts"),
    [
        (PAIRS, True),
        (dict.fromkeys(PAIRS, "a"), False),
        (dict(zip(PAIRS, "ababcdcd", strict=True)), False),
        ({}, False),
    ],
    ids=["those who read", "one", "four", "no one known"],
)
async def test_first_judgements_are_about_those_who_judged(judges: Mapping[str, str], *, counts: bool) -> None:
    facts = Facts(judgements=[one for name in sorted(PAIRS) for one in judged(reviewed(name).place)])
    found = await Counting(MemoryGroups(PAIRS, judges)).countable("t", facts, None, fits_all)
    assert bool(found.facts.judgements) is counts
    assert found.withheld == (() if counts else (Part.JUDGEMENTS,))


@pytest.mark.parametrize(
    "pairs",
    [
        {f"d{number}": "a" + other for number, other in enumerate("bcdefgh")},
        {f"d{number}": pair for number, pair in enumerate(["ab", "cd", "ab", "cd", "ab", "cd"])},
        {f"d{number}": "" for number in range(6)},
    ],
    ids=["one person reads all", "four people", "no one known"],
)
async def test_figures_that_are_about_few_people_are_withheld(pairs: Mapping[str, str]) -> None:
    counting = Counting(MemoryGroups(pairs))
    found = await counting.countable("t", Facts(reviews=tuple(map(reviewed, sorted(pairs)))), None, fits_all)
    assert found.withheld
    assert not found.facts.reviews


async def test_recent_reviews_count_alone_if_the_policy_says_so_and_older_ones_in_groups() -> None:
    counting = Counting(MemoryGroups(PAIRS))
    facts = Facts(reviews=tuple(reviewed(name, day=START + timedelta(days=n)) for n, name in enumerate(sorted(PAIRS))))
    for since, expected in ((2, EVERY - {"d0", "d1"}), (4, EVERY), (6, FIRST | {"d6", "d7"})):
        found = await counting.countable("t", facts, START + timedelta(days=since), fits_all)
        assert frozenset(places(found.facts)) == expected
        assert found.has_groups(only(found.facts, FIRST)) == (since > 3)
        assert not found.has_groups(only(found.facts, {"d6"}))

"""Made-up facts of quality: matters with drawn passages, blind reviews and first judgements."""

from collections.abc import Iterator
from datetime import date
from random import Random

from services.annotation.quality.marks import Mark
from services.annotation.quality.records import Facts, FirstJudgement, Frame, Passage, Place, SecondReview

STRATA = (("high", True, 0.1), ("middle", False, 0.1), ("low", False, 0.1))


def place(number: int, matter: str = "") -> Place:
    return Place(
        f"d{number:02}",
        matter or f"M-{number % 3}",
        "lending" if number % 2 else "leases",
        date(2026, 1 + number % 4, 3),
    )


def made(documents: int = 12, seed: int = 1, strata: tuple[tuple[str, bool, float], ...] = STRATA) -> Facts:
    """Each document with some passages without an answer, and a review without final labels."""
    chance = Random(seed)
    frames: list[Frame] = []
    passages: list[Passage] = []
    reviews: list[SecondReview] = []
    for number in range(documents):
        own = place(number)
        for name, flagged, probability in strata:
            size = 40 if flagged else 200
            frames.append(Frame(own, name, flagged, probability, size))
            passages += _passages(own.document, name, round(size * probability), 0.8 if flagged else 0.1, chance)
        reviews.append(_review(own, chance, final=number != 1))
    judgements = [one for number in range(documents) for one in judged(place(number), number)]
    return Facts(tuple(frames), tuple(passages), tuple(reviews), tuple(judgements))


def judged(own: Place, number: int = 0) -> Iterator[FirstJudgement]:
    """Five of a document: three or four as the model, one or two changed, one without a final decision."""
    for each in range(5):
        yield FirstJudgement(own, each < 3 + number % 2, None if each == 4 else each == 3 or each < number % 3 - 1)


def _passages(document: str, stratum: str, count: int, richness: float, chance: Random) -> Iterator[Passage]:
    for _ in range(count):
        relevant = chance.random() < richness
        found = chance.random() < (0.8 if relevant else 0.05)
        yield Passage(document, stratum, found, None if chance.random() < 0.03 else relevant)


def _review(own: Place, chance: Random, *, final: bool) -> SecondReview:
    truth = [Mark(start, start + chance.randrange(20, 90), chance.choice("abc")) for start in range(0, 2000, 200)]
    return SecondReview(own, 2000, _reader(truth, chance), _reader(truth, chance), tuple(truth) if final else None)


def _reader(truth: list[Mark], chance: Random) -> tuple[Mark, ...]:
    """Overlooks a fifth, and moves some begins or takes another label."""
    seen = [one for one in truth if chance.random() < 0.8]
    return tuple(
        Mark(one.start + chance.choice((0, 0, 7)), one.end, chance.choice([one.label, one.label, one.label, "a"]))
        for one in seen
    )

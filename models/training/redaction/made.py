"""Generated training texts, by rules and with a seed: marked values replaced by others, changed case, and agreements
with planted people and addresses.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from models.evaluation.plant import PlantedText, agreements, plant
from models.evaluation.planting.addresses import draw_address
from models.evaluation.planting.material import Material, MaterialName, load_material
from models.evaluation.planting.people import draw_form, draw_person
from models.training.redaction.corpus import Marked, fold
from services.redaction.recognisers.base import Source
from services.redaction.recognisers.full_names import DOUBTFUL, FULL_NAMES
from services.redaction.recognisers.lexical.given_names import GIVEN_NAMES
from services.redaction.recognisers.registry import RECOGNISERS
from services.shared.domain.entities import EntityType

COPIES, LONG_COPIES = 5, 1
"""Variants of each short text, and of each judgment."""
AGREEMENTS = 60
PASSAGES = 25
_PART = 3000
"""Number of characters in each part of an agreement: from the beginning, from a random place, from the end."""
_LEAST_CONFIDENCE = 0.3
_BETWEEN = re.compile(r"\n\s*\n|(?<=[.;:])\s")
_SHORTEST, _LONGEST = 40, 600


def with_other_values(texts: Sequence[Marked], random: Random, copies: int = COPIES) -> Iterator[Marked]:
    """Makes `copies` of each text, with other values of the same kinds: values of other texts, and made-up ones."""
    material = load_material(MaterialName.DEVELOPMENT)
    values = _values(texts)
    for one in texts:
        for _ in range(copies):
            yield _cased(_changed(one, values, material, random), random)


def planted(data: Path, random: Random) -> Iterator[Marked]:
    """Parts of agreements under `data` with planted people and addresses, and short unchanged passages."""
    material = load_material(MaterialName.DEVELOPMENT)
    paths = agreements(data)
    for path in random.sample(paths, min(AGREEMENTS, len(paths))):
        text = path.read_text("utf-8", errors="replace")
        inside = random.randrange(max(len(text) - _PART, 1))
        parts = (text[:_PART], text[inside : inside + _PART], text[-_PART:])
        yield _marked(path.stem, plant("\n\n".join(parts), random, material, carriers=16))
        for passage in random.sample(passages := _passages(text), min(PASSAGES, len(passages))):
            yield _marked(path.stem, PlantedText(passage, (), ()))


def _passages(text: str) -> list[str]:
    """Cuts a text into paragraphs and sentences, like text that people paste."""
    return [one for one in _BETWEEN.split(text) if _SHORTEST < len(one) < _LONGEST]


def _marked(name: str, made: PlantedText) -> Marked:
    """Converts planted values to marks. Other values that rules find become unknown spans."""
    marks = tuple(
        (one.start, one.end, "ADDRESS" if one.kind.startswith("address") else "PERSON")
        for one in made.values
        if not one.structured
    )
    numbers = ((one.start, one.end, kind) for one in made.values if one.structured for kind in _OF_NUMBERS)
    return Marked(name, made.text, marks, fold(name), (*numbers, *_doubtful(made.text, marks)))


def _doubtful(text: str, marks: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Spans outside of `marks` that rules find, with their possible kinds. Excludes names for which the rules need the
    tagger's confirmation (`corroboration.py`): if they were unknown spans, the tagger would confirm all of them.
    """
    known = sorted(marks)
    source = Source(text)
    for rule in RECOGNISERS:
        for one in rule.find(source):
            inside = any(start < one.span.end and one.span.start < end for start, end, _ in known)
            if one.confidence >= (DOUBTFUL if rule is FULL_NAMES else _LEAST_CONFIDENCE) and not inside:
                for kind in _MAY_BE.get(one.entity_type, ("IDENTIFIER",)):
                    yield one.span.start, one.span.end, kind


def _values(texts: Iterable[Marked]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for one in texts:
        for start, end, kind in one.marks:
            values.setdefault(kind, []).append(one.text[start:end])
    return values


def _changed(one: Marked, values: Mapping[str, Sequence[str]], material: Material, random: Random) -> Marked:
    pieces: list[str] = []
    marks: list[tuple[int, int, str]] = []
    position = length = 0
    for start, end, kind in one.marks:
        if start < position:
            continue
        words = one.text[start:end] if random.random() < _KEPT else _value(kind, values[kind], material, random)
        pieces += (one.text[position:start], words)
        length += start - position
        marks.append((length, length + len(words), kind))
        position, length = end, length + len(words)
    return Marked(one.id, "".join((*pieces, one.text[position:])), tuple(marks), one.fold)


def _value(kind: str, others: Sequence[str], material: Material, random: Random) -> str:
    if random.random() < _FROM_OTHERS:
        return random.choice(others)
    if kind == "PERSON":
        if random.random() < _INVENTED:
            return " ".join(invented(random) for _ in range(random.choice((1, 2, 2, 2, 3))))
        person = draw_person(random, material)
        given = random.choice(_GIVEN)
        return random.choice((draw_form(random, person), person.given, given, f"{given} {person.surname}"))
    if kind == "ADDRESS":
        return draw_address(random, material.places, inline=random.random() < 0.5)
    if kind in _PROPER and random.random() < _INVENTED / 4:
        return " ".join(invented(random) for _ in range(random.choice((1, 2))))
    return random.choice(others)


def invented(random: Random) -> str:
    """A made-up name. The tagger can recognise it only by its context."""
    parts = [random.choice(_ONSETS) + random.choice(_VOWELS) for _ in range(random.choice((1, 2, 2, 3)))]
    return ("".join(parts) + random.choice(_CODAS)).capitalize()


def _cased(one: Marked, random: Random) -> Marked:
    """Sometimes changes the text to lower or upper case, if that keeps its length."""
    change = random.choices((str, str.lower, str.upper), (0.6, 0.3, 0.1))[0]
    text = change(one.text)
    return Marked(one.id, text, one.marks, one.fold) if len(text) == len(one.text) else one


# Possible kinds of the tagger, by the entity type of a rule.
_MAY_BE = {
    EntityType.PERSON: ("PERSON", "ORGANIZATION"),
    EntityType.ORGANIZATION: ("ORGANIZATION", "LOCATION"),
    EntityType.LOCATION: ("LOCATION", "ORGANIZATION"),
    EntityType.ADDRESS: ("ADDRESS", "LOCATION", "IDENTIFIER"),
    EntityType.DATE: ("DATE",),
    EntityType.DATE_OF_BIRTH: ("DATE",),
    EntityType.AMOUNT: ("AMOUNT",),
    EntityType.TRAIT: ("TRAIT",),
}
_OF_NUMBERS = ("IDENTIFIER", "DATE")
_PROPER = frozenset({"LOCATION", "ORGANIZATION"})
_ONSETS: tuple[str, ...] = (
    *"bcdfghjklmnprstvwyz", "br", "ch", "cz", "dl", "dr", "fr", "gh", "gr", "hl", "kh", "kw", "ll", "mb", "mp", "nd",
    "ng", "nk", "ny", "ph", "pr", "sh", "sk", "st", "sz", "th", "tr", "ts", "vl", "zh", "",
)  # fmt: skip
_VOWELS = (
    *"aaaaaaaaeeeeeeeiiiiiooooooouuuuyy",
    *"áäéíóöüøåăęıō",
    "ae",
    "ai",
    "au",
    "ei",
    "ia",
    "ie",
    "io",
    "oa",
    "ou",
    "ue",
)
_CODAS: tuple[str, ...] = (
    *"nnrrslkmtdhz", *("",) * 12, "ck", "ez", "ić", "ing", "man", "nen", "ng", "nko", "ński", "oğlu", "ov", "rd",
    "sen", "son", "ssen", "th", "tz", "wala", "yan",
)  # fmt: skip
_INVENTED = 0.4
_GIVEN = sorted(GIVEN_NAMES)
_KEPT = 0.3
_FROM_OTHERS = 0.4

"""Agreements in which any word can be a name: planted persons, and the persons of the agreement under other names. A
model trained on them cannot learn which words are names, and decides by the text around them.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from models.evaluation.plant import PlantedText, Value, agreements, plant
from models.evaluation.planting.material import Language, Material, MaterialName, load_material
from models.training.redaction.corpus import Marked, fold
from models.training.redaction.made import invented
from services.redaction.detection.analysis import analyse
from services.redaction.files.policies import POLICIES, find_policy
from services.redaction.policies.rules import Policy
from services.redaction.recognisers.base import Recogniser
from services.redaction.recognisers.lexical.lexicon import PARTICLES, SUFFIXES, TITLES
from services.redaction.recognisers.lexical.world_names import WORLD_NAMES
from services.shared.domain.entities import EntityType, Recognition


@dataclass(frozen=True, slots=True)
class Names:
    """Words of agreements, and given names of the world, with a capital."""

    words: Sequence[str]
    given: Sequence[str]


def named_agreements(data: Path, seed: int, copies: int, recognisers: Sequence[Recogniser]) -> Iterator[Marked]:
    """The agreements with even places under `data`, each several times; the others are for decisions."""
    texts = {path.stem: path.read_text("utf-8", errors="replace") for path in agreements(data)[::2]}
    names = _names(texts.values())
    material = _material(names, Random(seed))  # noqa: S311
    policy = find_policy("legal-review", POLICIES)
    for stem, text in texts.items():
        for copy in range(copies):
            random = Random(f"{seed} {copy} {stem}")  # noqa: S311
            yield renamed(stem, plant(text, random, material, _CARRIERS), policy, recognisers, names, random)


def renamed(
    name: str, one: PlantedText, policy: Policy, recognisers: Sequence[Recogniser], names: Names, random: Random
) -> Marked:
    """`one` with its planted persons as marks. Other persons get other names and are marks, too, if they are certainly
    persons; if not, they are unknown.
    """
    pieces: list[str] = []
    marks: list[tuple[int, int, str]] = []
    unknown: list[tuple[int, int, str]] = []
    others: dict[str, str] = {}
    position = length = 0
    for start, end, found in _persons(one, policy, recognisers):
        if start < position:
            continue
        words = one.text[start:end]
        sure = isinstance(found, Value) or (found.confidence >= _SURE and " " in words)
        if sure and isinstance(found, Recognition):
            words = _WORD.sub(lambda match: _other(match[0], others, names, random), words)
        pieces += (one.text[position:start], words)
        length += start - position
        (marks if sure else unknown).append((length, length + len(words), "PERSON"))
        length, position = length + len(words), end
    return Marked(name, "".join((*pieces, one.text[position:])), tuple(marks), fold(name), tuple(unknown))


def _persons(
    one: PlantedText, policy: Policy, recognisers: Sequence[Recogniser]
) -> list[tuple[int, int, Value | Recognition]]:
    """`(start, end, value)` of planted persons, and of the persons beside them that the policy replaces."""
    analysis = analyse(one.text, policy, known=(), parties=(), recognisers=recognisers)
    found = ((analysis.shown.to_original(one.span), one) for one in analysis.resolved)
    others = [(span.start, span.end, one) for span, one in found if one.entity_type is EntityType.PERSON]
    planted = [(value.start, value.end, value) for value in one.values]
    inside = bytearray(len(one.text))
    for start, end, _ in planted:
        inside[start:end] = b"\1" * (end - start)
    people = (row for row in planted if not row[2].structured and not row[2].kind.startswith("address"))
    return sorted([*people, *(row for row in others if not any(inside[row[0] : row[1]]))], key=lambda row: row[:2])


def _other(word: str, others: dict[str, str], names: Names, random: Random) -> str:
    """The other name of a part of a name, the same in the whole text. One in three parts stays."""
    folded = word.casefold()
    if len(word) == 1 or not word[0].isupper() or folded in _NO_NAMES:
        return word
    if folded not in others:
        others[folded] = random.choice((word, random.choice(names.words), random.choice(names.given)))
    return others[folded].upper() if word.isupper() else others[folded]


def _names(texts: Collection[str]) -> Names:
    counts = Counter(word for text in texts for word in set(_SMALL.findall(text)))
    words = sorted(
        word.title() for word, count in counts.items() if count >= min(_OFTEN, len(texts)) and word not in _ARTICLES
    )
    return Names(words, sorted(name.title() for name in WORLD_NAMES if name.isascii() and name.isalpha()))


def _material(names: Names, random: Random) -> Material:
    """Carriers with names or with words that are none, and persons of whom most have a name that is a word."""
    parts = [load_material(name) for name in (MaterialName.DEVELOPMENT, MaterialName.MIX)]
    words, given = " ".join(names.words), " ".join(names.given)
    made = " ".join(invented(random) for _ in range(_INVENTED))
    listed = " ".join(dict.fromkeys(one.surnames for part in parts for one in part.languages))
    kinds = (
        (5, given, words), (1, words, words), (2, made, words), (1, words, made), (2, words, listed),
        (2, given, listed), (1, given, made),
    )  # fmt: skip
    people = [Language(first, first, last, {}) for share, first, last in kinds for _ in range(share)]
    carriers = tuple(one for one in parts[1].carriers if _NAMED.search(one.template))
    return Material(carriers, tuple(people), parts[1].others, (), parts[1].places, 0.0)


_CARRIERS, _OFTEN, _INVENTED, _SURE = 36, 5, 3000, 0.75
_NAMED = re.compile(r"\{(?:other_)?(?:name|titled|given|surname|family_first|broken)\}|\{=")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = re.compile(r"(?<![\w@./-])[a-z]{2,12}(?![\w@])")
_ARTICLES = frozenset({"the", "and", "of", "a", "an", "is", "that"})
_NO_NAMES = TITLES | PARTICLES | SUFFIXES

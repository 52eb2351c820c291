"""Made-up people with names in many languages, and the forms in which contracts write a name."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from models.evaluation.planting.material import Language, Material


@dataclass(frozen=True, slots=True)
class Person:
    """`given`, `middle` and `suffix` can be empty. `latin` is the name in the letters of a mail address."""

    given: str
    middle: str
    surname: str
    female: bool
    latin: tuple[str, str]
    suffix: str = ""

    @property
    def full(self) -> str:
        return f"{self.surname}{self.given}" if self.is_han else f"{self.given} {self.surname}"

    @property
    def is_han(self) -> bool:
        """Whether the name is written surname first, without a space."""
        return "\u3040" < self.surname[0] < "\ud7a4"


def draw_person(random: Random, material: Material) -> Person:
    """A random person. One in ten has a name in a non-Latin alphabet, if the material has such names."""
    other = material.others and random.random() < _OTHERS
    return _other_alphabet(random, material) if other else _latin(random, material)


def draw_form(random: Random, person: Person) -> str:
    """The full name in one of its forms."""
    if person.is_han:
        return person.full
    forms = _FORMS if person.surname.isascii() or person.surname[0] < "\u0370" else _PLAIN_FORMS
    weights = [weight for weight, _ in forms]
    return random.choices(forms, weights)[0][1](person)


def draw_part(random: Random, person: Person, kind: str) -> str:
    """A part of a name for one cell, or the name with the surname first, or broken into lines."""
    if kind == "given":
        return person.given
    if kind == "surname":
        return person.surname
    if kind == "family_first":
        return f"{person.surname} {person.given}"
    return f"{person.given}{random.choice(_BREAKS)}{person.surname}"


def mailbox(random: Random, person: Person) -> str:
    """The part before the @, in a form that companies use."""
    given, surname = person.latin
    return random.choice((f"{given}.{surname}", f"{given[0]}{surname}", f"{given}_{surname}", f"{surname}.{given[0]}"))


def _latin(random: Random, material: Material) -> Person:
    known = not material.syllables or random.random() < _KNOWN
    given, surname, female = _of_language(random, material) if known else _invented(random, material)
    middle = random.choice("ABCDEFGHJKLMNPRSTVW") if random.random() < 0.5 else ""
    if random.random() < 0.08:
        surname = f"{surname}-{_of_language(random, material)[1]}"
    suffix = random.choice(("Jr.", "Sr.", "III", "II")) if not female and random.random() < 0.05 else ""
    return Person(given, middle, surname, female, (_plain(given), _plain(surname)), suffix)


def _of_language(random: Random, material: Material) -> tuple[str, str, bool]:
    language = random.choice(material.languages)
    female = random.random() < 0.5
    given = random.choice((language.women if female else language.men).split())
    surname = random.choice(language.surnames.split())
    if material.word_share and random.random() < material.word_share:
        given, surname = _as_words(random, language, given, surname, female=female)
    return given.replace("_", " "), surname.replace("_", " "), female


def _as_words(random: Random, language: Language, given: str, surname: str, *, female: bool) -> tuple[str, str]:
    """The name with a surname, a given name, or both from the words of the language."""
    of_given = language.words.get("women" if female else "men", "").split()
    kind = random.random() if of_given else 0.0
    given = random.choice(of_given) if kind > _WORD_SURNAME else given
    return given, surname if kind > _WORD_BOTH else random.choice(language.words["surnames"].split())


def _invented(random: Random, material: Material) -> tuple[str, str, bool]:
    """A common given name, and a surname that is in no list."""
    given, _, female = _of_language(random, material)
    first, inner, last = material.syllables
    middle = random.choice(inner) if random.random() < 0.5 else ""
    return given, (random.choice(first) + middle + random.choice(last)).capitalize(), female


def _other_alphabet(random: Random, material: Material) -> Person:
    given, surname, female, latin_given, latin_surname = random.choice(material.others)
    return Person(given, "", surname, female, (latin_given, latin_surname))


def _plain(words: str) -> str:
    folded = unicodedata.normalize("NFKD", words.translate(_STROKES))
    return "".join(one for one in folded.casefold() if one.isascii() and one.isalpha())


def _suffixed(person: Person) -> str:
    return f"{person.full}, {person.suffix}" if person.suffix else person.full


def _with_middle(person: Person) -> str:
    middle = f" {person.middle}." if person.middle else ""
    return f"{person.given}{middle} {person.surname}" + (f" {person.suffix}" if person.suffix else "")


_OTHERS, _KNOWN = 0.1, 0.75
# Of people with a name that is a word: the share with a word as surname only, and with a word as surname.
_WORD_SURNAME, _WORD_BOTH = 0.6, 0.75
_BREAKS = ("\n", "\n    ", " \n")
_Form = Callable[[Person], str]
_FORMS: tuple[tuple[int, _Form], ...] = (
    (30, lambda one: one.full),
    (25, _with_middle),
    (10, lambda one: one.full.upper()),
    (6, lambda one: _with_middle(one).upper()),
    (6, lambda one: f"{one.surname.upper()}, {one.given.upper()}"),
    (5, lambda one: f"{one.surname}, {one.given}" + (f" {one.middle}." if one.middle else "")),
    (8, lambda one: f"{one.given[0]}. {one.surname}"),
    (5, lambda one: f"{one.given[0]}.{one.middle or 'J'}. {one.surname}"),
    (5, _suffixed),
)
_PLAIN_FORMS: tuple[tuple[int, _Form], ...] = ((1, lambda one: one.full),)
_STROKES = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})

"""Plants faults of defined terms into agreements."""

import re
from random import Random

from models.evaluation.proofreading import places
from models.evaluation.proofreading.edits import Edit, some
from services.annotation.proofreading.attachments import has_terms
from services.annotation.proofreading.fault import Check
from services.annotation.proofreading.sheet import Sheet
from services.shared.domain.document import OriginalText


def undefined_term(random: Random, text: OriginalText) -> Edit | None:
    """The definition of a date, an amount and the like that the text uses is left out. The text has no section of that
    name, no terms that make it up or are the end of it, and no use that says where its meaning is.
    """
    if places.BORROWED.search(text.text):
        return None
    definitions = list(places.DEFINITION.finditer(text.text))
    random.shuffle(definitions)
    for one in definitions:
        uses = [
            use for use in re.finditer(rf"[a-z] {re.escape(one['term'])}\b", text.text) if not _in(use.start(), one)
        ]
        if (
            places.USUAL.search(one["term"])
            and len(uses) > 2
            and not re.search(rf"\d\.\d{{0,2}}\.?\s{{1,4}}{re.escape(one['term'])}\b", text.text)
            and not any(one["term"].endswith(f" {other['term'].removesuffix('s')}") for other in definitions)
            and not _is_made_up(one["term"], _without(text.text, one))
            and not re.search(rf"{re.escape(one['term'])}s?,? \(?as (?:defined|provided|set forth) ", text.text)
            and f'"{one["term"]}"' not in _without(text.text, one).replace("“", '"').replace("”", '"')
        ):
            return Edit(one.start(), one.end(), "\n", 0, 0, frozenset({Check.UNDEFINED_TERM}), f"{one['term']}s")
    return None


def defined_twice(random: Random, text: OriginalText) -> Edit | None:
    """A definition again, in the same words or with another limit, before the next one."""
    one, other = some(random, places.DEFINITION, text.text), some(random, places.DEFINITION, text.text)
    if one is None or other is None or one.start() == other.start() or places.POINTER.search(one.group()):
        return None
    words = one.group().strip()
    words = words if random.random() < 0.5 else f"{words[:-1]}, as Schedule 1 limits it."
    first = words.index(one["term"])
    checks = frozenset({Check.DEFINED_TWICE, Check.CONFLICTING_DEFINITION})
    return Edit(other.start(), other.start(), f"\n\n{words}", first + 2, first + 2 + len(one["term"]), checks)


def unused_definition(random: Random, text: OriginalText) -> Edit | None:
    """A definition that nothing uses."""
    place = some(random, places.DEFINITION, text.text)
    if place is None or not has_terms(Sheet(text.text)) or places.WITHHELD.search(text.text):
        return None
    term = f"{random.choice(_FIRST)} {random.choice(_SECOND)}"
    new = f"\n\n“{term}” means {random.choice(_MEANINGS)}."
    return Edit(place.start(), place.start(), new, 3, 3 + len(term), frozenset({Check.UNUSED_DEFINITION}))


def day_style(random: Random, text: OriginalText) -> Edit | None:
    """A period in days that are not counted in the defined term."""
    end = some(random, places.SENTENCE, text.text)
    if end is None or not re.search(r"[\"“]Business Days?[\"”]", text.text):
        return None
    days = random.choice(("business days", "working days", "banking days"))
    new = f" It answers within {random.choice(('five (5)', 'ten', '15'))} {days} after each notice."
    first = new.index(days)
    return Edit(end.end(), end.end(), new, first, first + len(days), frozenset({Check.DAY_STYLE}))


def _is_made_up(term: str, text: str) -> bool:
    """Whether the text defines the words of the term apart: a base rate and a loan, of a base rate loan."""
    words = term.removesuffix("s").split()
    halves = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
    return any(all(re.search(rf"[“\"]{re.escape(one)}s?[”\"]", text) for one in pair) for pair in halves)


def _in(place: int, one: re.Match[str]) -> bool:
    return one.start() <= place < one.end()


def _without(text: str, one: re.Match[str]) -> str:
    return text[: one.start()] + text[one.end() :]


_FIRST = ("Amber", "Harbour", "Quarry", "Lantern", "Orchard", "Granite", "Meridian", "Cobalt", "Tundra", "Willow")
_SECOND = ("Reserve", "Threshold", "Allocation", "Milestone", "Surcharge", "Adjustment", "Interval", "Rebate", "Quota")
_MEANINGS = (
    "the amount that the parties agree in writing",
    "each period of thirty days that begins on the first day of a month",
    "the share of costs that is not paid by insurers",
)

"""Plants one fault of a kind into a contract. Texts are changed in memory and never written."""

import re
from collections.abc import Mapping
from itertools import pairwise
from random import Random

from models.evaluation.proofreading import places
from models.evaluation.proofreading.edits import Edit, Plant, around, replaced, some
from services.annotation.proofreading.attachments import has_terms
from services.annotation.proofreading.fault import Check
from services.annotation.proofreading.sheet import Sheet
from services.shared.domain.document import OriginalText


def dangling_reference(random: Random, text: OriginalText) -> Edit | None:
    """A reference to a section behind the last one of its article."""
    match = some(random, places.REFERENCE, text.text)
    if match is None or places.FOREIGN.match(text.text, match.end()):
        return None
    chapter = match["number"].split(".")[0]
    sections = [int(one[1]) for one in re.finditer(rf"(?<![\d.]){chapter}\.(\d{{1,2}})(?![\d.]*\d)", text.text)]
    new = f"{chapter}.{max(sections) + random.randint(1, 4):02d}"
    return replaced(match, "number", new, Check.DANGLING_REFERENCE)


def wrong_subject(random: Random, text: OriginalText) -> Edit | None:
    """The heading of another section in brackets behind a reference."""
    headings = {
        one.number.of(text.text).split()[-1].strip(".§"): " ".join(one.heading.of(text.text).split())
        for one in text.sections
        if places.DECIMAL.search(one.number.of(text.text)) and places.TITLE.fullmatch(one.heading.of(text.text))
    }
    match = some(random, places.REFERENCE, text.text)
    if match is None or match["number"] not in headings:
        return None
    own = _words(headings[match["number"]])
    others = sorted({one for one in headings.values() if not _words(one) & own and _words(one)})
    if not others:
        return None
    new = f"{match['number']} ({random.choice(others).title()})"
    return replaced(match, "number", new, Check.WRONG_SUBJECT)


def undefined_term(random: Random, text: OriginalText) -> Edit | None:
    """The definition of a date, an amount and the like that the text uses is left out. The text has no section of that
    name, and no term that is the end of it, which would still give it a meaning.
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


def blank(random: Random, text: OriginalText) -> Edit | None:
    """A date, an amount or a period that is not filled in."""
    match = some(random, places.VALUE, text.text)
    return match and replaced(match, "value", random.choice(_BLANKS), Check.BLANK)


def words_and_figures(random: Random, text: OriginalText) -> Edit | None:
    """Other figures behind the words of a number."""
    match = some(random, places.PAIR, text.text)
    if match is None:
        return None
    figures = str(int(match["figure"]) + random.choice((1, 5, 10, 30)))
    edit = replaced(match, "figure", figures, Check.WORDS_AND_FIGURES)
    return Edit(match.start(), match.end(), around(match, "figure", figures), 0, len(match.group()), edit.checks)


def impossible_date(random: Random, text: OriginalText) -> Edit | None:
    """A day that its month does not have."""
    match = some(random, places.DATE, text.text)
    new = random.choice(("February 30", "February 31", "April 31", "June 31", "September 31", "November 31"))
    return match and replaced(match, "value", new, Check.IMPOSSIBLE_DATE)


def contradicting_date(random: Random, text: OriginalText) -> Edit | None:
    """Another date of the paper than that of its preamble, a period that ends too early or too late, or a wrong day of
    the week.
    """
    end = some(random, places.SENTENCE, text.text)
    own = places.PREAMBLE.search(text.text, 0, 5_000)
    if end is None:
        return None
    kind = random.random()
    if own and kind < 0.5:
        dated = f"{random.choice(_MONTHS)} {random.randint(1, 28)}, {int(own['year']) + 1}"
        new = f" The {' '.join(own['title'].split())} dated as of {dated} binds each party."
    elif kind < 0.7:
        dated = f"{random.choice(_MONTHS)} {random.randint(1, 28)}, {random.randint(1990, 1999)}"
        new = f" This right applies from March 1, 2001 until {dated}."
    elif kind < 0.85:
        dated = f"March 1, {2001 + random.choice((1, 3, 4, 6))}"
        new = f" It has a term of two (2) years commencing on March 1, 2001 and ending on {dated}."
    else:
        dated = random.choice(("Monday", "Tuesday", "Wednesday"))
        new = f" The first report is due on {dated}, March 1, 2001."
    first = new.index(dated)
    return Edit(end.end(), end.end(), new, first, first + len(dated), frozenset({Check.CONTRADICTING_DATE}))


def day_style(random: Random, text: OriginalText) -> Edit | None:
    """A period in days that are not counted in the defined term."""
    end = some(random, places.SENTENCE, text.text)
    if end is None or not re.search(r"[\"“]Business Days?[\"”]", text.text):
        return None
    days = random.choice(("business days", "working days", "banking days"))
    new = f" It answers within {random.choice(('five (5)', 'ten', '15'))} {days} after each notice."
    first = new.index(days)
    return Edit(end.end(), end.end(), new, first, first + len(days), frozenset({Check.DAY_STYLE}))


def wrong_sum(random: Random, text: OriginalText) -> Edit | None:
    """A table of commitments with a wrong total, or a wrong instalment."""
    place = some(random, places.PARAGRAPH, text.text)
    if place is None:
        return None
    amounts = [random.randint(2, 90) * 500_000 for _ in range(random.randint(2, 9))]
    wrong = f"{sum(amounts) + random.choice((-1, 1)) * random.choice((10_000, 500_000, 900_000, 9_000_000)):,}"
    rows = "".join(f"Lender {chr(65 + at)}{' ' * random.randint(3, 30)}${one:,}\n" for at, one in enumerate(amounts))
    new = f"\n\nLender   Commitment\n{rows}{random.choice(('Total', 'TOTAL:', 'Total Commitments'))}      $"
    return Edit(
        place.start(), place.start(), f"{new}{wrong}", len(new), len(new) + len(wrong), frozenset({Check.WRONG_SUM})
    )


def wrong_signatory(random: Random, text: OriginalText) -> Edit | None:
    """A party that signs with another legal form or none, or with two letters in the wrong order."""
    top = {one["core"].upper(): one for one in places.COMPANY.finditer(text.text, 0, 4_000)}
    start = text.text.find("IN WITNESS WHEREOF")
    found = (
        [one for one in places.COMPANY.finditer(text.text, start, start + 6_000) if one["core"].upper() in top]
        if start > 0
        else []
    )
    found = [one for one in found if re.match(r"\s{1,80}(?:By|BY):", text.text[one.end() : one.end() + 90])]
    if not found:
        return None
    match = random.choice(found)
    kind = random.random()
    if kind < 0.2:
        new = match["core"]
    elif kind < 0.6:
        form = "LLC" if match["form"].upper().startswith("I") else "Inc."
        new = f"{match['core']}, {form}"
    else:
        core = match["core"]
        pairs = [at for at in range(1, len(core) - 1) if core[at - 1 : at + 2].isalpha() and core[at] != core[at + 1]]
        at = random.choice(pairs)
        new = f"{core[:at]}{core[at + 1]}{core[at]}{core[at + 2 :]} {match['form']}"
    if new.upper().replace(",", "") == match.group().upper().replace(",", ""):
        return None
    return Edit(match.start(), match.end(), new, 0, len(new), frozenset({Check.WRONG_SIGNATORY}))


def missing_attachment(random: Random, text: OriginalText) -> Edit | None:
    """A reference to an exhibit that is not there."""
    end = some(random, places.SENTENCE, text.text)
    kind = random.choice(("Exhibit", "Schedule", "Annex"))
    label = random.choice(("W", "X-1", "Y", "Q", "27", "R"))
    # Of a copy without any attachment, one finding says so.
    alone = not places.HEADED.search(text.text, len(text.text) // 2) and places.ATTACHED.search(text.text)
    if end is None or alone or Sheet(text.text).lacks_attachments or re.search(rf"(?i){kind}\s+{label}\b", text.text):
        return None
    wording = random.choice(("in the form attached hereto as", "set out in the list attached as", "annexed hereto as"))
    new = f" The certificate is {wording} {kind} {label}."
    first = new.index(kind)
    checks = frozenset({Check.MISSING_ATTACHMENT})
    return Edit(end.end(), end.end(), new, first, len(new) - 1, checks)


def number_jumps(random: Random, text: OriginalText) -> Edit | None:
    """A section that is cut out, between two of its article."""
    found = list(places.HEADING.finditer(text.text, len(text.text) // 8, len(text.text) * 7 // 10))
    triples = [
        (one, two)
        for one, two, three in zip(found[1:], found[2:], found, strict=False)
        if (two["c"], int(two["s"])) == (one["c"], int(one["s"]) + 1) == (three["c"], int(three["s"]) + 2)
    ]
    if not triples:
        return None
    one, two = random.choice(triples)
    new = two.group()
    return Edit(one.start(), two.end(), new, 0, len(new), frozenset({Check.NUMBER_JUMPS}))


def number_repeats(random: Random, text: OriginalText) -> Edit | None:
    """A new section with the number of the one before it."""
    found = list(places.HEADING.finditer(text.text, len(text.text) // 8, len(text.text) * 7 // 10))
    pairs = [(one, two) for one, two in pairwise(found) if (two["c"], int(two["s"])) == (one["c"], int(one["s"]) + 1)]
    if not pairs:
        return None
    one, two = random.choice(pairs)
    new = f"{one.group()[:-1]}Visits to Premises. Each party can visit the premises."
    return Edit(two.start(), two.start(), new, 0, len(one.group()), frozenset({Check.NUMBER_REPEATS}))


def _words(heading: str) -> set[str]:
    return {one[:5].lower() for one in re.findall(r"[A-Za-z]{4,}", heading)}


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
_BLANKS = ("__________", "[●]", "[insert]", "[TBD]", "_____", "[ ]", "[to be determined]")
_MONTHS = ("January", "March", "May", "July", "August", "October", "December")
PLANTS: Mapping[str, Plant] = {
    one.__name__: one
    for one in (
        dangling_reference, wrong_subject, undefined_term, defined_twice, unused_definition, blank, words_and_figures,
        impossible_date, contradicting_date, day_style, wrong_sum, wrong_signatory, missing_attachment, number_jumps,
        number_repeats,
    )
}  # fmt: skip

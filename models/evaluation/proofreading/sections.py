"""Faults of sections: references that lead nowhere or to another subject, numbers, and attachments."""

import re
from itertools import pairwise
from random import Random

from models.evaluation.proofreading import places
from models.evaluation.proofreading.edits import Edit, replaced, some
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

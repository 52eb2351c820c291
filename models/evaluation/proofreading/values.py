"""Faults of values: blanks, numbers, dates, sums and names of parties."""

import re
from random import Random

from models.evaluation.proofreading import places
from models.evaluation.proofreading.edits import Edit, around, replaced, some
from services.annotation.proofreading.fault import Check
from services.shared.domain.document import OriginalText


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


_BLANKS = ("__________", "[●]", "[insert]", "[TBD]", "_____", "[ ]", "[to be determined]")
_MONTHS = ("January", "March", "May", "July", "August", "October", "December")

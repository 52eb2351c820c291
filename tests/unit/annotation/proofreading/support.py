"""An agreement with its parts, in which a test changes one passage."""

import re

from services.annotation.agreement.paper import PaperKind, paper_of
from services.annotation.proofreading.fault import Check, Fault
from services.annotation.proofreading.proofread import proofread
from services.shared.domain.document import RedactedSection, RedactedText
from services.shared.domain.spans import RedactedSpan

AGREEMENT = """WAREHOUSE AGREEMENT

This Warehouse Agreement is made as of March 3, 2014 between Lantern Cold Stores, Inc., a Maine corporation ("Keeper"),
and Ostrander Fruit LLC, a Maine limited liability company ("Owner").

ARTICLE 1. DEFINITIONS

1.1 Terms. "Goods" means fruit that Owner delivers.

"Business Day" means a day on which banks in Portland are open.

"Site" means the building at the pier.

"Fee" means the amount that Owner pays under Section 2.1.

"Season" means the months in which Keeper stores Goods.

1.2 Reading. Headings do not matter.

ARTICLE 2. STORAGE

2.1 Price. Owner shall pay the Fee on the first Business Day of each month of the Season.

2.2 Care. Keeper shall (a) cool the Goods and (b) keep the Site clean, within thirty (30) days after notice.

2.3 Indemnity. Keeper shall hold Owner harmless.

2.4 Insurance. Keeper shall insure the Goods as Section 2.2(b) requires.
The list of sites is attached hereto as Exhibit A.

ARTICLE 3. GENERAL

3.1 Survival. Section 2.3 (Indemnity) survives.

3.2 Law. The law of Maine applies, from March 3, 2014 until March 2, 2019.

IN WITNESS WHEREOF, the parties have signed.

LANTERN COLD STORES, INC.

By: ____________________

OSTRANDER FRUIT LLC

By: ____________________

EXHIBIT A

Sites

Pier            $1,500
Hill            $2,500
Total           $4,000
"""


def text_of(words: str) -> RedactedText:
    """The text with the sections that begin with a number such as 2.1."""
    found = [
        RedactedSection(RedactedSpan(*one.span(1)), RedactedSpan(*one.span(2)), RedactedSpan(*one.span()))
        for one in re.finditer(r"^(\d\.\d{1,2}) ([A-Z][a-z]+)\.", words, re.MULTILINE)
    ]
    return RedactedText(words, sections=tuple(found))


def faults(old: str = "", new: str = "") -> list[Fault]:
    """The faults of the agreement with `new` instead of `old`, a passage of it."""
    assert old in AGREEMENT
    text = text_of(AGREEMENT.replace(old, new, 1) if old else AGREEMENT)
    return list(proofread(text, changes_another=paper_of(text.text).kind is PaperKind.AMENDMENT))


def codes(old: str = "", new: str = "") -> list[Check]:
    """The checks that find a fault after the change."""
    return [one.check for one in faults(old, new)]

"""How closely a rule's jurisdiction fits a document's: `US-NY` before `US`, a country before a region that it is in."""

import re


def code_of(words: str) -> str:
    """The code in `words`, in capitals; empty where they are none, for a name that no rule knows must not let more
    pass than no name at all.
    """
    code = words.strip().upper()
    return code if _CODE.fullmatch(code) else ""


def closeness(stated: str, document: str) -> int:
    """0 where `stated` is empty, which fits everything; -1 where it does not fit; else the more, the closer."""
    if not stated:
        return 0
    if document == stated or document.startswith(f"{stated}-"):
        return len(REGIONS) + 1 + stated.count("-")
    country = document.partition("-")[0]
    for place, (region, members) in enumerate(REGIONS.items()):
        if region == stated and (document == region or country in members):
            return len(REGIONS) - place
    return -1


# The narrowest first. ISO 3166 codes; the law of the European Union is that of the EEA through its agreement.
_EU = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
_CODE = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?|EEA")
REGIONS = {"EU": _EU, "EEA": _EU | {"EU", "IS", "LI", "NO"}}

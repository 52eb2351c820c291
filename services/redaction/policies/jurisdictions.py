"""Compares the jurisdictions of rules and documents: `US-NY` precedes `US`, a country precedes its region."""

import re


def code_of(words: str) -> str:
    """The code in `words`, in capitals. Empty if it is not a code: unknown codes must not protect less than none."""
    code = words.strip().upper()
    return code if _CODE.fullmatch(code) else ""


def closeness(stated: str, document: str) -> int:
    """0 if `stated` is empty, which fits all documents; -1 if it does not fit; otherwise higher for a closer fit."""
    if not stated:
        return 0
    if document == stated or document.startswith(f"{stated}-"):
        return len(REGIONS) + 1 + stated.count("-")
    country = document.partition("-")[0]
    for place, (region, members) in enumerate(REGIONS.items()):
        if region == stated and (document == region or country in members):
            return len(REGIONS) - place
    return -1


# Regions, the narrowest first, by ISO 3166 codes. Through the EEA agreement, the law of the EU applies in the EEA.
_EU = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
_CODE = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?|EEA")
REGIONS = {"EU": _EU, "EEA": _EU | {"EU", "IS", "LI", "NO"}}

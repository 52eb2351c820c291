"""How closely a rule's jurisdiction fits a document's: `US-NY` before `US`, a country before a region that it is in."""


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
REGIONS = {"EU": _EU, "EEA": _EU | {"EU", "IS", "LI", "NO"}}

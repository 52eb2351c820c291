"""The nouns for parties: `the Administrative Agent` is `agent`. Pure."""

import re
from collections.abc import Mapping
from enum import StrEnum

PARTY = "party"
"""The noun for every party: `each of the parties`, `neither party`."""


class Side(StrEnum):
    """The side of a party from the perspective of the reader. `BOTH`: each party."""

    US = "us"
    THEM = "them"
    BOTH = "both"
    UNKNOWN = "unknown"


class Trade(StrEnum):
    """The kinds of agreement that share a default perspective."""

    LOAN = "loan"
    COMMERCIAL = "commercial"
    EMPLOYMENT = "employment"


def noun_of(words: str) -> str:
    """The noun for `words`, lower case and singular: `the Lenders` is `lender`. Other words are only normalised."""
    plain = " ".join(_ARTICLE.sub("", words.replace("’", "'")).casefold().removesuffix("'s").removesuffix("'").split())
    plain = _ADJECTIVE.sub("", plain)
    return _IRREGULAR.get(plain) or (plain[:-1] if plain.endswith("s") and plain[:-1] in ROLES else plain)


def role_of(noun: str) -> str:
    """The role in the last words of a noun: `canadian borrower` is `borrower`. Empty if there is none."""
    words = noun.split()
    ends = (" ".join(words[first:]) for first in range(max(0, len(words) - 3), len(words)))
    return next((one for one in map(noun_of, ends) if one in ROLES), "")


def default_side(noun: str, trade: Trade) -> Side:
    """The side of `noun` for the default perspective of the trade: lender, receiving side or employer."""
    role = role_of(noun)
    if role == PARTY:
        return Side.BOTH
    return Side.US if role in OURS[trade] else Side.THEM if role in THEIRS[trade] else Side.UNKNOWN


_ARTICLE = re.compile(
    r"^\s*(?:(?:each|any|every|all|no|neither|either|such|both|the|a|an|said|other|of|its|respective)\s+){0,4}",
    re.IGNORECASE,
)
_ADJECTIVE = re.compile(
    r"^(?:administrative|collateral|documentation|syndication|issuing|swing ?line|required|majority) "
)
_IRREGULAR: Mapping[str, str] = {
    "parties": PARTY, "parties hereto": PARTY, "party hereto": PARTY, "them": PARTY, "of them": PARTY,
    "secured parties": "secured party", "loan parties": "loan party", "credit parties": "credit party",
    "subsidiaries": "subsidiary", "companies": "company", "beneficiaries": "beneficiary", "agencies": "agency",
    "indemnitees": "indemnitee", "indemnified parties": "indemnified party", "disclosing parties": "disclosing party",
    "receiving parties": "receiving party", "licencee": "licensee", "licencor": "licensor",
    "mortgagees": "mortgagee",
}  # fmt: skip
OURS: Mapping[Trade, frozenset[str]] = {
    Trade.LOAN: frozenset({
        "lender", "agent", "bank", "secured party", "holder", "noteholder", "payee", "mortgagee", "pledgee", "creditor",
        "arranger", "issuer of letters of credit", "trustee", "beneficiary", "purchaser", "indemnitee", "lender party",
        "indemnified person", "indemnified party",
    }),
    Trade.COMMERCIAL: frozenset({
        "customer", "licensee", "buyer", "purchaser", "distributor", "client", "shipper", "reseller",
        "tenant", "lessee", "franchisee", "subscriber", "sponsor", "dealer", "sublicensee", "user",
    }),
    Trade.EMPLOYMENT: frozenset({"employer", "company", "bank"}),
}  # fmt: skip
THEIRS: Mapping[Trade, frozenset[str]] = {
    Trade.LOAN: frozenset({
        "borrower", "company", "guarantor", "obligor", "loan party", "credit party", "debtor", "grantor", "pledgor",
        "mortgagor", "maker", "issuer", "parent", "holdings", "subsidiary", "co-borrower", "assignor", "surety",
    }),
    Trade.COMMERCIAL: frozenset({
        "licensor", "seller", "supplier", "vendor", "manufacturer", "contractor", "consultant", "provider",
        "service provider", "landlord", "lessor", "franchisor", "publisher", "subcontractor", "promoter",
        "hosting provider", "servicer", "transporter", "operator", "adviser", "advisor", "sub-adviser", "sub-advisor",
    }),
    Trade.EMPLOYMENT: frozenset({"employee", "executive", "officer"}),
}  # fmt: skip
ROLES = frozenset().union(*OURS.values(), *THEIRS.values()) | {
    PARTY, "affiliate", "agency", "developer", "owner", "investor", "member", "partner", "principal", "recipient",
    "receiving party", "disclosing party", "discloser", "transferee", "assignee", "shareholder", "stockholder",
}  # fmt: skip

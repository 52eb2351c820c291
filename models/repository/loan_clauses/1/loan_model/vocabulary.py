"""The building blocks of the rules: the parts of an agreement, the clause types, and words that many patterns share.
Patterns match lower-case words with single spaces.
"""

import re
from dataclasses import dataclass

(
    NONE,
    DEFINITIONS,
    CONDITIONS,
    REPRESENTATIONS,
    COVENANTS,
    NEGATIVE,
    DEFAULTS,
    REMEDIES,
    PAYMENTS,
    YIELD,
    COLLATERAL,
    AGENT,
    MISCELLANEOUS,
) = range(13)
"""Kinds of parts of an agreement."""


def any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns))


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause type. `heading` matches a provision's title; `sure`: words with only this meaning; `strong`: words
    that can have it; `weak`: words that often accompany it; `against`: words of similar other provisions. `home`: parts
    where it belongs; `away`: parts where it is rare. `defined`: terms whose definition counts. `other`: words of a
    similar neighbour.
    """

    name: str
    heading: re.Pattern[str]
    sure: re.Pattern[str]
    strong: re.Pattern[str]
    weak: re.Pattern[str]
    against: re.Pattern[str]
    home: frozenset[int]
    away: frozenset[int]
    defined: re.Pattern[str] | None = None
    other: re.Pattern[str] | None = None


DEBT = (
    r"(?:indebtedness|debts?\b|borrowed money|funded debt|obligations? (?:for|in respect of) borrowed|"
    r"liabilities resulting from borrowings)"
)
LIEN = (
    r"(?:liens?\b|(?:any|no|or) (?:mortgage|charge|pledge)s?[ ,]|pledges? of|security interests?|"
    r"encumbrances?|financing statements?)"
)
LOAN = (
    r"(?:principal|interest|fees?\b|installment|amounts?\b|sums?\b|money|obligations?|note\b|notes\b|loans?\b|"
    r"liabilities|payment)"
)
LENDER = (
    r"(?:the )?(?:lenders?|banks?|agents?|administrative agent|holders?|purchasers?|indemnified|"
    r"indemnitee|it\b|issuing)"
)
COSTS = r"(?:costs?|expenses?|fees|disbursements|charges|expenditures)"
RATIO = (
    r"(?:ratio|net worth|ebitda\w*|liquidity|capital expenditures?|working capital|fixed charges?|"
    r"leverage|coverage|quick assets|cash flow|net income|net (?:operating )?loss|capitalization|tangible|"
    r"minimum (?:availability|balance|liquidity)|unencumbered liquid|total liabilities|loan to value|"
    r"average daily balance|operating lease|lease (?:expense|payments|obligations)|net loss|net profit|profitab\w+|"
    r"cash deposits|compensating balances?|surplus|risk[- ]based capital)"
)

"""The keys of the economics of commercial agreements, and the terms that find them."""

from services.annotation.economics.commercial.duration import DURATION_TERMS
from services.annotation.economics.commercial.liability import LIABILITY_TERMS
from services.annotation.economics.commercial.money import MONEY_TERMS
from services.annotation.economics.commercial.performance import PERFORMANCE_TERMS
from services.annotation.economics.commercial.rights import RIGHTS_TERMS
from services.annotation.economics.terms import Term

COMMERCIAL_KEYS: tuple[str, ...] = (
    "parties",
    "price",
    "indexation",
    "payment_term",
    "term",
    "renewal",
    "notice",
    "termination_rights",
    "liability_cap",
    "cap_carve_outs",
    "liability_by_party",
    "exclusivity",
    "service_levels",
    "ip_ownership",
    "data_protection",
    "governing_law",
    "forum",
    "effective_date",
)
COMMERCIAL_TERMS: tuple[Term, ...] = (
    *MONEY_TERMS,
    *DURATION_TERMS,
    *LIABILITY_TERMS,
    *RIGHTS_TERMS,
    *PERFORMANCE_TERMS,
)

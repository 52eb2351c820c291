"""All clause types, in the order of their indices."""

from loan_model.boilerplate import BOILERPLATE_CLAUSES
from loan_model.covenants import COVENANT_CLAUSES
from loan_model.defaults import DEFAULT_CLAUSES
from loan_model.payments import PAYMENT_CLAUSES
from loan_model.vocabulary import Clause

CLAUSES: tuple[Clause, ...] = (*COVENANT_CLAUSES, *DEFAULT_CLAUSES, *PAYMENT_CLAUSES, *BOILERPLATE_CLAUSES)
CATEGORIES: tuple[str, ...] = tuple(one.name for one in CLAUSES)

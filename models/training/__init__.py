"""Trains the models of `models/repository`."""

import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1] / "repository"
CLAUSES = REPOSITORY / "clauses" / "1"
LOANS = REPOSITORY / "loan_clauses" / "1"
CLAUSE_TYPE = REPOSITORY.parent / "clause_type" / "1"

# The code of a model is in the folder of its weights, for Triton; training imports it from there.
for folder in (CLAUSES, LOANS, CLAUSE_TYPE):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

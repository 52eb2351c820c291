"""The training data as one hash."""

import hashlib
import json
from collections.abc import Sequence

from models.training.clauses.contracts import Contract


def snapshot(contracts: Sequence[Contract]) -> str:
    """SHA-256 over ids, redacted texts and gold spans, in the given order."""
    total = hashlib.sha256()
    for contract in contracts:
        gold = [(g.category, g.start, g.end) for g in contract.gold]
        replaced = [(r.start, r.end) for r in contract.view.replacements]
        for part in (contract.id, contract.company, contract.view.text, json.dumps([gold, replaced])):
            total.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
    return total.hexdigest()

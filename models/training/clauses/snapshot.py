"""What exactly a model was trained on, as one hash."""

import hashlib
import json
from collections.abc import Sequence

from models.training.clauses.contracts import Contract


def snapshot(contracts: Sequence[Contract]) -> str:
    """SHA-256 over ids, the texts that the model sees and the gold spans, in the order given."""
    total = hashlib.sha256()
    for contract in contracts:
        gold = [(g.category, g.start, g.end) for g in contract.gold]
        replaced = [(r.start, r.end) for r in contract.view.replacements]
        for part in (contract.id, contract.company, contract.view.text, json.dumps([gold, replaced])):
            total.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
    return total.hexdigest()

"""Files that say which type of value each label of a model is."""

from collections.abc import Mapping
from pathlib import Path

from services.redaction.policies.load import read_checked
from services.shared.domain.entities import EntityType

IGNORED = "ignore"


def load_labels(path: Path) -> Mapping[str, EntityType | None]:
    """Types by label, None for labels that stand for nothing personal. Raises `PolicyError` with all its problems."""
    values, _ = read_checked(path, "labels")
    return {str(label): None if kind == IGNORED else EntityType(str(kind)) for label, kind in values.items()}

"""Files that map each label of a model to a type of value."""

from collections.abc import Mapping
from pathlib import Path

from services.redaction.files.reading import read_checked
from services.shared.domain.entities import EntityType

IGNORED = "ignore"


def load_labels(path: Path) -> Mapping[str, EntityType | None]:
    """Types by label; None for labels of values that are not personal. Raises `YamlFileError` with all faults."""
    file, _ = read_checked(path, "labels")
    return {str(label): None if kind == IGNORED else EntityType(str(kind)) for label, kind in file.values.items()}

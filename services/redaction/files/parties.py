"""Files that list the parties of a matter: values by type, as in the deny list of a policy."""

from pathlib import Path

from services.redaction.files.reading import read_checked
from services.redaction.policies.content import named_values
from services.shared.domain.entities import EntityType


def load_parties(path: Path) -> tuple[tuple[EntityType, str], ...]:
    """The parties in the YAML file at `path`. Raises `YamlFileError` with all faults of the file."""
    file, _ = read_checked(path, "parties")
    return named_values(file.values)

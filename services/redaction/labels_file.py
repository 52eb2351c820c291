"""Files that say which type of value each label of a model is."""

from collections.abc import Mapping
from pathlib import Path

from services.redaction.policy_file import PolicyError
from services.redaction.policy_problems import problems_of, read_yaml
from services.shared.domain.entities import EntityType

IGNORED = "ignore"


def load_labels(path: Path) -> Mapping[str, EntityType | None]:
    """Types by label, None for labels that stand for nothing personal. Raises `PolicyError` with all its problems."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(str(path), ((1, f"cannot be read: {type(error).__name__}"),)) from None
    values, root, broken = read_yaml(text)
    problems = broken or problems_of(values, root, name=path.stem, schema="labels")
    if problems:
        raise PolicyError(str(path), problems)
    return {str(label): None if kind == IGNORED else EntityType(str(kind)) for label, kind in values.items()}

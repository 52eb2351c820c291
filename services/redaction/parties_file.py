"""Files that name a matter's parties, words under their types, as the deny list of a policy does."""

from pathlib import Path

from services.redaction.parties import Party
from services.redaction.policy_file import PolicyError, named_values
from services.redaction.policy_problems import problems_of, read_yaml


def load_parties(path: Path) -> tuple[Party, ...]:
    """The parties in the YAML file at `path`. Raises `PolicyError` with all its problems."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(str(path), ((1, f"cannot be read: {type(error).__name__}"),)) from None
    values, root, broken = read_yaml(text)
    problems = broken or problems_of(values, root, name=path.stem, schema="parties")
    if problems:
        raise PolicyError(str(path), problems)
    return named_values(values)

"""Files that name a matter's parties, words under their types, as the deny list of a policy does."""

from pathlib import Path

from services.redaction.policies.load import named_values, read_checked
from services.redaction.vault.parties import Party


def load_parties(path: Path) -> tuple[Party, ...]:
    """The parties in the YAML file at `path`. Raises `PolicyError` with all its problems."""
    values, _ = read_checked(path, "parties")
    return named_values(values)

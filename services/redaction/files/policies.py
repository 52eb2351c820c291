"""Loads policy files, by path or by the name of a shipped policy."""

from hashlib import sha256
from pathlib import Path

from services.redaction.files.reading import FOLDER, read_checked
from services.redaction.policies.content import policy_of
from services.redaction.policies.contradictions import contradictions
from services.redaction.policies.rules import Policy
from services.shared.runtime.yaml_file import YamlFileError, suggestion

POLICIES = FOLDER


def load_policy(path: Path) -> Policy:
    """The policy in the YAML file at `path`. Raises `YamlFileError` with all faults, or if there is no file."""
    file, text = read_checked(path, "policy")
    file.refuse(contradictions(file.values, path.stem))
    return policy_of(file.values, sha256(text.encode()).hexdigest()[:12])


def find_policy(name: str, folder: Path) -> Policy:
    """The policy `name` in `folder`, or in the file at the path `name`. Raises the errors of `load_policy`."""
    path = Path(name)
    if path.suffix in {".yaml", ".yml"}:
        return load_policy(path)
    shipped = sorted(one.stem for one in folder.glob("*.yaml"))
    if name not in shipped:
        what = f"is not a policy{suggestion(name, shipped)}; for a file, give a path that ends in .yaml"
        raise YamlFileError(name, [(1, what)])
    return load_policy(folder / f"{name}.yaml")

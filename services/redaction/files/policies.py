"""Loads policy files, by path or by the name of a shipped policy."""

from hashlib import sha256
from pathlib import Path

from services.redaction.files.reading import FOLDER, check_text, read_text
from services.redaction.policies.content import policy_of
from services.redaction.policies.contradictions import contradictions
from services.redaction.policies.rules import Policy
from services.redaction.recognisers.version import RECOGNITION
from services.shared.runtime.yaml_file import YamlFileError, suggestion

POLICIES = FOLDER


def load_policy(path: Path) -> Policy:
    """The policy in the YAML file at `path`. Raises `YamlFileError` with all faults, or if there is no file."""
    return parse_policy(read_text(path), path)


def parse_policy(text: str, path: Path) -> Policy:
    """The policy with `text`, in the file at `path`. Its version covers the text and `RECOGNITION`. Raises
    `YamlFileError` with all faults.
    """
    file = check_text(text, "policy", str(path))
    file.refuse(contradictions(file.values, path.stem))
    return policy_of(file.values, sha256(f"{text}\0{RECOGNITION}".encode()).hexdigest()[:12])


def find_policy(name: str, folder: Path) -> Policy:
    """The policy `name` in `folder`, or in the file at the path `name`. Raises the errors of `load_policy`."""
    return load_policy(policy_path(name, folder))


def policy_path(name: str, folder: Path) -> Path:
    """The file of the policy `name`. Raises `YamlFileError` if `folder` has no such policy."""
    path = Path(name)
    if path.suffix in {".yaml", ".yml"}:
        return path
    shipped = sorted(one.stem for one in folder.glob("*.yaml"))
    if name not in shipped:
        what = f"is not a policy{suggestion(name, shipped)}; for a file, give a path that ends in .yaml"
        raise YamlFileError(name, [(1, what)])
    return folder / f"{name}.yaml"

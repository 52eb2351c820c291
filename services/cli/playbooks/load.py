"""Load a playbook by its shipped name or by its file, with the schema and the tests in the file's folder."""

from dataclasses import dataclass
from pathlib import Path

from services.annotation.playbook.cases import Case
from services.annotation.playbook.rules import ANY_TYPE, Playbook, type_name
from services.annotation.playbook.suggest import nearest
from services.annotation.policy_files.cases import load_cases
from services.annotation.policy_files.folder import CASES_SCHEMA, SCHEMA, load_playbooks
from services.annotation.policy_files.playbooks import load_playbook
from services.cli.errors import CommandError, UsageError
from services.cli.files import near
from services.cli.local.tools import CHECKOUT
from services.shared.domain.document_types import lineage
from services.shared.runtime.yaml_file import YamlFileError

SHIPPED = CHECKOUT / "playbooks"


@dataclass(frozen=True, slots=True)
class PlaybookFile:
    """A playbook and its file. The file `tests` is optional."""

    path: Path
    playbook: Playbook

    @property
    def tests(self) -> Path:
        """The path of its test cases: `tests/NAME.yaml`."""
        return self.path.parent / "tests" / f"{self.path.stem}.yaml"

    def cases(self) -> tuple[Case, ...]:
        """Load the test cases. Raises `YamlFileError` with file and line."""
        return load_cases(self.playbook, self.tests, _schema(self.path, CASES_SCHEMA))


def playbook_paths(names: list[str]) -> list[Path]:
    """The files of the named playbooks, and those in named folders; without names, of all shipped ones.

    Raises `UsageError` for a name without a file.
    """
    return [path for name in names for path in _paths(name)] or [near(path) for path in sorted(SHIPPED.glob("*.yaml"))]


def load_file(path: Path) -> PlaybookFile:
    """Load a playbook. Raises `YamlFileError` with file and line."""
    try:
        return PlaybookFile(path, load_playbook(path, _schema(path, SCHEMA)))
    except (OSError, UnicodeDecodeError) as error:
        why = (
            "is not UTF-8"
            if isinstance(error, UnicodeDecodeError)
            else f"cannot be read: {(error.strerror or '').lower()}"
        )
        raise YamlFileError(str(path), [(1, why)]) from None


def load_named(name: str) -> PlaybookFile:
    """Load a playbook. Raises `CommandError` with all problems."""
    try:
        return load_file(_path(name))
    except YamlFileError as error:
        raise CommandError(str(error), f"glossator playbook check {name}") from None


def applies_to(playbook: Playbook, document_type: str) -> bool:
    """Whether the playbook applies to the type. `*` excludes the types that another shipped playbook names. A playbook
    for a type applies to the types that descend from it too.
    """
    kinds = lineage(type_name(document_type), playbook.parents)
    if set(kinds) & set(playbook.applies_to):
        return True
    if ANY_TYPE not in playbook.applies_to:
        return False
    shipped = load_playbooks(SHIPPED)
    return shipped.for_type(document_type).name in (playbook.name, shipped.by_type[ANY_TYPE].name)


def _paths(name: str) -> list[Path]:
    if not Path(name).is_dir():
        return [_path(name)]
    found = sorted(Path(name).glob("*.yaml"))
    if not found:
        raise UsageError(f"the folder {name} contains no playbook", "name a folder with .yaml files, or a file")
    return found


def _path(name: str) -> Path:
    if "/" in name or name.endswith((".yaml", ".yml")):
        return Path(name)
    shipped = SHIPPED / f"{name}.yaml"
    if shipped.exists():
        return near(shipped)
    if Path(name).exists():
        return Path(name)
    known = [path.stem for path in sorted(SHIPPED.glob("*.yaml"))]
    likely = nearest(name, known)
    remedy = f"did you mean {likely}?" if likely else f"the shipped playbooks are {', '.join(known)}"
    raise UsageError(f"there is no playbook and no file {name}", remedy)


def _schema(path: Path, name: Path) -> Path:
    """The schema in the folder of the playbook, else the shipped one."""
    local = path.parent / name
    return local if local.exists() else SHIPPED / name

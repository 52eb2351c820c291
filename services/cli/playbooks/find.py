"""Playbooks as the command line finds them: by a shipped name or by a file, with the schema and the tests beside it."""

from dataclasses import dataclass
from pathlib import Path

from services.annotation.playbook.cases import Case
from services.annotation.playbook.rules import ANY_TYPE, Playbook, type_name
from services.annotation.policy_files.cases import load_cases
from services.annotation.policy_files.folder import CASES_SCHEMA, SCHEMA, load_playbooks
from services.annotation.policy_files.playbooks import load_playbook
from services.cli.faults import CommandError
from services.cli.local.tools import CHECKOUT
from services.shared.runtime.yaml_file import YamlFileError

SHIPPED = CHECKOUT / "playbooks"


@dataclass(frozen=True, slots=True)
class Found:
    """A playbook and where it was found; `tests` may not be there."""

    path: Path
    playbook: Playbook

    @property
    def tests(self) -> Path:
        """Its table of cases."""
        return self.path.parent / "tests" / f"{self.path.stem}.yaml"

    def cases(self) -> tuple[Case, ...]:
        """Raises `YamlFileError` with file and line."""
        return load_cases(self.playbook, self.tests, _schema(self.path, CASES_SCHEMA))


def paths_of(names: list[str]) -> list[Path]:
    """The files that are meant; all shipped ones where none is named."""
    return [_path(name) for name in names] or [_near(path) for path in sorted(SHIPPED.glob("*.yaml"))]


def find(path: Path) -> Found:
    """Raises `YamlFileError` with file and line."""
    try:
        return Found(path, load_playbook(path, _schema(path, SCHEMA)))
    except (OSError, UnicodeDecodeError) as error:
        why = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else (error.strerror or "").lower()
        raise YamlFileError(str(path), [(1, f"cannot be read: {why}")]) from None


def find_one(name: str) -> Found:
    """Raises `CommandError` that tells all that is wrong."""
    try:
        return find(_path(name))
    except YamlFileError as error:
        raise CommandError(str(error), f"glossator playbook check {name}") from None


def reads(playbook: Playbook, document_type: str) -> bool:
    """Whether the playbook is for a type. One for all the rest leaves out what another shipped one names."""
    kind = type_name(document_type)
    if kind in playbook.applies_to:
        return True
    if ANY_TYPE not in playbook.applies_to:
        return False
    owner = load_playbooks(SHIPPED).by_type.get(kind)
    return owner is None or owner.name == playbook.name


def _path(name: str) -> Path:
    shipped = SHIPPED / f"{name}.yaml"
    named = "/" not in name and not name.endswith((".yaml", ".yml")) and shipped.exists()
    return _near(shipped) if named else Path(name)


def _near(path: Path) -> Path:
    """As it is told from here, where it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _schema(path: Path, name: Path) -> Path:
    """The schema beside the playbook, else the shipped one."""
    beside = path.parent / name
    return beside if beside.exists() else SHIPPED / name

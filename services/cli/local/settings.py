"""Settings that the services of a local system are started with, beside what it decides itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from services.annotation.playbook.suggest import alike
from services.annotation.policy_files.folder import load_playbooks
from services.annotation.policy_files.review_policy import load_review_policy
from services.cli.errors import UsageError
from services.cli.local.layout import Layout, SystemPorts
from services.cli.local.tools import CHECKOUT
from services.redaction.files.policies import POLICIES, find_policy
from services.shared.runtime.access.policy import load_policy
from services.shared.runtime.settings import PREFIX, ServiceSettings, faults_of
from services.shared.runtime.yaml_file import YamlFileError
from services.shared.wire.services import SERVICES, Service


def settings_class(service: Service) -> type[ServiceSettings]:
    """The settings class that the table names."""
    module, _, name = service.settings.rpartition(".")
    kind: type[ServiceSettings] = getattr(import_module(module), name)
    return kind


KINDS: Mapping[str, type[ServiceSettings]] = {one.name: settings_class(one) for one in SERVICES}
_BESIDE = (
    "`--free-ports` and `--directory` choose where it listens and keeps its state; "
    "docs/how-to/run-on-postgresql-and-s3.md starts a service by itself"
)
_REFERENCE = "docs/reference/settings.md has all of them"


def known_settings() -> tuple[str, ...]:
    """Names of all settings of all services, GLOSSATOR_…."""
    return tuple(dict.fromkeys(PREFIX + name.upper() for kind in KINDS.values() for name in kind.model_fields))


def merged(kept: Mapping[str, str], told: Sequence[str], here: Path) -> dict[str, str]:
    """What was kept, with each NAME=VALUE of `told` set and each NAME alone taken back; a path is one from `here`.

    Raises `UsageError` for what is no setting, or is not to be set like this.
    """
    settings = dict(kept)
    for one in told:
        name, given, value = one.partition("=")
        if not given and name in settings:
            del settings[name]
            continue
        _refuse_name(name)
        if not given:
            raise UsageError(f"{name} has no value here that could be taken back", f"--set {name}=VALUE")
        settings[name] = str(here / value) if value and _is_path(name, value) else value
    return settings


def check_settings(settings: Mapping[str, str], layout: Layout, ports: SystemPorts) -> None:
    """Raises `UsageError` that tells what the services would say at their start, all of it at once."""
    faults: dict[str, None] = {}
    for service, kind in KINDS.items():
        environment = {**layout.environment(service, ports, f"127.0.0.1:{ports.kafka}"), **settings}
        faults |= dict.fromkeys(_faults(kind, environment))
    if not faults:
        faults |= dict.fromkeys(_file_faults(settings))
    if faults:
        raise UsageError("\n".join(faults), _REFERENCE)


def unheard(shell: Iterable[str], settings: Mapping[str, str]) -> list[str]:
    """Settings in a shell's environment that do not reach the services."""
    return sorted({*known_settings()} & {*shell} - {*settings, *_OPTIONS})


def _refuse_name(name: str) -> None:
    known = known_settings()
    if name not in known:
        bare = [one.removeprefix(PREFIX) for one in known]
        near = alike(name.upper().removeprefix(PREFIX), bare)
        raise UsageError(f"{name} is no setting", f"did you mean {PREFIX}{near}?" if near else _REFERENCE)
    if name in _OPTIONS:
        raise UsageError(f"{name} has an option of its own", f"`glossator up {_OPTIONS[name]}`")
    if name in _DECIDED:
        raise UsageError(f"{name} is decided by the local system", _BESIDE)


def _is_path(name: str, value: str) -> bool:
    """Whether it is a file or a folder: services run in the checkout, whoever sets it may stand elsewhere."""
    field = name.removeprefix(PREFIX).lower()
    fields = [kind.model_fields[field] for kind in KINDS.values() if field in kind.model_fields]
    named = field == "redaction_policy" and value.endswith((".yaml", ".yml"))
    return named or any(one.annotation is Path for one in fields)


def _faults(kind: type[ServiceSettings], environment: Mapping[str, str]) -> list[str]:
    """All settings are given, since those that are not would come out of this process's own environment."""
    fields = kind.model_fields.items()
    values: dict[str, Any] = {name: environment.get(PREFIX + name.upper(), one.default) for name, one in fields}
    try:
        kind(**values)
    except ValidationError as error:
        return faults_of(error)
    return []


def _file_faults(settings: Mapping[str, str]) -> Iterable[str]:
    for name, read in _FILES.items():
        value = settings.get(name)
        if value is None:
            continue
        try:
            read(value)
        except YamlFileError as error:  # it names the file
            yield f"{name}: {error}"
        except (OSError, ValueError) as error:
            yield f"{name}: {value}: {error}"


_FILES: Mapping[str, Callable[[str], object]] = {
    f"{PREFIX}REDACTION_POLICY": lambda value: find_policy(value, POLICIES),
    f"{PREFIX}PLAYBOOKS": lambda value: load_playbooks(CHECKOUT / value),
    f"{PREFIX}REVIEW_POLICY": lambda value: load_review_policy(CHECKOUT / value),
    f"{PREFIX}ACCESS_POLICY": lambda value: load_policy(CHECKOUT / value),
}
_OPTIONS = {f"{PREFIX}LLM": "--llm", f"{PREFIX}OWN_MODELS": "--own-models"}
# Its commands look for ports, databases and keys where it has put them, and all of it speaks plain on loopback.
_DECIDED = (
    {*Layout(Path()).environment("ingestion", SystemPorts(), "")}
    | {name for name in known_settings() if name.startswith((f"{PREFIX}KAFKA_", f"{PREFIX}TLS_"))}
) - {f"{PREFIX}HOLDS", f"{PREFIX}TRITON_ADDRESS"}

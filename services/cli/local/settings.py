"""Settings of the services of a local system that `glossator up --set` changes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from services.annotation.playbook.suggest import nearest
from services.annotation.policy_files.folder import load_playbooks
from services.annotation.policy_files.review_policy import load_review_policy
from services.cli.errors import UsageError
from services.cli.local.layout import OIDC_FILE, Layout, SystemPorts
from services.cli.local.tools import CHECKOUT
from services.redaction.files.policies import POLICIES, find_policy
from services.shared.runtime.access.oidc.issuers import build_issuers, read_issuers
from services.shared.runtime.access.policy import load_policy
from services.shared.runtime.document_types import use_types
from services.shared.runtime.settings import PREFIX, ServiceSettings, faults_of
from services.shared.runtime.yaml_file import YamlFileError
from services.shared.wire.services import SERVICES, Service


def settings_class(service: Service) -> type[ServiceSettings]:
    """Import the settings class of a service by the name in the table of services."""
    module, _, name = service.settings.rpartition(".")
    kind: type[ServiceSettings] = getattr(import_module(module), name)
    return kind


KINDS: Mapping[str, type[ServiceSettings]] = {one.name: settings_class(one) for one in SERVICES}
_OWN_CHOICE = (
    "`--free-ports` and `--directory` choose its ports and folders; "
    "docs/how-to/run-on-postgresql-and-s3.md starts a service with your own"
)
_REFERENCE = "docs/reference/settings.md lists all settings"
OWN_MODELS = f"{PREFIX}OWN_MODELS"
DOCUMENT_TYPES = f"{PREFIX}DOCUMENT_TYPES"


def known_settings() -> tuple[str, ...]:
    """The names of the settings of all services, with the prefix GLOSSATOR_."""
    return tuple(dict.fromkeys(PREFIX + name.upper() for kind in KINDS.values() for name in kind.model_fields))


def with_assignments(kept: Mapping[str, str], assignments: Sequence[str], folder: Path) -> dict[str, str]:
    """Return the kept settings with each NAME=VALUE set and each NAME without a value removed.

    Paths are relative to `folder`. Raises `UsageError` for a name that is unknown or that `--set` cannot change.
    """
    settings = dict(kept)
    for assignment in assignments:
        name, equals, value = assignment.partition("=")
        if not equals and name in settings:
            del settings[name]
            continue
        _refuse_name(name)
        if not equals:
            raise UsageError(f"{name} is not set, so it cannot be removed", f"--set {name}=VALUE")
        settings[name] = str(folder / value) if value and _is_path(name, value) else value
    return settings


def check_settings(settings: Mapping[str, str], layout: Layout, ports: SystemPorts) -> None:
    """Validate the settings as the services do when they start. Raises `UsageError` with all faults."""
    faults: dict[str, None] = {}
    for service, kind in KINDS.items():
        environment = {**layout.environment(service, ports, f"127.0.0.1:{ports.kafka}"), **settings}
        faults |= dict.fromkeys(_faults(kind, environment))
    if not faults:
        faults |= dict.fromkeys(_file_faults(settings))
    if faults:
        raise UsageError("\n".join(faults), _REFERENCE)


def ignored_settings(environment: Iterable[str], settings: Mapping[str, str]) -> list[str]:
    """The settings in the environment of a shell that the services do not read."""
    return sorted({*known_settings()} & {*environment} - {*settings, *_OPTIONS})


def _refuse_name(name: str) -> None:
    known = known_settings()
    if name not in known:
        bare = [one.removeprefix(PREFIX) for one in known]
        near = nearest(name.upper().removeprefix(PREFIX), bare)
        raise UsageError(f"{name} is not a setting", f"did you mean {PREFIX}{near}?" if near else _REFERENCE)
    if name in _OPTIONS:
        raise UsageError(f"--set cannot change {name}", f"use the option: `glossator up {_OPTIONS[name]}`")
    if name in _CHOSEN_BY_SYSTEM:
        raise UsageError(f"the local system chooses {name} itself", _OWN_CHOICE)


def _is_path(name: str, value: str) -> bool:
    """Whether the value is a path. Services run in the checkout, and the user may be in another folder."""
    field = name.removeprefix(PREFIX).lower()
    fields = [kind.model_fields[field] for kind in KINDS.values() if field in kind.model_fields]
    named = field in {"oidc_file", "redaction_policy"} and value.endswith((".yaml", ".yml"))
    return named or field == "document_types" or any(one.annotation is Path for one in fields)


def _faults(kind: type[ServiceSettings], environment: Mapping[str, str]) -> list[str]:
    """Pass all settings: pydantic would read the missing ones from the environment of this process."""
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
        except YamlFileError as error:  # the message names the file
            yield f"{name}: {error}"
        except (OSError, ValueError) as error:
            yield f"{name}: {value}: {error}"


# The types first: playbooks name them.
_FILES: Mapping[str, Callable[[str], object]] = {
    DOCUMENT_TYPES: lambda value: use_types(value and str(CHECKOUT / value)),
    f"{PREFIX}REDACTION_POLICY": lambda value: find_policy(value, POLICIES),
    f"{PREFIX}PLAYBOOKS": lambda value: load_playbooks(CHECKOUT / value),
    f"{PREFIX}REVIEW_POLICY": lambda value: load_review_policy(CHECKOUT / value),
    f"{PREFIX}ACCESS_POLICY": lambda value: load_policy(CHECKOUT / value),
    OIDC_FILE: lambda value: build_issuers(read_issuers(CHECKOUT / value)),
}
_OPTIONS = {f"{PREFIX}LLM": "--llm", OWN_MODELS: "--own-models"}
# The commands find ports, databases and keys in the layout. Connections on the loopback interface are without TLS.
_CHOSEN_BY_SYSTEM = (
    {*Layout(Path()).environment("ingestion", SystemPorts(), "")}
    | {name for name in known_settings() if name.startswith((f"{PREFIX}KAFKA_", f"{PREFIX}TLS_"))}
) - {f"{PREFIX}ACCESS_POLICY", f"{PREFIX}HOLDS", f"{PREFIX}TRITON_ADDRESS", OIDC_FILE}

"""What an operator's commands stand on: the same settings as a service's, from the local system where not named."""

import os
from pathlib import Path
from typing import ClassVar

from services.cli.home import credential, open_system
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.keys.secret_files import read_secret
from services.shared.runtime.settings import PREFIX, ServiceSettings, load


class OperatorSettings(ServiceSettings):
    """As a service's, under the operator's own name."""

    service: ClassVar[str] = "operator"


def operator_settings(directory: Path) -> OperatorSettings:
    """From the environment where GLOSSATOR_KAFKA_BOOTSTRAP is set, else from the local system in `directory`."""
    if _is_remote():
        return load(OperatorSettings)
    system = open_system(directory)
    layout = system.layout
    return OperatorSettings(
        kafka_bootstrap=system.broker.bootstrap,
        keys_database_url=f"sqlite:///{layout.databases / 'keys'}.sqlite",
        blobs_url=f"file://{layout.blobs}",
        key_file=layout.keys / "operator.json",
        issuer_key_file=layout.issuer / "public.pem",
    )


def operator_bearer(settings: OperatorSettings, directory: Path, who: str) -> str:
    """The credential to act with: GLOSSATOR_CREDENTIAL_FILE beside a broker of its own, else that of `who`."""
    if _is_remote():
        return read_secret(settings.credential_file).decode().strip()
    return credential(open_system(directory), who)


def proven_bearer(settings: OperatorSettings, directory: Path, who: str) -> str:
    """As `operator_bearer`, for what asks for a second factor: a credential file must hold one that has it."""
    return operator_bearer(settings, directory, who) if _is_remote() else proven_credential(directory, who)


def proven_credential(directory: Path, who: str) -> str:
    """A credential of the local system with a second factor, for a quarter of an hour. Raises `CommandError`.

    Whoever may read the local issuer's key is the identity provider: beyond one machine, a real one asks for the proof.
    """
    system = open_system(directory)
    credential(system, who)
    return system.layout.proven(who, SystemClock())


def _is_remote() -> bool:
    return PREFIX + "KAFKA_BOOTSTRAP" in os.environ

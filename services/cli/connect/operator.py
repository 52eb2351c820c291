"""Settings and credential of an operator's command, from the environment or from the local system."""

import os
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from services.cli.connect.system import credential, open_system, proven_credential
from services.cli.local.identities import access_policy
from services.shared.runtime.keys.secret_files import read_secret
from services.shared.runtime.servers.grpc_client import Address, Target
from services.shared.runtime.servers.tls import read_tls
from services.shared.runtime.settings import PREFIX, ServiceSettings, load


class OperatorSettings(ServiceSettings):
    """The settings of a service, with the service name `operator`."""

    service: ClassVar[str] = "operator"

    credential_file: Path = Field(
        default=Path("var/credentials/operator.token"), description="File with the token of the operator."
    )


def operator_settings(directory: Path) -> OperatorSettings:
    """From the environment if GLOSSATOR_KAFKA_BOOTSTRAP is set, else from the local system in `directory`."""
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
        access_policy=access_policy(layout.settings()),
    )


def operator_bearer(settings: OperatorSettings, directory: Path, who: str, *, proven: bool = False) -> str:
    """The bearer credential of `who` in the local system; with a second factor if `proven`.

    With a remote broker it is the content of GLOSSATOR_CREDENTIAL_FILE, which must then include the second factor.
    """
    if _is_remote():
        return read_secret(settings.credential_file).decode().strip()
    system = open_system(directory)
    return proven_credential(system, who) if proven else credential(system, who)


def service_address(directory: Path, service: str, address: str) -> Address:
    """`address` with the certificates of the operator's settings; if it is empty, `service` of the local system."""
    if not address:
        return open_system(directory).target(service)
    given = operator_settings(directory)
    tls = read_tls(given.tls_certificate, given.tls_key, given.tls_ca)
    return Target(address, lambda: tls) if given.tls_ca else address


def _is_remote() -> bool:
    return PREFIX + "KAFKA_BOOTSTRAP" in os.environ

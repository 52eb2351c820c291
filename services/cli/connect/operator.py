"""Settings and credential of an operator's command, from the environment or from the local system."""

import os
from pathlib import Path

from services.cli.connect.remote import CREDENTIAL_FILE, OperatorSettings, is_remote, remote_address, remote_settings
from services.cli.connect.signed_in import bearer_of, session_of
from services.cli.connect.system import credential, open_system, proven_credential
from services.cli.local.identities import access_policy
from services.shared.runtime.keys.secret_files import read_secret
from services.shared.runtime.servers.grpc_client import Address


def operator_settings(directory: Path) -> OperatorSettings:
    """From the environment if GLOSSATOR_KAFKA_BOOTSTRAP is set, else from the local system in `directory`."""
    if is_remote():
        return remote_settings()
    system = open_system(directory)
    layout = system.layout
    return OperatorSettings(
        kafka_bootstrap=system.broker.bootstrap,
        keys_database_url=f"sqlite:///{layout.databases / 'keys'}.sqlite",
        blobs_url=f"file://{layout.blobs}",
        key_file=layout.keys / "operator.json",
        issuer_key_file=layout.issuer / "public.pem",
        oidc_file=layout.oidc_file(),
        access_policy=access_policy(layout.settings()),
    )


def operator_bearer(settings: OperatorSettings, directory: Path, who: str, *, proven: bool = False) -> str:
    """The token of the person who is signed in; else that of `who` in the local system, with a second factor if
    `proven`.

    With a remote broker, the content of GLOSSATOR_CREDENTIAL_FILE comes first, if that is set. Raises `CommandError`
    or `SecretFileError`.
    """
    if CREDENTIAL_FILE in os.environ:
        return read_secret(settings.credential_file).decode().strip()
    session = session_of(directory, who)
    if session is not None:
        return bearer_of(session)
    if is_remote():
        return read_secret(settings.credential_file).decode().strip()
    system = open_system(directory)
    return proven_credential(system, who) if proven else credential(system, who)


def service_address(directory: Path, service: str, address: str) -> Address:
    """`address`, or `service` of the system in `directory` or in the environment, with the certificates."""
    if address or is_remote():
        return remote_address(service, address)
    return open_system(directory).target(service)

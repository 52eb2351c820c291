"""A system on other machines, which the environment names: its settings, its services, and its tokens."""

import os
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from services.shared.runtime.access.credentials import (
    CredentialPort,
    LocalVerifier,
    parse_public_keys,
    read_public_keys,
)
from services.shared.runtime.access.oidc.issuers import build_issuers, read_issuers
from services.shared.runtime.access.oidc.verifier import OidcVerifier
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.servers.grpc_client import Address, Target
from services.shared.runtime.servers.tls import read_tls
from services.shared.runtime.settings import PREFIX, ServiceSettings, load
from services.shared.wire.services import BY_NAME

BOOTSTRAP = f"{PREFIX}KAFKA_BOOTSTRAP"
CREDENTIAL_FILE = f"{PREFIX}CREDENTIAL_FILE"


class OperatorSettings(ServiceSettings):
    """The settings of a service, with the service name `operator`."""

    service: ClassVar[str] = "operator"

    credential_file: Path = Field(
        default=Path("var/credentials/operator.token"), description="File with the token of the operator."
    )


def is_remote() -> bool:
    """Whether the environment names the system: GLOSSATOR_KAFKA_BOOTSTRAP is set."""
    return BOOTSTRAP in os.environ


def remote_settings() -> OperatorSettings:
    """The settings in the environment. Exits with 2 if one is invalid."""
    return load(OperatorSettings)


def remote_address(service: str, address: str = "") -> Address:
    """`address`, else GLOSSATOR_<SERVICE>_ADDRESS, else the loopback address of the service; with the certificates of
    the settings, if there are any.
    """
    given = remote_settings()
    named = address or os.environ.get(
        f"{PREFIX}{service.upper()}_ADDRESS", f"127.0.0.1:{BY_NAME[service].port('grpc')}"
    )
    if not given.tls_ca:
        return named
    tls = read_tls(given.tls_certificate, given.tls_key, given.tls_ca)
    return Target(named, lambda: tls)


def operator_verifier(settings: ServiceSettings) -> CredentialPort:
    """The verifier of the tokens of operators: those of the issuers in `oidc_file`, and of the local issuer if its key
    is here. Raises `YamlFileError`, `OSError` or `Reject(KEY_UNAVAILABLE)`.
    """
    clock, path = SystemClock(), settings.issuer_key_file
    keys = parse_public_keys(read_public_keys(path)) if path.exists() or not settings.oidc_file else {}
    local = LocalVerifier(lambda: keys, clock)
    if not settings.oidc_file:
        return local
    issuers = build_issuers(read_issuers(Path(settings.oidc_file)))
    return OidcVerifier(lambda: issuers, local, clock, service=settings.service)

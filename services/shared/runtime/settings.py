"""What a service is told by its environment. Each setting has a default that works on one machine, or fails at start.

A service declares `class XSettings(ServiceSettings)` with `service: ClassVar[str] = "x"`, and calls `load(XSettings)`.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import ClassVar, Literal, Self, TypeVar

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.shared.wire.services import BY_NAME, PORT_BASES

PREFIX = "GLOSSATOR_"


class ServiceSettings(BaseSettings):
    """Common to all services. Addresses are `host:port`; a default path is relative to the working directory."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="ignore", frozen=True, hide_input_in_errors=True, validate_default=True
    )
    service: ClassVar[str] = "service"

    kafka_bootstrap: str = Field(
        default="127.0.0.1:19092", description="The brokers to start from, host:port, with commas."
    )
    kafka_prefix: str = Field(
        default="", description="Stands before names of topics and groups, so that installations can share a cluster."
    )
    member: str = Field(
        default="", description="Tells replicas apart and outlives a restart; the host's name where it is empty."
    )
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_SSL"] = Field(
        default="PLAINTEXT", description="How to speak to the brokers; PLAINTEXT only where they are on this machine."
    )
    kafka_ca: str = Field(default="", description="PEM file of the authority that signed the brokers' certificates.")
    kafka_certificate: str = Field(
        default="", description="PEM file of this service's certificate towards the brokers."
    )
    kafka_key: str = Field(default="", description="PEM file of the key to `kafka_certificate`.")
    kafka_username: str = Field(default="", description="SCRAM-SHA-512 user, with SASL_SSL.")
    kafka_password_file: str = Field(default="", description="File that holds the password of `kafka_username`.")
    grpc_address: str = Field(default="127.0.0.1:{grpc}", description="Where gRPC listens.")
    http_address: str = Field(default="127.0.0.1:{http}", description="Where HTTP listens, in services that speak it.")
    metrics_address: str = Field(
        default="127.0.0.1:{metrics}", description="Where /metrics, /livez and /readyz listen."
    )
    metrics_exposed: bool = Field(
        default=False,
        description="Lets `metrics_address` leave the machine in the clear: numbers only, for probes in a cluster.",
    )
    database_url: str = Field(
        default="sqlite:///var/db/{service}.sqlite",
        description="This service's own database, SQLite or PostgreSQL.",
        repr=False,
    )
    keys_database_url: str = Field(
        default="sqlite:///var/db/keys.sqlite",
        description="The database of wrapped data keys, apart from all else.",
        repr=False,
    )
    blobs_url: str = Field(
        default="file://var/blobs", description="The object store: file://folder, s3://bucket/prefix, memory://."
    )
    key_file: Path = Field(
        default=Path("var/keys/{service}.json"), description="This service's key-encryption keys, mode 0600."
    )
    issuer_key_file: Path = Field(
        default=Path("var/issuer/public.pem"),
        description="Public key of the issuer whose bearer credentials are accepted.",
    )
    revoked_file: str = Field(
        default="", description="File of revoked credential ids, one a line, read again when it changes."
    )
    credential_file: Path = Field(
        default=Path("var/credentials/{service}.token"),
        description="This service's own credential towards other services.",
    )
    access_policy: Path = Field(
        default=Path("playbooks/policies/access.yaml"),
        description="Who may do what: tenants, roles, matter walls, sources.",
    )
    tls_certificate: str = Field(default="", description="PEM file of the certificate that gRPC and HTTP listen with.")
    tls_key: str = Field(default="", description="PEM file of the key to `tls_certificate`.")
    tls_client_ca: str = Field(
        default="", description="PEM file of the authority for client certificates; makes them required."
    )
    tls_ca: str = Field(default="", description="PEM file of the authority that signed other services' certificates.")
    otlp_endpoint: str = Field(default="", description="Where spans are sent (OTLP over gRPC); empty sends none.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="The least level that is logged."
    )
    triton_address: str = Field(default="127.0.0.1:18001", description="Triton's gRPC address.")
    redaction_address: str = Field(default="127.0.0.1:17102", description="The redaction service's gRPC address.")
    drain_seconds: float = Field(
        default=20.0, gt=0, description="How long work in flight may take to end after SIGTERM."
    )

    @field_validator("*", mode="after")
    @classmethod
    def _fill_in(cls, value: object) -> object:
        return _filled(value, cls.service)

    @model_validator(mode="after")
    def _guarded(self) -> Self:
        for name in ("grpc_address", "http_address"):
            if is_loopback(getattr(self, name)):
                continue
            if not (self.tls_certificate and self.tls_key):
                raise ValueError(_leaves(name, "TLS_CERTIFICATE and GLOSSATOR_TLS_KEY"))
            if not (self.tls_client_ca or self.issuer_key_file.is_file()):
                raise ValueError(_leaves(name, "TLS_CLIENT_CA or GLOSSATOR_ISSUER_KEY_FILE"))
        if not is_loopback(self.metrics_address) and not self.metrics_exposed:
            raise ValueError(_leaves("metrics_address", "METRICS_EXPOSED to allow it in the clear"))
        return self


S = TypeVar("S", bound=ServiceSettings)


def load(kind: type[S]) -> S:
    """The settings of this process. Where one is wrong: names it on standard error, and exits with 2."""
    try:
        return kind()
    except ValidationError as error:
        sys.stderr.writelines(f"{fault}\n" for fault in faults_of(error))
        raise SystemExit(2) from None


def faults_of(error: ValidationError) -> list[str]:
    """What is wrong with which setting; never its value."""
    found = error.errors(include_input=False, include_url=False)
    names = (PREFIX + str(one["loc"][0]).upper() + ": " if one["loc"] else "" for one in found)
    return [name + one["msg"].removeprefix("Value error, ") for name, one in zip(names, found, strict=True)]


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A line of the reference."""

    name: str
    env: str
    default: str
    description: str


def describe(kind: type[ServiceSettings]) -> tuple[SettingRow, ...]:
    """All settings of a service, in order of declaration."""
    return tuple(
        SettingRow(name, PREFIX + name.upper(), str(_filled(one.default, kind.service)), one.description or "")
        for name, one in kind.model_fields.items()
    )


def is_loopback(address: str) -> bool:
    """True where `host:port`, or `unix:…`, can be reached from this machine only."""
    if address.startswith("unix:"):
        return True
    host = address.rpartition(":")[0].strip("[]")
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _leaves(name: str, remedy: str) -> str:
    return f"{PREFIX}{name.upper()} leaves this machine: set {PREFIX}{remedy}"


def _filled(value: object, service: str) -> object:
    if not isinstance(value, str | Path):
        return value
    text = str(value)
    for mark, filler in _marks(service).items():
        text = text.replace("{" + mark + "}", filler)
    return type(value)(text)


def _marks(service: str) -> Mapping[str, str]:
    row = BY_NAME.get(service)
    ports = {kind: str(row.port(kind) if row else 0) for kind in PORT_BASES}
    return {"service": service, **ports}

"""Settings from the environment. Each has a default that works on one machine, or the service fails at start and names
it.

A service declares `class XSettings(ServiceSettings)` with `service: ClassVar[str] = "x"`, and calls `load(XSettings)`.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from ipaddress import ip_address
from pathlib import Path
from typing import ClassVar, Literal, Self, TypeVar

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.shared.wire.services import BY_NAME, PORT_BASES, SERVICES

PREFIX = "GLOSSATOR_"
_SIMILAR = 0.9  # of 1, with the prefix
_SERVICE_LINK = re.compile(r"_PORT(_|$)|_SERVICE_(HOST|PORT)")


class ServiceSettings(BaseSettings):
    """The settings of all services. Addresses are `host:port`. Relative paths start at the working directory."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="ignore", frozen=True, hide_input_in_errors=True, validate_default=True
    )
    service: ClassVar[str] = "service"

    kafka_bootstrap: str = Field(
        default="127.0.0.1:19092", description="Kafka bootstrap servers, host:port, separated by commas."
    )
    kafka_prefix: str = Field(
        default="", description="Prefix of topic and group names, so that installations can share a cluster."
    )
    kafka_tenant_topics: bool = Field(
        default=False,
        description="Each tenant has its own topics for submissions, statuses and annotations, each system its own"
        " topics for submissions.",
    )
    member: str = Field(default="", description="Name of this replica, the same after a restart. Empty: the host name.")
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_SSL"] = Field(
        default="PLAINTEXT", description="Protocol of the brokers. PLAINTEXT is for brokers on a loopback address only."
    )
    kafka_ca: str = Field(default="", description="PEM file of the CA that signed the broker certificates.")
    kafka_certificate: str = Field(
        default="", description="PEM file of this service's client certificate for the brokers."
    )
    kafka_key: str = Field(default="", description="PEM file of the private key of `kafka_certificate`.")
    kafka_sasl_mechanism: Literal["SCRAM-SHA-512", "OAUTHBEARER", "GSSAPI"] = Field(
        default="SCRAM-SHA-512",
        description="Login with SASL_SSL: password, OAuth 2.0 client credentials, or Kerberos.",
    )
    kafka_username: str = Field(
        default="", description="For SASL_SSL: user name, OAuth client id, or Kerberos principal."
    )
    kafka_password_file: str = Field(
        default="", description="File with the password of `kafka_username`, or with the secret of the OAuth client."
    )
    kafka_token_url: str = Field(default="", description="HTTPS URL of the OAuth token endpoint, for OAUTHBEARER.")
    kafka_token_ca: str = Field(default="", description="PEM file of the CA that signed the certificate of that URL.")
    kafka_token_scope: str = Field(default="", description="Scope of the OAuth tokens.")
    kafka_keytab: str = Field(default="", description="Keytab file of the Kerberos principal, for GSSAPI.")
    kafka_kerberos_service: str = Field(default="kafka", description="Kerberos service name of the brokers.")
    grpc_address: str = Field(default="127.0.0.1:{grpc}", description="Listen address of gRPC.")
    http_address: str = Field(default="127.0.0.1:{http}", description="Listen address of HTTP, if there is an API.")
    http_connections: int = Field(
        default=1024,
        ge=8,
        description="Connections of HTTP. If there are more, connections without a request are closed.",
    )
    http_peer_connections: int = Field(
        default=512, ge=4, description="Connections of HTTP from one IP address. A proxy counts as one address."
    )
    http_header_seconds: float = Field(
        default=10.0, gt=0, description="Seconds in which the header fields of an HTTP request must arrive."
    )
    http_body_seconds: float = Field(
        default=20.0,
        gt=0,
        description="Seconds that HTTP waits for a body, plus one second for each `http_body_rate` received.",
    )
    http_body_rate: int = Field(default=16, ge=1, description="Lowest rate of an HTTP body, in KiB per second.")
    grpc_streams: int = Field(default=256, ge=1, description="gRPC calls at the same time on a connection.")
    grpc_idle_seconds: float = Field(
        default=300.0, gt=0, description="Seconds after which a gRPC connection without calls is closed."
    )
    grpc_connection_seconds: float = Field(
        default=60.0,
        gt=0,
        description="Seconds after which a gRPC connection takes no new calls. Its calls go on, and clients reconnect.",
    )
    metrics_address: str = Field(
        default="127.0.0.1:{metrics}", description="Listen address of /metrics, /livez and /readyz."
    )
    metrics_exposed: bool = Field(
        default=False,
        description="Allow a `metrics_address` that is not a loopback address. It has no TLS and no document text.",
    )
    database_url: str = Field(
        default="sqlite:///var/db/{service}.sqlite",
        description="Database of this service, SQLite or PostgreSQL.",
        repr=False,
    )
    keys_database_url: str = Field(
        default="sqlite:///var/db/keys.sqlite",
        description="Database of the wrapped data keys, SQLite or PostgreSQL.",
        repr=False,
    )
    blobs_url: str = Field(
        default="file://var/blobs", description="Object store: file://folder, s3://bucket/prefix or memory:// (tests)."
    )
    key_file: Path = Field(
        default=Path("var/keys/{service}.json"), description="File with the KEKs of this service, mode 0600."
    )
    issuer_key_file: Path = Field(
        default=Path("var/issuer/public.pem"),
        description="PEM file with the public key of the token issuer. Two keys are allowed during a key change.",
    )
    local_issuer: bool = Field(
        default=False,
        description="No effect: tokens of the local issuer (`issuer_key_file`) are accepted on loopback addresses, and "
        "nowhere else.",
    )
    oidc_file: str = Field(
        default="",
        description="Identity providers (OpenID Connect) whose access tokens are accepted, for example "
        "playbooks/policies/oidc.yaml. Empty: none.",
    )
    revoked_file: str = Field(
        default="", description="File with the ids of revoked tokens, one per line. The service reloads a changed file."
    )
    access_policy: Path = Field(
        default=Path("playbooks/policies/access.yaml"),
        description="Access policy: tenants, roles, matter walls, sources.",
    )
    reload_seconds: float = Field(
        default=5.0,
        gt=0,
        description="Seconds between two checks of certificates and policies; a change is applied after two equal "
        "checks.",
    )
    members_seconds: float = Field(
        default=5.0, gt=0, le=20, description="Seconds between two reads of the changed membership of matters."
    )
    members_keep_seconds: float = Field(
        default=45.0,
        ge=10,
        le=3600,
        description="Seconds for which the last read membership is used while `keys_database_url` does not answer. "
        "After them, calls that concern a matter get `dependency_down`. With the default, a removed person is out "
        "within 60 seconds in every case.",
    )
    tls_certificate: str = Field(
        default="",
        description="PEM file of the certificate of this service, as a server of gRPC and HTTP and as a client of "
        "others. Its SPIFFE name identifies the service (`certificates` in the access policy).",
    )
    tls_key: str = Field(default="", description="PEM file of the private key of `tls_certificate`.")
    tls_ca: str = Field(default="", description="PEM file of the CA that signed the certificates of other services.")
    tls_client_ca: str = Field(
        default="",
        description="PEM file of the CA of client certificates, which gRPC and HTTP require. Empty: that of `tls_ca`.",
    )
    http_tls: bool = Field(
        default=True,
        description="Use TLS for HTTP, if `tls_certificate` is set. False: only on a loopback address, for the tools "
        "of people on this machine.",
    )
    otlp_endpoint: str = Field(default="", description="OTLP gRPC endpoint for spans. Empty: no spans are sent.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Lowest level of the log. Libraries log at WARNING or above, except with DEBUG."
    )
    triton_address: str = Field(default="127.0.0.1:18001", description="gRPC address of Triton.")
    redaction_address: str = Field(default="127.0.0.1:17102", description="gRPC address of redaction.")
    drain_seconds: float = Field(default=20.0, gt=0, description="Seconds that running work has to end after SIGTERM.")

    @field_validator("*", mode="after")
    @classmethod
    def _fill_in(cls, value: object) -> object:
        return _filled(value, cls.service)

    @model_validator(mode="after")
    def _guarded(self) -> Self:
        for name in ("grpc_address", "http_address"):
            address = getattr(self, name)
            if is_loopback(address):
                continue
            if not (self.tls_certificate and self.tls_key):
                raise ValueError(_exposed(name, address, "TLS is required", "TLS_CERTIFICATE and GLOSSATOR_TLS_KEY"))
            if not (self.tls_client_ca or self.tls_ca):
                raise ValueError(
                    _exposed(name, address, "callers need certificates", "TLS_CA or GLOSSATOR_TLS_CLIENT_CA")
                )
            if name == "http_address" and not self.http_tls:
                raise ValueError(_exposed(name, address, "TLS is required", "HTTP_TLS=true"))
        for name in _missing_for_login(self):
            raise ValueError(f"{PREFIX}{name.upper()} is missing: {self.kafka_sasl_mechanism} requires it")
        if not is_loopback(self.metrics_address) and not self.metrics_exposed:
            address, fault = self.metrics_address, "its pages are not encrypted"
            raise ValueError(_exposed("metrics_address", address, fault, "METRICS_EXPOSED=true to allow it"))
        return self

    @property
    def accepts_local_issuer(self) -> bool:
        """Whether tokens of the local issuer count: on loopback addresses only."""
        return is_loopback(self.grpc_address) and is_loopback(self.http_address)


S = TypeVar("S", bound=ServiceSettings)


def load(kind: type[S]) -> S:
    """Read the settings of this process. If one is invalid or misspelt, name it on standard error and exit with 2."""
    if misspelt := _misspelt(kind, os.environ):
        sys.stderr.writelines(f"{fault}\n" for fault in misspelt)
        raise SystemExit(2)
    try:
        return kind()
    except ValidationError as error:
        sys.stderr.writelines(f"{fault}\n" for fault in faults_of(error))
        raise SystemExit(2) from None


def _misspelt(kind: type[ServiceSettings], environment: Iterable[str]) -> list[str]:
    """One line per variable with the prefix that is similar to a setting of any service, but is none.

    Other variables with the prefix are allowed: commands read some, and Kubernetes sets some for its services.
    """
    ours = [name for name in environment if name.startswith(PREFIX) and not _SERVICE_LINK.search(name)]
    known = {PREFIX + name.upper() for one in (kind, *_all_settings()) for name in one.model_fields}
    found = ((name, get_close_matches(name, known, n=1, cutoff=_SIMILAR)) for name in sorted({*ours} - known))
    return [f"{name} is not a setting: did you mean {near[0]}?" for name, near in found if near]


def _all_settings() -> Iterator[type[ServiceSettings]]:
    """The settings of all services: deployments share environments, so another service's setting is no fault."""
    for service in SERVICES:
        module, _, name = service.settings.rpartition(".")
        yield getattr(import_module(module), name)


def faults_of(error: ValidationError) -> list[str]:
    """One line per invalid setting, with its name. A line contains an address, but never another value."""
    found = error.errors(include_input=False, include_url=False)
    names = (PREFIX + str(one["loc"][0]).upper() + ": " if one["loc"] else "" for one in found)
    return [name + one["msg"].removeprefix("Value error, ") for name, one in zip(names, found, strict=True)]


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A row of the settings reference."""

    name: str
    env: str
    default: str
    description: str


def describe(kind: type[ServiceSettings]) -> tuple[SettingRow, ...]:
    """All settings of a service in the order of their declaration."""
    return tuple(
        SettingRow(name, PREFIX + name.upper(), _stated(one.default, kind.service), one.description or "")
        for name, one in kind.model_fields.items()
    )


def is_loopback(address: str) -> bool:
    """True if only this machine can reach `address`: `host:port` or `unix:…`."""
    if address.startswith("unix:"):
        return True
    host = address.rpartition(":")[0].strip("[]")
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _missing_for_login(settings: ServiceSettings) -> list[str]:
    """The settings that the login to the brokers requires and that are empty."""
    if settings.kafka_security_protocol != "SASL_SSL":
        return []
    return [name for name in _LOGIN[settings.kafka_sasl_mechanism] if not getattr(settings, name)]


def _exposed(name: str, address: str, fault: str, remedy: str) -> str:
    return f"{PREFIX}{name.upper()}: {address} is not a loopback address: {fault}. Set {PREFIX}{remedy}"


def _stated(value: object, service: str) -> str:
    return "" if value is None else str(_filled(value, service))


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


_LOGIN: Mapping[str, tuple[str, ...]] = {
    "SCRAM-SHA-512": ("kafka_username", "kafka_password_file"),
    "OAUTHBEARER": ("kafka_username", "kafka_password_file", "kafka_token_url"),
    "GSSAPI": ("kafka_username", "kafka_keytab"),
}

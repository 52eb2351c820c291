"""The folders, ports, credentials and environment of a local system."""

import dataclasses
import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from services.cli.local.identities import (
    ACCESS_POLICY,
    SAMPLES,
    SYSTEMS,
    Identities,
    audiences_of,
    load_identities,
    oidc_yaml,
)
from services.cli.local.issuer import sign_in, url_of
from services.cli.local.ports import LOOPBACK, free_ports
from services.cli.local.tools import CHECKOUT
from services.shared.runtime.access.certificates import LocalAuthority, spiffe_name
from services.shared.runtime.access.credentials import LocalIssuer, create_issuer
from services.shared.runtime.clock import Clock
from services.shared.runtime.keys.provider import create_local_keys
from services.shared.runtime.keys.sealing import new_key
from services.shared.runtime.keys.secret_files import read_secret, write_secret
from services.shared.runtime.servers.tls import CurrentTls, read_tls
from services.shared.wire.json_codec import from_json, to_json
from services.shared.wire.services import BY_NAME, CALLED, CALLED_BY_REST, SERVICE_NAMES, SERVICES

_LIFETIME = timedelta(hours=24)
_MEMBER = "local"  # each service is one process, so the names are unique
CLIENT = "client"
OIDC_FILE = "GLOSSATOR_OIDC_FILE"


@dataclass(frozen=True, slots=True)
class SystemPorts:
    """Ports on the loopback interface. The defaults are those of the settings of the services."""

    kafka: int = 19092
    triton_grpc: int = 18001
    triton_http: int = 18000
    triton_metrics: int = 18002
    issuer: int = 17400
    grpc: tuple[int, ...] = tuple(one.port("grpc") for one in SERVICES)
    http: tuple[int, ...] = tuple(one.port("http") for one in SERVICES)
    metrics: tuple[int, ...] = tuple(one.port("metrics") for one in SERVICES)

    @classmethod
    def free(cls) -> "SystemPorts":
        """Ports that no process listens on."""
        count = len(SERVICE_NAMES)
        kafka, triton_grpc, triton_http, triton_metrics, issuer, *rest = free_ports(5 + 3 * count)
        grpc, http, metrics = (tuple(rest[i * count : (i + 1) * count]) for i in range(3))
        return cls(kafka, triton_grpc, triton_http, triton_metrics, issuer, grpc, http, metrics)

    def completed(self) -> "SystemPorts":
        """Add the default ports of services that did not exist when these ports were stored."""
        default = SystemPorts()
        return dataclasses.replace(
            self,
            grpc=self.grpc + default.grpc[len(self.grpc) :],
            http=self.http + default.http[len(self.http) :],
            metrics=self.metrics + default.metrics[len(self.metrics) :],
        )

    def all(self) -> tuple[int, ...]:
        return (
            self.kafka,
            self.triton_grpc,
            self.triton_http,
            self.triton_metrics,
            self.issuer,
            *self.grpc,
            *self.http,
            *self.metrics,
        )

    def address(self, kind: str, service: str) -> str:
        """`host:port` of a service; `kind` is "grpc", "http" or "metrics"."""
        ports: tuple[int, ...] = getattr(self, kind)
        return f"{LOOPBACK}:{ports[SERVICE_NAMES.index(service)]}"


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders under `root` (`var` in a checkout)."""

    root: Path

    @property
    def state(self) -> Path:
        return self.root / "state"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def credentials(self) -> Path:
        return self.root / "credentials"

    @property
    def certificates(self) -> Path:
        return self.root / "certificates"

    @property
    def issuer(self) -> Path:
        return self.root / "issuer"

    @property
    def drop(self) -> Path:
        return self.root / "drop"

    @property
    def databases(self) -> Path:
        return self.root / "db"

    @property
    def session_key(self) -> Path:
        return self.root / "console" / "session.key"

    @property
    def holds(self) -> Path:
        return self.root / "holds.yaml"

    @property
    def blobs(self) -> Path:
        return self.root / "blobs"

    def ports(self, wanted: SystemPorts | None = None) -> SystemPorts:
        """Return the stored ports. At the first call, store `wanted` or the defaults."""
        if not self._ports_file.exists():
            self.root.mkdir(parents=True, exist_ok=True)
            self._ports_file.write_text(json.dumps(to_json(wanted or SystemPorts())))
        return self.planned_ports()

    def planned_ports(self) -> SystemPorts:
        """Return the stored ports, or the defaults if none are stored. Stores nothing."""
        try:
            return from_json(SystemPorts, json.loads(self._ports_file.read_text())).completed()
        except FileNotFoundError:
            return SystemPorts()

    def forget_ports(self) -> None:
        """Delete the stored ports, and the folder if it is empty then."""
        self._ports_file.unlink(missing_ok=True)
        with suppress(OSError):
            self.root.rmdir()

    def settings(self) -> dict[str, str]:
        """The settings that `keep_settings` stored, by name."""
        try:
            return {str(name): str(value) for name, value in json.loads(self._settings_file.read_text()).items()}
        except FileNotFoundError:
            return {}

    def oidc_file(self) -> str:
        """The path of the identity providers of this system, relative to the checkout; empty if there are none."""
        own = self.issuer / "oidc.yaml"
        return self.settings().get(OIDC_FILE, str(own) if own.exists() else "")

    def keep_settings(self, settings: Mapping[str, str]) -> None:
        """Store settings, GLOSSATOR_… to value, for all later starts. They replace the stored ones."""
        write_secret(self._settings_file, json.dumps(dict(settings), indent=1).encode())

    def models(self) -> dict[str, str]:
        """The settings of the last start that choose models, by name. Empty before the first start."""
        try:
            return {str(name): str(value) for name, value in json.loads(self._models_file.read_text()).items()}
        except FileNotFoundError:
            return {}

    def keep_models(self, settings: Mapping[str, str]) -> None:
        """Store the settings of a start that choose models: a restart of one service uses the same."""
        self._models_file.write_text(json.dumps(dict(settings)))

    @property
    def _ports_file(self) -> Path:
        return self.root / "ports.json"

    @property
    def _settings_file(self) -> Path:
        return self.root / "settings.json"

    @property
    def _models_file(self) -> Path:
        return self.root / "models.json"

    def token(self, who: str) -> Path:
        """The credential file of ROLE@TENANT."""
        return self.credentials / f"{who}.token"

    def secret(self, who: str) -> Path:
        """The file with the secret of the client ROLE@TENANT, a system that signs in by itself."""
        return self.credentials / f"{who}.secret"

    def identities(self) -> Identities:
        """The tenants and people of this system. Raises `YamlFileError` or `OSError` for an invalid access policy."""
        return load_identities(self.settings())

    def prepare(self, clock: Clock, *, people: bool = True) -> None:
        """Create missing folders and keys, and new certificates for 30 days; `people`, their credentials for a day."""
        for folder in (self.state, self.keys, self.credentials, self.issuer, self.drop, self.databases, self.blobs):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        create_local_keys(self.keys, self.identities().tenants)
        if not self.session_key.exists():
            write_secret(self.session_key, new_key())
        if not self.holds.exists():
            self.holds.write_bytes((CHECKOUT / "playbooks/policies/holds.yaml").read_bytes())
        if not (self.issuer / "private.pem").exists():
            create_issuer(self.issuer)
        self._certify(clock)
        if people:
            self._issue(clock)

    def _issue(self, clock: Clock) -> None:
        """The credentials, the secrets of systems, and the configuration of the development issuer."""
        issuer = LocalIssuer.open(self.issuer / "private.pem", clock)
        for who, actor in self.identities().people().items():
            write_secret(self.token(who), issuer.issue(actor, _LIFETIME, audiences_of(actor)).encode())
            if actor.roles <= SYSTEMS and not self.secret(who).exists():
                write_secret(self.secret(who), secrets.token_urlsafe(32).encode())
        file = oidc_yaml(url_of(self.planned_ports().issuer), self.identities().tenants)
        (self.issuer / "oidc.yaml").write_text(file, "utf-8")

    def _certify(self, clock: Clock) -> None:
        authority = LocalAuthority(self.certificates, clock)
        for service in SERVICE_NAMES:
            authority.issue(service, uri=spiffe_name(service))
        authority.issue(CLIENT)

    def tls(self, owner: str = CLIENT) -> CurrentTls:
        """The certificate of a service, or the one of the commands of this machine, which names no caller."""
        made = self.certificates
        return cache(lambda: read_tls(made / f"{owner}.pem", made / f"{owner}.key", made / "ca.pem"))

    def take_keys(self, folder: Path) -> None:
        """Copy the key files of `folder` into this system. Equal keys and documents give equal ids."""
        self.keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        for path in sorted(folder.glob("*.json")):
            write_secret(self.keys / path.name, read_secret(path))

    def proven(self, who: str) -> str:
        """A credential of `who`, ROLE@TENANT, with a second factor of this moment, from the development issuer. Raises
        `PartFailedError` if it does not run, or does not know `who`.
        """
        return sign_in(url_of(self.planned_ports().issuer), who)

    def environment(self, service: str, ports: SystemPorts, bootstrap: str) -> dict[str, str]:
        return {
            "GLOSSATOR_KAFKA_BOOTSTRAP": bootstrap,
            "GLOSSATOR_MEMBER": _MEMBER,
            "GLOSSATOR_GRPC_ADDRESS": ports.address("grpc", service),
            "GLOSSATOR_HTTP_ADDRESS": ports.address("http", service),
            "GLOSSATOR_METRICS_ADDRESS": ports.address("metrics", service),
            "GLOSSATOR_DATABASE_URL": f"sqlite:///{self.databases / service}.sqlite",
            **(self._documents(service) if BY_NAME[service].key_scopes else {}),
            "GLOSSATOR_ISSUER_KEY_FILE": str(self.issuer / "public.pem"),
            OIDC_FILE: str(self.issuer / "oidc.yaml"),
            "GLOSSATOR_TLS_CERTIFICATE": str(self.certificates / f"{service}.pem"),
            "GLOSSATOR_TLS_KEY": str(self.certificates / f"{service}.key"),
            "GLOSSATOR_TLS_CA": str(self.certificates / "ca.pem"),
            "GLOSSATOR_HTTP_TLS": "false",
            "GLOSSATOR_TRITON_ADDRESS": f"{LOOPBACK}:{ports.triton_grpc}",
            "GLOSSATOR_DROP_FOLDER": str(self.drop),
            "GLOSSATOR_HOLDS": str(self.holds),
            ACCESS_POLICY: str(SAMPLES),
            "GLOSSATOR_TABLES_DIRECTORY": str(self.root / "feedback"),
            "GLOSSATOR_CONSOLE_URL": console_url(ports),
            "GLOSSATOR_SESSION_KEY_FILE": str(self.session_key),
            **{f"GLOSSATOR_{one.upper()}_URL": f"http://{ports.address('http', one)}" for one in CALLED_BY_REST},
            **{f"GLOSSATOR_{one.upper()}_ADDRESS": ports.address("grpc", one) for one in CALLED},
        }

    def _documents(self, service: str) -> dict[str, str]:
        """Where a service finds documents, and its keys for them."""
        return {
            "GLOSSATOR_KEYS_DATABASE_URL": f"sqlite:///{self.databases / 'keys'}.sqlite",
            "GLOSSATOR_BLOBS_URL": f"file://{self.blobs}",
            "GLOSSATOR_KEY_FILE": str(self.keys / f"{service}.json"),
        }


def console_url(ports: SystemPorts) -> str:
    """The URL of the console in a browser of this machine."""
    return f"http://{ports.address('http', 'console')}"

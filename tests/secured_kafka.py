"""A broker as a bank runs it: TLS, SCRAM, OAuth tokens and client certificates, and no operation without a rule."""

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from services.cli.local.kafka import LocalKafka
from services.cli.local.ports import LOOPBACK, free_port
from services.cli.operate.scram_users import apply_scram_users
from services.shared.runtime.access.certificates import CertificateFiles, LocalAuthority
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.kafka.sasl import Sasl

_SECURITY = "org.apache.kafka.common.security"


@dataclass(frozen=True, slots=True)
class SecuredKafka:
    """`admin` has all rights. The listener for passwords and tokens is `sasl`, that for certificates `certificates`."""

    cluster: LocalKafka
    folder: Path
    authority: LocalAuthority
    certificates: str
    sasl: str

    @property
    def ca(self) -> str:
        return str(self.authority.files.certificate)

    @property
    def admin(self) -> KafkaSettings:
        return self.with_certificate("admin")

    def with_certificate(self, name: str) -> KafkaSettings:
        """Settings of the principal `name`, which logs in with a certificate."""
        files = self.authority.issue(name)
        return KafkaSettings(
            self.certificates,
            name,
            security_protocol="SSL",
            ca=self.ca,
            certificate=str(files.certificate),
            key=str(files.key),
        )

    def with_password(self, name: str) -> KafkaSettings:
        """Settings of the SCRAM user `name`, who is created."""
        path = self.folder / f"{name}.password"
        path.write_text(secrets.token_urlsafe(24))
        apply_scram_users(self.admin, {name: path.read_bytes()})
        return self.with_login(Sasl(username=name, password_file=str(path)))

    def with_login(self, sasl: Sasl) -> KafkaSettings:
        return KafkaSettings(self.sasl, sasl.username, security_protocol="SASL_SSL", ca=self.ca, sasl=sasl)


@contextmanager
def secured_kafka(folder: Path, *, issuer_key: ec.EllipticCurvePublicKey | None = None) -> Iterator[SecuredKafka]:
    """Start the cluster. `issuer_key`: the public key of the tokens that it accepts."""
    authority = LocalAuthority(folder / "certificates", SystemClock())
    port, sasl_port, controller = free_port(), free_port(), free_port()
    addresses = {"CLIENT": port, "SASL": sasl_port, "CONTROLLER": controller}
    admin = authority.issue("admin")
    client = {
        "security.protocol": "SSL",
        "ssl.ca.location": str(authority.files.certificate),
        "ssl.certificate.location": str(admin.certificate),
        "ssl.key.location": str(admin.key),
    }
    properties = {**_properties(folder, authority, addresses), **_tokens(folder, issuer_key)}
    cluster = LocalKafka(
        folder / "kafka",
        ports=[port],
        properties=properties,
        client=client,
        die_with_parent=True,
        jvm=[f"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls={_jwks(folder).as_uri()}"],
    )
    with cluster:
        yield SecuredKafka(cluster, folder, authority, f"{LOOPBACK}:{port}", f"{LOOPBACK}:{sasl_port}")


def _properties(folder: Path, authority: LocalAuthority, ports: Mapping[str, int]) -> Mapping[str, str]:
    store = folder / "broker.pem"
    _write_store(store, authority.issue("broker"))
    listeners = [f"{name}://{LOOPBACK}:{port}" for name, port in ports.items()]
    return {
        "listeners": ",".join(listeners),
        "advertised.listeners": ",".join(listeners[:2]),
        "controller.quorum.voters": f"1@{LOOPBACK}:{ports['CONTROLLER']}",
        "listener.security.protocol.map": "CLIENT:SSL,SASL:SASL_SSL,CONTROLLER:PLAINTEXT",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(store),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(authority.files.certificate),
        "listener.name.client.ssl.client.auth": "required",
        "listener.name.client.ssl.principal.mapping.rules": "RULE:^CN=([^,]+).*$/$1/,DEFAULT",
        "sasl.enabled.mechanisms": "SCRAM-SHA-512,OAUTHBEARER",
        "listener.name.sasl.scram-sha-512.sasl.jaas.config": f"{_SECURITY}.scram.ScramLoginModule required;",
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:admin;User:broker;User:ANONYMOUS",  # the listener of the controllers has no authentication
    }


def _tokens(folder: Path, issuer_key: ec.EllipticCurvePublicKey | None) -> Mapping[str, str]:
    keys = [json.loads(ECAlgorithm.to_jwk(issuer_key)) | {"kid": "1"}] if issuer_key else []
    _jwks(folder).write_text(json.dumps({"keys": keys}))
    listener = "listener.name.sasl.oauthbearer.sasl"
    module = f"{_SECURITY}.oauthbearer"
    return {
        f"{listener}.jaas.config": f"{module}.OAuthBearerLoginModule required;",
        f"{listener}.server.callback.handler.class": f"{module}.OAuthBearerValidatorCallbackHandler",
        f"{listener}.oauthbearer.jwks.endpoint.url": _jwks(folder).as_uri(),
        f"{listener}.oauthbearer.expected.audience": "kafka",
    }


def _jwks(folder: Path) -> Path:
    return folder / "jwks.json"


def _write_store(store: Path, files: CertificateFiles) -> None:
    store.touch(mode=0o600)
    store.write_bytes(files.key.read_bytes() + files.certificate.read_bytes())

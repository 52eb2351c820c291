"""Certificates for one machine or a test: a local CA and the certificates that it signs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from services.shared.runtime.clock import Clock
from services.shared.runtime.keys.secret_files import read_secret, write_secret

_LIFETIME = timedelta(days=30)
_CA_LIFETIME = timedelta(days=3650)
TRUST_DOMAIN = "glossator.local"
_HOSTS = ("localhost", "127.0.0.1")
_SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class CertificateFiles:
    """Paths of PEM files. The private key has mode 0600."""

    certificate: Path
    key: Path


class LocalAuthority:
    """A CA whose key is in `directory`. The first use creates it.

    A CA that ends before a new certificate would is replaced; `ca.pem` keeps it, until it ends, behind the new one.
    """

    def __init__(self, directory: Path, clock: Clock) -> None:
        self.files = CertificateFiles(directory / "ca.pem", directory / "ca.key")
        self._directory = directory
        self._clock = clock
        if not self.files.key.exists() or self._ends_soon():
            self._create()
        self._certificate = x509.load_pem_x509_certificate(self.files.certificate.read_bytes())
        key = serialization.load_pem_private_key(read_secret(self.files.key), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError("the key of the CA is not an elliptic curve key")
        self._key = key

    def issue(
        self, name: str, *, hosts: Sequence[str] = _HOSTS, uri: str = "", common_name: str = ""
    ) -> CertificateFiles:
        """Create `name.pem` and `name.key`, valid for 30 days, for a server (`hosts`) and a client.

        The section `certificates` of the access policy refers to `uri`.
        """
        files = CertificateFiles(self._directory / f"{name}.pem", self._directory / f"{name}.key")
        key = ec.generate_private_key(ec.SECP256R1())
        names = [_host(host) for host in hosts] + ([x509.UniformResourceIdentifier(uri)] if uri else [])
        builder = _builder(common_name or name, self._certificate.subject, key.public_key(), self._clock.now())
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False).add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False
        )
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        _write(files, [builder.sign(self._key, hashes.SHA256())], key)
        return files

    def _create(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        now = self._clock.now()
        builder = _builder("Glossator local authority", None, key.public_key(), now, _CA_LIFETIME)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        earlier = [one for one in self._known() if one.not_valid_after_utc > now]
        _write(self.files, [builder.sign(key, hashes.SHA256()), *earlier], key)

    def _ends_soon(self) -> bool:
        return self._known()[0].not_valid_after_utc < self._clock.now() + _LIFETIME

    def _known(self) -> list[x509.Certificate]:
        """The certificates in `ca.pem`, the newest first."""
        files = self.files.certificate
        return x509.load_pem_x509_certificates(files.read_bytes()) if files.exists() else []


def spiffe_name(service: str, trust_domain: str = TRUST_DOMAIN) -> str:
    """The SPIFFE name of a service of Glossator."""
    return f"spiffe://{trust_domain}/glossator/{service}"


def _builder(
    name: str, issuer: x509.Name | None, key: ec.EllipticCurvePublicKey, now: datetime, lifetime: timedelta = _LIFETIME
) -> x509.CertificateBuilder:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer or subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(now + lifetime)
    )


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _write(files: CertificateFiles, chain: Sequence[x509.Certificate], key: ec.EllipticCurvePrivateKey) -> None:
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write_secret(files.key, pem)
    pems = [one.public_bytes(serialization.Encoding.PEM) for one in chain]
    files.certificate.with_suffix(".part").write_bytes(b"".join(pems))
    files.certificate.with_suffix(".part").replace(files.certificate)

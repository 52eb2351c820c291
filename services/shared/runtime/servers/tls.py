"""Mutual TLS whose certificates change while servers and channels are in use."""

import os
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import grpc
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from services.shared.runtime.keys.secret_files import read_secret


@dataclass(frozen=True, slots=True, repr=False)
class Tls:
    """PEM content: a certificate with its key, the CA of servers, and the CA of clients.

    Without a certificate, a client is not identified. Without `client_ca`, a server asks for no certificate.
    """

    certificate: bytes = b""
    key: bytes = b""
    ca: bytes = b""
    client_ca: bytes = b""


CurrentTls: TypeAlias = Callable[[], Tls]


def read_tls(
    certificate: str | Path = "", key: str | Path = "", ca: str | Path = "", client_ca: str | Path = ""
) -> Tls:
    """The content of the files; an empty path is no file. Raises `Reject(KEY_UNAVAILABLE)` or `OSError`."""
    return Tls(
        Path(certificate).read_bytes() if certificate else b"",
        read_secret(Path(key)) if key else b"",
        Path(ca).read_bytes() if ca else b"",
        Path(client_ca).read_bytes() if client_ca else b"",
    )


def check_tls(tls: Tls) -> Tls:
    """`tls` if its key belongs to its certificate, and its CAs are certificates. Raises `ValueError`."""
    for pem in filter(None, (tls.ca, tls.client_ca)):
        x509.load_pem_x509_certificates(pem)
    if tls.certificate:
        own = x509.load_pem_x509_certificates(tls.certificate)[0].public_key()
        if _public(own) != _public(serialization.load_pem_private_key(tls.key, password=None).public_key()):
            raise ValueError("the key does not belong to the certificate")
    return tls


def server_credentials(current: CurrentTls) -> grpc.ServerCredentials:
    """gRPC credentials. Each new connection uses the certificates of its time."""
    used = current()

    def changed() -> grpc.ServerCertificateConfiguration | None:
        nonlocal used
        before, used = used, current()
        return None if used is before else _configuration(used)

    mutual = bool(used.client_ca)
    # The type stubs do not know that None means: unchanged.
    return grpc.dynamic_ssl_server_credentials(_configuration(used), changed, mutual)  # type: ignore[arg-type]


def channel_credentials(tls: Tls) -> grpc.ChannelCredentials:
    return grpc.ssl_channel_credentials(tls.ca or None, tls.key or None, tls.certificate or None)


def server_context(current: CurrentTls) -> ssl.SSLContext:
    """The context of an HTTP server. Each new connection uses the certificates of its time."""
    used = current()
    first = context = _context(used)

    def choose(connection: ssl.SSLObject | ssl.SSLSocket, _name: str | None, _context_of: ssl.SSLContext) -> None:
        nonlocal used, context
        if current() is not used:
            used = current()
            context = _context(used)
        connection.context = context

    first.sni_callback = choose
    return first


def _context(tls: Tls) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    load_certificate(context, tls.certificate, tls.key)
    if tls.client_ca:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(cadata=tls.client_ca.decode())
    return context


def client_context(tls: Tls) -> ssl.SSLContext:
    """The context of an HTTP client that shows the certificate, and trusts `tls.ca`."""
    context = ssl.create_default_context(cadata=tls.ca.decode() or None)
    load_certificate(context, tls.certificate, tls.key)
    return context


def load_certificate(context: ssl.SSLContext, certificate: bytes, key: bytes) -> None:
    """Load PEM content. `load_cert_chain` reads paths only: the path is that of a file in memory, which no other
    process can open.
    """
    number = os.memfd_create("tls")
    with os.fdopen(number, "wb") as file:
        file.write(certificate + b"\n" + key)
        file.flush()
        context.load_cert_chain(f"/proc/self/fd/{number}")


def _configuration(tls: Tls) -> grpc.ServerCertificateConfiguration:
    return grpc.ssl_server_certificate_configuration([(tls.key, tls.certificate)], tls.client_ca or None)


def _public(key: object) -> bytes:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    data: bytes = key.public_bytes(serialization.Encoding.PEM, form)  # type: ignore[attr-defined]
    return data

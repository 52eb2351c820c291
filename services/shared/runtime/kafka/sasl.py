"""How a client logs in to brokers with SASL_SSL: SCRAM, OAuth 2.0 client credentials, or Kerberos."""

from dataclasses import dataclass
from pathlib import Path

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

Config = dict[str, str | int | float | bool]

SCRAM, OAUTH, KERBEROS = "SCRAM-SHA-512", "OAUTHBEARER", "GSSAPI"


@dataclass(frozen=True, slots=True)
class Sasl:
    """The login of one client.

    SCRAM uses `username` and the content of `password_file`. OAUTHBEARER uses `username` as the client id, the content
    of `password_file` as its secret, and the HTTPS URL `token_url`; `token_ca` is the PEM file of the CA of that URL.
    GSSAPI uses `username` as the Kerberos principal, `keytab`, and the service name of the brokers.
    """

    mechanism: str = SCRAM
    username: str = ""
    password_file: str = ""
    token_url: str = ""
    token_ca: str = ""
    scope: str = ""
    keytab: str = ""
    service_name: str = "kafka"

    def check(self) -> None:
        """Raises `ValueError` if librdkafka was built without the mechanism: its wheels have no Kerberos."""
        if self.username and self.mechanism == KERBEROS:
            try:
                AdminClient({"builtin.features": "sasl_gssapi"})
            except KafkaException:
                remedy = "install librdkafka with libsasl2 and build confluent-kafka from source"
                raise ValueError(f"this build of librdkafka has no Kerberos: {remedy}") from None

    def password(self) -> str:
        """The content of `password_file`. Raises `OSError`."""
        return Path(self.password_file).read_text().strip()

    def config(self) -> Config:
        """The settings of librdkafka. Empty without a user name. Raises `OSError` if the password file is missing."""
        if not self.username:
            return {}
        return {"sasl.mechanism": self.mechanism} | {SCRAM: _scram, OAUTH: _oauth, KERBEROS: _kerberos}[self.mechanism](
            self
        )


def _scram(sasl: Sasl) -> Config:
    return {"sasl.username": sasl.username, "sasl.password": sasl.password()}


def _oauth(sasl: Sasl) -> Config:
    optional = {"sasl.oauthbearer.scope": sasl.scope, "https.ca.location": sasl.token_ca}
    return {
        "sasl.oauthbearer.method": "oidc",
        "sasl.oauthbearer.client.id": sasl.username,
        "sasl.oauthbearer.client.secret": sasl.password(),
        "sasl.oauthbearer.token.endpoint.url": sasl.token_url,
        **{name: value for name, value in optional.items() if value},
    }


def _kerberos(sasl: Sasl) -> Config:
    return {
        "sasl.kerberos.service.name": sasl.service_name,
        "sasl.kerberos.principal": sasl.username,
        "sasl.kerberos.keytab": sasl.keytab,
    }

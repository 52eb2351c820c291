"""A changed login is tried before clients use it."""

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from services.shared.domain.errors import Retry
from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.kafka.sasl import Config

_SECONDS = 10.0


class LoginCheck:
    """Returns a login if the brokers accept it. The first one is not tried: the brokers may be down at start."""

    def __init__(self, kafka: KafkaSettings) -> None:
        self._kafka = kafka
        self._first = True

    def __call__(self, login: Config) -> Config:
        """Raises `Retry(dependency="kafka")` if no broker accepts the login, and `ValueError` if a file is invalid."""
        if not self._first:
            self._try(login)
        self._first = False
        return login

    def _try(self, login: Config) -> None:
        config = self._kafka.client("login")
        stale = [name for name in config if name.startswith(("ssl.", "sasl."))]
        config = {name: value for name, value in config.items() if name not in stale}
        try:
            admin = AdminClient(config | login)
        except KafkaException as error:
            raise ValueError(error.args[0].name()) from None
        try:
            admin.list_topics(timeout=_SECONDS)
        except KafkaException:
            raise Retry(dependency="kafka") from None

"""Create the SCRAM users of brokers from password files."""

from collections.abc import Mapping
from pathlib import Path

from confluent_kafka.admin import (
    AdminClient,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialAlteration,
    UserScramCredentialUpsertion,
)

from services.shared.runtime.kafka.producer import KafkaSettings
from services.shared.runtime.keys.secret_files import read_secret

PASSWORD_FILE = "kafka-password"  # noqa: S105 - the name of a file
_ITERATIONS = 8192
_SECONDS = 30.0


def passwords_in(folder: Path) -> Mapping[str, bytes]:
    """The passwords in `folder/USER/kafka-password`, by user. Raises `SecretFileError`."""
    return {path.parent.name: read_secret(path).strip() for path in sorted(folder.glob(f"*/{PASSWORD_FILE}"))}


def apply_scram_users(kafka: KafkaSettings, passwords: Mapping[str, bytes]) -> None:
    """Create the users, or set their passwords. Raises `KafkaException`."""
    info = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, _ITERATIONS)
    users: list[UserScramCredentialAlteration] = [
        UserScramCredentialUpsertion(user, info, password) for user, password in passwords.items()
    ]
    admin = AdminClient(kafka.client("users"))
    for future in (admin.alter_user_scram_credentials(users) if users else {}).values():
        future.result(_SECONDS)

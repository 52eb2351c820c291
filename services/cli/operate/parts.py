"""What an operator's commands are made of, built from settings."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from services.cli.operate.settings import OperatorSettings
from services.shared.domain.records import Actor
from services.shared.runtime.access.audit import KafkaAudit
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.credentials import LocalVerifier
from services.shared.runtime.access.policy import AccessPolicy, load_policy
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.kafka.producer import EventProducer, KafkaSettings
from services.shared.runtime.keys.keyring import Keyring
from services.shared.runtime.keys.provider import LocalKeys
from services.shared.runtime.keys.table import KEYS_SCHEMA
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.storage.blobs import Blobs, open_store
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.schema import migrate


@dataclass(frozen=True, slots=True)
class OperatorParts:
    """`actor` is who the bearer says, verified."""

    actor: Actor
    kafka: KafkaSettings
    access: Authoriser
    policy: AccessPolicy
    keys: LocalKeys
    keys_database: Database
    keyring: Keyring
    blobs: Blobs
    producer: EventProducer
    clock: SystemClock


@asynccontextmanager
async def operator_parts(settings: OperatorSettings, bearer: str) -> AsyncIterator[OperatorParts]:
    """Open for as long as it is needed. Raises `Reject(UNAUTHENTICATED | KEY_UNAVAILABLE)`."""
    clock, kafka = SystemClock(), KafkaSettings.of(settings)
    actor = await LocalVerifier.open(settings.issuer_key_file, clock).verify(bearer)
    keys, policy = LocalKeys(settings.key_file), load_policy(settings.access_policy)
    producer = EventProducer(kafka, settings.service, Metrics())
    migrate(settings.keys_database_url, KEYS_SCHEMA)
    database = Database(settings.keys_database_url)
    keyring = Keyring(database, keys, clock)
    blobs = Blobs(open_store(settings.blobs_url), keyring, keys.hash_key)
    access = Authoriser(policy, KafkaAudit(producer), clock, service=settings.service)
    try:
        yield OperatorParts(actor, kafka, access, policy, keys, database, keyring, blobs, producer, clock)
    finally:
        await asyncio.gather(producer.close(), database.close())

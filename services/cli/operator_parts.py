"""What an operator's commands are made of, built from settings."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from services.cli.operator import OperatorSettings
from services.shared.domain.records import Actor
from services.shared.runtime.audit import KafkaAudit
from services.shared.runtime.authorise import Authoriser
from services.shared.runtime.blobs import Blobs, open_store
from services.shared.runtime.clock import SystemClock
from services.shared.runtime.credentials import LocalVerifier
from services.shared.runtime.database import Database
from services.shared.runtime.kafka import EventProducer, KafkaSettings
from services.shared.runtime.keyring import Keyring
from services.shared.runtime.keys import LocalKeys
from services.shared.runtime.metrics import Metrics
from services.shared.runtime.policy import AccessPolicy, load_policy


@dataclass(frozen=True, slots=True)
class OperatorParts:
    """`actor` is who the bearer says, verified."""

    actor: Actor
    kafka: KafkaSettings
    access: Authoriser
    policy: AccessPolicy
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
    database = Database(settings.keys_database_url)
    blobs = Blobs(open_store(settings.blobs_url), Keyring(database, keys, clock), keys.hash_key)
    access = Authoriser(policy, KafkaAudit(producer), clock, service=settings.service)
    try:
        yield OperatorParts(actor, kafka, access, policy, blobs, producer, clock)
    finally:
        await asyncio.gather(producer.close(), database.close())

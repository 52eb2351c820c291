"""Open the parts that operators' commands need: access, keys, blobs and the broker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from services.cli.connect.operator import operator_bearer, operator_settings
from services.cli.connect.remote import OperatorSettings, operator_verifier
from services.shared.domain.records import Actor
from services.shared.runtime.access.audit import KafkaAudit
from services.shared.runtime.access.authorise import Authoriser
from services.shared.runtime.access.call import begin_call, settled
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
    """`bearer` is the credential of the operator, `actor` its verified content."""

    bearer: str
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
async def operator_parts(directory: Path, who: str, *, proven: bool = False) -> AsyncIterator[OperatorParts]:
    """Open the parts for `who` (see `operator_bearer`), and close them at the end.

    Raises `CommandError`, or `Reject(UNAUTHENTICATED | KEY_UNAVAILABLE)`.
    """
    settings = operator_settings(directory)
    async with _opened(settings, operator_bearer(settings, directory, who, proven=proven)) as parts:
        yield parts


@asynccontextmanager
async def _opened(settings: OperatorSettings, bearer: str) -> AsyncIterator[OperatorParts]:
    clock, kafka = SystemClock(), KafkaSettings.of(settings)
    actor = await operator_verifier(settings).verify(bearer)
    keys, policy = LocalKeys(settings.key_file), load_policy(settings.access_policy)
    producer = EventProducer(kafka, settings.service, Metrics())
    migrate(settings.keys_database_url, KEYS_SCHEMA)
    database = Database(settings.keys_database_url)
    keyring = Keyring(database, keys, clock)
    blobs = Blobs(open_store(settings.blobs_url), keyring, keys.hash_key)
    access = Authoriser(policy, KafkaAudit(producer), clock, service=settings.service)
    call = begin_call(actor, settles=True)
    try:
        async with settled(call):
            yield OperatorParts(bearer, actor, kafka, access, policy, keys, database, keyring, blobs, producer, clock)
    finally:
        await asyncio.gather(producer.close(), database.close())

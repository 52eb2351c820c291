"""Composition: builds the parts of the service."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from services.redaction.erasure.documents import SqlDocuments
from services.redaction.erasure.masking import Masking
from services.redaction.erasure.ports import Ports as ErasurePorts
from services.redaction.erasure.rows import ErasureRows
from services.redaction.erasure.shredding import Shredder
from services.redaction.erasure.workflow import Erasures
from services.redaction.files.policies import POLICIES, find_policy, parse_policy, policy_path
from services.redaction.files.reading import read_text
from services.redaction.handler import HANDLERS, redact_again
from services.redaction.holds.answer import Custodians, Holds
from services.redaction.holds.operations import HoldOperations
from services.redaction.holds.placing import Placing
from services.redaction.holds.register import HoldFile
from services.redaction.holds.rows import HoldRows
from services.redaction.operations import RedactionOperations
from services.redaction.policies.rules import Policy
from services.redaction.ports import Ports
from services.redaction.results import SqlResults
from services.redaction.settings import RedactionSettings
from services.redaction.span_model.composition import open_models, with_model
from services.redaction.table import redaction_table
from services.redaction.text.spans import TextSpans
from services.redaction.text.stored import Texts
from services.redaction.vault.gate import Gate
from services.redaction.vault.operations import VaultOperations
from services.redaction.vault.parties import VaultParties
from services.redaction.vault.probes import Probes
from services.redaction.vault.reseal import Reseal
from services.redaction.vault.rotation import Rotation
from services.redaction.vault.sql import SqlVault
from services.redaction.vault.subject_index import DataSubjectIndex
from services.redaction.vault.value_keys import ValueKeys
from services.shared.domain.document import INDEX, KeyScope
from services.shared.domain.entities import EntityType
from services.shared.domain.events import Event
from services.shared.domain.holds import Destroyer
from services.shared.domain.identity import keyed_hash
from services.shared.runtime.access.call import new_id
from services.shared.runtime.keys.provider import LocalKeys
from services.shared.runtime.large_texts import LargeTexts
from services.shared.runtime.lifecycle import Run
from services.shared.runtime.observe.metrics import Metrics
from services.shared.runtime.operations.table import Table
from services.shared.runtime.parts import Parts
from services.shared.runtime.startup import from_setting
from services.shared.runtime.storage.database import Database
from services.shared.runtime.worker.handlers import handle_by_topic


@dataclass(frozen=True, slots=True)
class Service:
    """The parts that `__main__` runs: `handle` for the worker, `table` for the RPCs, `erase` resumes erasures,
    `close` closes connections.
    """

    handle: Callable[[Event], Awaitable[Sequence[Event]]]
    table: Table
    erase: Run
    close: Callable[[], None]


def build(parts: Parts, settings: RedactionSettings, policy: Callable[[], Policy]) -> Service:
    """Builds all parts and starts none. `policy` is called once per document. Exits with 2 if the key file lacks the
    keys of values, or if the label map of a model is invalid.
    """
    from_setting("key_file", settings.key_file, lambda: _check_keys(parts.keys))
    database, authorise = parts.database("services.redaction"), parts.authoriser.authorise
    value_keys = ValueKeys(parts.keyring, parts.keys.hash_key)
    vault, results = SqlVault(database, parts.keys, value_keys), SqlResults(database)
    gate, parties = Gate(vault, settings.gate_matters), VaultParties(database, vault)
    models = open_models(parts, settings)
    large = None if settings.redaction_model else LargeTexts(parts.clock.monotonic)
    parts.metrics.start_gate_hits(EntityType)
    ports = Ports(
        blobs=parts.blobs,
        texts=_texts(parts, value_keys),
        vault=vault,
        gate=gate,
        parties=parties,
        results=results,
        holds=HoldRows(database),
        clock=parts.clock,
        policy=policy(),
        count=lambda kind, number: parts.metrics.values_redacted.labels(kind).inc(number),
        leaked=partial(_count_check, parts.metrics),
        recognisers=models.recognisers,
        large=large,
    )
    redaction = RedactionOperations(
        gate=gate,
        results=results,
        parties=parties,
        authorise=authorise,
        checked=partial(_count_check, parts.metrics),
        probes=Probes(parts.clock, settings.gate_checks, lambda name: parts.metrics.gate_unusual.labels(name).inc()),
        note=parts.authoriser.note,
        again=lambda stored: redact_again(stored, replace(ports, policy=policy())),
    )
    holding = _holding(parts, database, settings, value_keys)
    erasures = _erasures(parts, database, holding, vault, value_keys, gate)
    values = VaultOperations(
        authorise=authorise,
        results=results,
        vault=vault,
        spans=TextSpans(parts.blobs, value_keys, results),
        rotation=Rotation(parts.keyring, Reseal(database, parts.keys, value_keys)),
        subjects=DataSubjectIndex(database, parts.keys, value_keys),
        erasures=erasures,
    )

    async def handle(event: Event) -> Sequence[Event]:
        return await handle_by_topic(HANDLERS, replace(ports, policy=policy()))(event)

    def close() -> None:
        models.close()
        if large:
            large.close()

    return Service(handle, redaction_table(holding, redaction, values), erasures.run, close)


def check_policy(settings: RedactionSettings) -> None:
    """Exits with 2 if the redaction policy is invalid. Needs no other part of the service."""
    name = settings.redaction_policy
    from_setting("redaction_policy", name, lambda: find_policy(name, POLICIES))


def open_policy(parts: Parts, settings: RedactionSettings) -> Callable[[], Policy]:
    """The redaction policy in force. Exits with 2 if it is invalid."""
    name, model = settings.redaction_policy, settings.redaction_model
    path = from_setting("redaction_policy", name, lambda: policy_path(name, POLICIES))
    return parts.in_force(
        "redaction_policy", name, lambda: read_text(path), lambda text: with_model(parse_policy(text, path), model)
    )


def _texts(parts: Parts, values: ValueKeys) -> Texts:
    return Texts(
        blobs=parts.blobs,
        values=values,
        fingerprint=lambda tenant, data: keyed_hash(parts.keys.hash_key(tenant), "redaction", data),
        destroy=partial(parts.keyring.destroy, scopes=[KeyScope.SOURCE]),
    )


def _holding(parts: Parts, database: Database, settings: RedactionSettings, values: ValueKeys) -> HoldOperations:
    rows, custodians = HoldRows(database), Custodians(parts.keyring, DataSubjectIndex(database, parts.keys, values))
    return HoldOperations(
        access=parts.authoriser,
        placing=Placing(rows, custodians, parts.clock, new_id, database.lock),
        holds=Holds(rows, HoldFile(settings.holds, parts.clock), custodians, parts.clock),
    )


def _erasures(
    parts: Parts, database: Database, holding: HoldOperations, vault: SqlVault, values: ValueKeys, gate: Gate
) -> Erasures:
    return Erasures(
        ErasurePorts(
            rows=ErasureRows(database, parts.keyring),
            documents=SqlDocuments(database),
            subjects=DataSubjectIndex(database, parts.keys, values),
            vault=vault,
            values=values,
            blobs=parts.blobs,
            masking=Masking(parts.blobs, parts.keyring.destroy),
            shredder=Shredder(parts.blobs, parts.keyring.destroy),
            holds=parts.hold_check(holding.holds, [Destroyer.ERASURE]),
            clock=parts.clock,
            new_id=new_id,
            lock=database.lock,
            forget=gate.forget,
        )
    )


def _check_keys(keys: LocalKeys) -> None:
    for tenant in keys.tenants():
        for scope in (KeyScope.PERSON, INDEX):
            keys.tenant_key(tenant, scope)


def _count_check(metrics: Metrics, found: Mapping[EntityType, int]) -> None:
    metrics.gate_checks.labels("leak" if found else "clean").inc()
    for kind, number in found.items():
        metrics.gate_hits.labels(kind).inc(number)

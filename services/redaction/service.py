"""How the service's own parts fit together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import grpc.aio

from services.redaction import api, vault_api
from services.redaction.gate import Gate
from services.redaction.handler import Ports, redact_again
from services.redaction.parties import VaultParties
from services.redaction.policy import Policy
from services.redaction.results import SqlResults
from services.redaction.settings import RedactionSettings
from services.redaction.spans import TextSpans
from services.redaction.sql_vault import SqlVault
from services.redaction.texts import Texts
from services.redaction.value_keys import ValueKeys
from services.redaction.vault_ports import Erasure, RotatedScope, SoughtValue, SubjectNumber
from services.shared.domain.document import KeyScope
from services.shared.domain.entities import EntityType
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.events import DocumentRedacted
from services.shared.domain.identity import keyed_hash
from services.shared.domain.records import Action, Actor
from services.shared.runtime.metrics import Metrics
from services.shared.runtime.parts import Parts


@dataclass(frozen=True, slots=True)
class Service:
    """What the worker's handler reaches, and what the server answers with."""

    ports: Ports
    register: Callable[[grpc.aio.Server], None]


def build(parts: Parts, settings: RedactionSettings, policy: Policy) -> Service:
    """Makes all, starts nothing."""
    database, authorise = parts.database("services.redaction"), parts.authoriser.authorise
    value_keys = ValueKeys(parts.keyring, parts.keys.hash_key)
    vault, results = SqlVault(database, parts.keys, value_keys), SqlResults(database)
    gate, parties = Gate(vault, settings.gate_matters), VaultParties(database, vault)
    texts = Texts(
        blobs=parts.blobs,
        values=value_keys,
        fingerprint=lambda tenant, data: keyed_hash(parts.keys.hash_key(tenant), "redaction", data),
        destroy=partial(parts.keyring.destroy, scopes=[KeyScope.SOURCE]),
    )
    ports = Ports(
        blobs=parts.blobs,
        texts=texts,
        vault=vault,
        gate=gate,
        parties=parties,
        results=results,
        clock=parts.clock,
        policy=policy,
        count=lambda kind, number: parts.metrics.values_redacted.labels(kind).inc(number),
    )
    redaction = api.RedactionApi(
        gate=gate,
        results=results,
        parties=parties,
        authorise=authorise,
        checked=partial(_count_check, parts.metrics),
        again=partial(redact_again, ports=ports),
    )
    values = vault_api.VaultApi(
        authorise=authorise,
        results=results,
        vault=vault,
        spans=TextSpans(parts.blobs, value_keys, results),
        rotation=_Unbuilt(),
        subjects=_Unbuilt(),
        erasures=_Unbuilt(),
    )

    def register(server: grpc.aio.Server) -> None:
        api.register(redaction, server)
        vault_api.register(values, server)

    return Service(ports, register)


class _Unbuilt:
    """What is not there yet."""

    async def rotate(self, tenant: str, scopes: Sequence[str]) -> Sequence[RotatedScope]:  # noqa: ARG002
        raise Reject(Reason.UNSUPPORTED)

    async def find(self, tenant: str, values: Sequence[SoughtValue]) -> Sequence[SubjectNumber]:  # noqa: ARG002
        raise Reject(Reason.UNSUPPORTED)

    async def of_document(self, actor: Actor, document: DocumentRedacted, reason: str) -> Erasure:  # noqa: ARG002
        raise Reject(Reason.UNSUPPORTED)

    async def of_person(self, actor: Actor, tenant: str, values: Sequence[SoughtValue], reason: str) -> Erasure:  # noqa: ARG002
        raise Reject(Reason.UNSUPPORTED)

    async def approve(self, actor: Actor, tenant: str, erasure_id: str) -> Erasure:  # noqa: ARG002
        raise Reject(Reason.UNSUPPORTED)


def _count_check(metrics: Metrics, found: Mapping[EntityType, int]) -> None:
    metrics.gate_checks.labels("leak" if found else "clean").inc()
    for kind, number in found.items():
        metrics.gate_hits.labels(kind).inc(number)


RULES: Mapping[str, Action] = {**api.RULES, **vault_api.RULES}

"""Starts redaction: documents.ingested → placeholders → documents.redacted, and the gate before every prompt."""

import asyncio
import sys
from collections.abc import Mapping
from functools import partial

from services.redaction.api import RULES, RedactionApi, register
from services.redaction.gate import Gate
from services.redaction.handler import Ports, handle_ingested, redact_again, tell_sender
from services.redaction.parties import VaultParties
from services.redaction.policy import Policy
from services.redaction.policy_file import POLICIES, PolicyError, find_policy
from services.redaction.results import SqlResults
from services.redaction.settings import RedactionSettings
from services.redaction.sql_vault import SqlVault
from services.redaction.texts import Texts
from services.redaction.value_keys import ValueKeys
from services.shared.domain.document import KeyScope
from services.shared.domain.entities import EntityType
from services.shared.domain.identity import keyed_hash
from services.shared.runtime.metrics import Metrics
from services.shared.runtime.parts import Parts
from services.shared.runtime.settings import load


async def main() -> None:
    """Builds the service out of its settings and runs it until it is told to stop. A wrong policy ends it with 2."""
    settings = load(RedactionSettings)
    policy = _policy(settings.redaction_policy)
    parts = Parts(settings)
    database = parts.database("services.redaction")
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
    worker = parts.worker(
        ["documents.ingested"],
        partial(handle_ingested, ports=ports),
        on_rejected=partial(tell_sender, clock=parts.clock),
    )
    checked = partial(_count_check, parts.metrics)
    again = partial(redact_again, ports=ports)
    api = RedactionApi(
        gate=gate,
        results=results,
        parties=parties,
        authorise=parts.authoriser.authorise,
        checked=checked,
        again=again,
    )
    await parts.run(worker.run, parts.server(RULES, partial(register, api)).run)


def _policy(name: str) -> Policy:
    try:
        return find_policy(name, POLICIES)
    except PolicyError as error:
        sys.stderr.write(f"GLOSSATOR_REDACTION_POLICY: {error}\n")
        raise SystemExit(2) from None


def _count_check(metrics: Metrics, found: Mapping[EntityType, int]) -> None:
    metrics.gate_checks.labels("leak" if found else "clean").inc()
    for kind, number in found.items():
        metrics.gate_hits.labels(kind).inc(number)


if __name__ == "__main__":
    asyncio.run(main())

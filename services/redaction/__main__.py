"""Starts the redaction service: reads documents.ingested, writes documents.redacted, serves the gate and the vault."""

import asyncio
import sys
from functools import partial

from services.redaction.files.policies import POLICIES, find_policy
from services.redaction.handler import HANDLERS, notify_sender
from services.redaction.policies.rules import Policy
from services.redaction.service import METHOD_ACTIONS, build
from services.redaction.settings import RedactionSettings
from services.redaction.span_model.composition import with_model
from services.redaction.warm import warm_up
from services.shared.runtime.parts import Parts
from services.shared.runtime.settings import load
from services.shared.runtime.worker.handlers import handle_by_topic
from services.shared.runtime.yaml_file import YamlFileError


async def main() -> None:
    """Builds the service from its settings and runs it until it is stopped. Exits with 2 if the policy is invalid."""
    settings = load(RedactionSettings)
    policy = with_model(_policy(settings.redaction_policy), settings.redaction_model)
    parts = Parts(settings)
    service = build(parts, settings, policy)
    warm_up()
    handle = handle_by_topic(HANDLERS, service.ports)
    worker = parts.worker(tuple(HANDLERS), handle, on_rejected=partial(notify_sender, clock=parts.clock))
    await parts.run(worker.run, parts.server(METHOD_ACTIONS, service.register).run, service.erase)
    service.close()


def _policy(name: str) -> Policy:
    try:
        return find_policy(name, POLICIES)
    except YamlFileError as error:
        sys.stderr.write(f"GLOSSATOR_REDACTION_POLICY: {error}\n")
        raise SystemExit(2) from None


if __name__ == "__main__":
    asyncio.run(main())

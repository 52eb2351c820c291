"""Opens the dependencies of a running process, from its settings and the shared parts."""

from collections.abc import Callable
from pathlib import Path

from services.annotation.clients.inference import InferenceLanguage
from services.annotation.clients.ingestion import OriginalFiles, OriginalPages
from services.annotation.clients.redaction import VaultWords
from services.annotation.exporting import (
    open_filing,
    open_templates,
)
from services.annotation.members.store import AppliedChanges, SqlMembers
from services.annotation.policy_files.folder import LoadedFolder, PlaybookFolder, loaded
from services.annotation.policy_files.review_policy import build_policy, read_files
from services.annotation.ports import Dependencies, FeedPort
from services.annotation.sets.policy_changes import policy_changes
from services.annotation.sets.review_policy import ReviewPolicy
from services.annotation.settings import AnnotationSettings
from services.shared.connectors.webhook import WebhookPush
from services.shared.runtime.kafka.outbox import Outbox
from services.shared.runtime.large_texts import Computing
from services.shared.runtime.observe.tracing import current_trail
from services.shared.runtime.parts import Parts
from services.shared.runtime.startup import from_setting
from services.shared.runtime.storage.database import Database
from services.shared.runtime.storage.sealed_rows import SealedRows


def open_dependencies(
    settings: AnnotationSettings,
    parts: Parts,
    database: Database,
    outbox: Outbox,
    feed: FeedPort,
    computing: Computing,
) -> Dependencies:
    """The dependencies of a running process."""
    redaction = parts.channel(settings.redaction_address, on_behalf=True)
    inference = parts.channel(settings.inference_address, on_behalf=True)
    directory = AppliedChanges(parts.keys_database, parts.members.refresh)
    ingestion = parts.channel(settings.ingestion_address, on_behalf=True)
    push = _push(settings)
    return Dependencies(
        database=database,
        outbox=outbox,
        feed=feed,
        blobs=parts.blobs,
        rows=SealedRows(parts.keyring, "signature"),
        reveal=VaultWords(redaction),
        pages=OriginalPages(ingestion),
        files=OriginalFiles(ingestion),
        templates=open_templates(settings),
        language=InferenceLanguage(inference, settings.language_seconds),
        push=push,
        access=parts.authoriser,
        members=SqlMembers(directory, parts.clock),
        directory=directory,
        directories=parts.authoriser.directory,
        hash_key=parts.keys.hash_key,
        allows_source=parts.policy.allows_source,
        submitted_at=lambda: current_trail().submitted_at,
        clock=parts.clock,
        metrics=parts.metrics,
        computing=computing,
        console=settings.console_url.rstrip("/"),
        filing=open_filing(settings, push),
    )


def _push(settings: AnnotationSettings) -> WebhookPush:
    hosts, networks = settings.webhook_hosts.split(","), settings.webhook_networks.split(",")
    return from_setting(
        "webhook_networks",
        settings.webhook_networks,
        lambda: WebhookPush(hosts, networks, seconds=settings.webhook_timeout),
    )


def open_playbooks(settings: AnnotationSettings, parts: Parts) -> Callable[[], LoadedFolder]:
    """The playbooks in force of the configured folder."""
    own = Path(settings.playbooks_own) if settings.playbooks_own else None
    folder, seconds = PlaybookFolder(settings.playbooks, own), settings.playbooks_seconds
    return parts.in_force("playbooks", settings.playbooks, folder.read, loaded, seconds=seconds)


def open_review_policy(settings: AnnotationSettings, parts: Parts) -> Callable[[], ReviewPolicy]:
    """The review policy in force."""
    path = settings.review_policy
    return parts.in_force(
        "review_policy",
        path,
        lambda: read_files(path),
        build_policy,
        describe=policy_changes,
    )

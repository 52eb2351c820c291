"""Builds the exports of documents."""

from pathlib import Path

from services.annotation.desk.across.exporting import GridExports
from services.annotation.desk.exporting import DocumentExports, ExportStore, FindingLists
from services.annotation.desk.filing import ExportFiling
from services.annotation.desk.matter_exporting import MatterExports
from services.annotation.desk.reading import SetViews, WordsPort
from services.annotation.desk.visibility import Visibility
from services.annotation.exports.filing import WEBHOOKS, FilingPlaces, Targets, read_targets
from services.annotation.exports.filling import Templates
from services.annotation.filing.sending import FilingLoop
from services.annotation.policy_files.playbooks import stored_playbook
from services.annotation.policy_files.templates import read_templates
from services.annotation.ports import Dependencies, PushPort
from services.annotation.settings import AnnotationSettings
from services.annotation.storage.filings import FilingStore
from services.annotation.storage.relations import RelationStore
from services.shared.connectors.registry import CONNECTORS
from services.shared.connectors.webhook import is_secret
from services.shared.runtime.keys.secret_files import SecretFileError, read_secret
from services.shared.runtime.startup import from_setting


def document_exports(
    dependencies: Dependencies,
    store: ExportStore,
    views: SetViews,
    findings: FindingLists,
    visibility: Visibility,
    words: WordsPort,
) -> DocumentExports:
    """The exports of a running service."""
    return DocumentExports(
        store=store,
        views=views,
        findings=findings,
        visibility=visibility,
        texts=visibility.texts,
        words=words,
        templates=dependencies.templates,
        files=dependencies.files,
        access=dependencies.access,
        read_playbook=stored_playbook,
        clock=dependencies.clock,
    )


def matter_exports(dependencies: Dependencies, exports: DocumentExports) -> MatterExports:
    """The exports of matters of a running service."""
    return MatterExports(
        store=RelationStore(dependencies.database),
        exports=exports,
        templates=dependencies.templates,
        access=dependencies.access,
        clock=dependencies.clock,
        console=dependencies.console,
    )


def export_filing(
    dependencies: Dependencies,
    store: ExportStore,
    exports: DocumentExports,
    matters: MatterExports,
    grids: GridExports,
) -> ExportFiling:
    """The operation that hands exports to other systems."""
    return ExportFiling(
        targets=dependencies.filing.targets,
        documents=store,
        exports=exports,
        matters=matters,
        grids=grids,
        store=FilingStore(dependencies.database),
        blobs=dependencies.blobs,
        access=dependencies.access,
        clock=dependencies.clock,
    )


def filing_loop(dependencies: Dependencies, documents: ExportStore, attempts: int) -> FilingLoop:
    """The loop that sends them."""
    return FilingLoop(
        targets=dependencies.filing.targets,
        connectors=CONNECTORS,
        push=dependencies.push,
        secret=dependencies.filing.secret,
        store=FilingStore(dependencies.database),
        documents=documents,
        blobs=dependencies.blobs,
        access=dependencies.access,
        clock=dependencies.clock,
        metrics=dependencies.metrics,
        attempts=attempts,
    )


def open_filing(settings: AnnotationSettings, push: PushPort) -> FilingPlaces:
    """The configured targets. Exits with 2 if one is not valid. No message has a root: a URL can have a secret."""

    def read() -> Targets:
        targets = read_targets(settings.filing_targets, tuple(CONNECTORS))
        for one in targets.values():
            if one.scheme in WEBHOOKS:
                push.check(one.root)
        return targets

    targets = from_setting("filing_targets", "of GLOSSATOR_FILING_TARGETS", read)
    path = settings.filing_secret_file

    def secret() -> str:
        text = read_secret(Path(path)).decode("ascii", "replace").strip()
        if not is_secret(text):
            raise SecretFileError("The file has no secret for webhooks")
        return text

    if any(one.scheme in WEBHOOKS for one in targets.values()):
        from_setting("filing_secret_file", path, secret)
    return FilingPlaces(targets, secret)


def open_templates(settings: AnnotationSettings) -> Templates:
    """The templates of the configured folder."""
    folder = settings.export_templates
    return from_setting("export_templates", str(folder), lambda: read_templates(folder))

"""Builds the exports of documents."""

from services.annotation.desk.exporting import DocumentExports, ExportStore, FindingLists
from services.annotation.desk.matter_exporting import MatterExports
from services.annotation.desk.reading import SetViews, WordsPort
from services.annotation.desk.visibility import Visibility
from services.annotation.exports.filling import Templates
from services.annotation.policy_files.playbooks import stored_playbook
from services.annotation.policy_files.templates import read_templates
from services.annotation.ports import Dependencies
from services.annotation.settings import AnnotationSettings
from services.annotation.storage.relations import RelationStore
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


def open_templates(settings: AnnotationSettings) -> Templates:
    """The templates of the configured folder."""
    folder = settings.export_templates
    return from_setting("export_templates", str(folder), lambda: read_templates(folder))

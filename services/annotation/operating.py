"""Builds the operations of callers from the dependencies of the service."""

from collections.abc import Awaitable, Callable

from services.annotation.across import across_documents
from services.annotation.desk.agreements import Agreements
from services.annotation.desk.deciding.adjudication import Adjudications
from services.annotation.desk.deciding.bulk import BulkDecisions
from services.annotation.desk.deciding.comments import Comments
from services.annotation.desk.deciding.history import DecisionHistory
from services.annotation.desk.deciding.judging import FirstJudgements
from services.annotation.desk.deciding.passages import DrawnPassages
from services.annotation.desk.deciding.stopping import ReadingStops
from services.annotation.desk.explaining import Explainer
from services.annotation.desk.findings import FindingReviews
from services.annotation.desk.lookup.links import DocumentLinks
from services.annotation.desk.lookup.page_map import PageMaps
from services.annotation.desk.lookup.search import TextSearch
from services.annotation.desk.narration.narrator import Narrator
from services.annotation.desk.narration.questioner import Questioner
from services.annotation.desk.operations import Operations
from services.annotation.desk.pages import PageViews
from services.annotation.desk.quality import ReviewQuality
from services.annotation.desk.quality_groups import Counting
from services.annotation.desk.reading import DocumentViews
from services.annotation.desk.redlines.comparing import Redlines
from services.annotation.desk.revealing import Reveals
from services.annotation.desk.review import Reviews
from services.annotation.desk.structure import StructureViews
from services.annotation.desk.summarising import Summaries
from services.annotation.desk.timeline import DocumentTimeline
from services.annotation.desk.typed import TypedText
from services.annotation.desk.visibility import Visibility
from services.annotation.desk.words import Words
from services.annotation.exporting import (
    document_exports,
    export_filing,
    matter_exports,
)
from services.annotation.notifications.channels import Messaging
from services.annotation.policy_files.playbooks import stored_playbook
from services.annotation.ports import Dependencies
from services.annotation.sets.review_policy import ReviewPolicy
from services.annotation.storage.comments import CommentStore
from services.annotation.storage.decision_log import DecisionLogStore
from services.annotation.storage.quality import QualityStore
from services.annotation.storage.quality_groups import QualityGroupStore
from services.annotation.storage.queue import QueueStore
from services.annotation.storage.reveals import RevealStore
from services.annotation.storage.steps.asking import PassageStore
from services.annotation.storage.stops import StopStore
from services.annotation.storage.store import Store
from services.annotation.storage.timeline import TimelineStore
from services.annotation.storage.versions import VersionStore
from services.annotation.storage.views import ViewStore
from services.shared.domain.annotations import AnnotationSet
from services.shared.runtime.access.call import new_id
from services.shared.runtime.storage.recent_values import RecentValues


def build_operations(
    dependencies: Dependencies,
    store: Store,
    policy: Callable[[], ReviewPolicy],
    compare: Callable[[str], Awaitable[AnnotationSet]],
    messaging: Messaging = Messaging(),  # noqa: B008 - frozen
) -> Operations:
    notes = bool(messaging.channels)
    grants = RevealStore(dependencies.database)
    texts = RecentValues(dependencies.blobs, dependencies.clock.monotonic)
    seen = ViewStore(dependencies.database)
    access, hash_key, clock = dependencies.access, dependencies.hash_key, dependencies.clock
    visibility = Visibility(texts, grants, seen, access, clock)
    words = Words(texts, dependencies.reveal, visibility)
    agreements = Agreements(store, words, access)
    typed = TypedText(texts, dependencies.reveal)
    comments = CommentStore(dependencies.database, notes=notes)
    stops = StopStore(dependencies.database, notes=notes, informed=messaging.informed)
    views = DocumentViews(store, texts, words, dependencies.feed, access, agreements, clock)
    explainer = Explainer(store, views, texts, words, access, agreements, stored_playbook)
    reviews = Reviews(
        store=store,
        texts=texts,
        access=dependencies.access,
        policy=policy,
        read_playbook=stored_playbook,
        hash_key=dependencies.hash_key,
        notify=dependencies.feed.notify,
        clock=dependencies.clock,
        metrics=dependencies.metrics,
        compare=compare,
        agreements=agreements,
        typed=typed,
    )
    findings = FindingReviews(store, texts, access, hash_key, clock, agreements, typed, stored_playbook)
    exports = document_exports(dependencies, store, views, findings, visibility, words)
    matters = matter_exports(dependencies, exports)
    across = across_documents(dependencies, store, sends=notes)
    return Operations(
        views=views,
        reviews=reviews,
        bulk=BulkDecisions(store, reviews),
        adjudications=Adjudications(store, reviews),
        findings=findings,
        passages=DrawnPassages(store, PassageStore(dependencies.database), access, clock),
        judgements=FirstJudgements(store, access, stored_playbook, clock),
        history=DecisionHistory(
            DecisionLogStore(dependencies.database), texts, access, stored_playbook, hash_key, clock, agreements
        ),
        comments=Comments(store, comments, dependencies.blobs, access, typed, dependencies.clock, new_id),
        stops=ReadingStops(store, stops, dependencies.members, access, dependencies.clock),
        summaries=Summaries(store, views, texts, words, dependencies.access),
        explainer=explainer,
        narrator=Narrator(explainer, dependencies.language, dependencies.access, dependencies.metrics),
        questioner=Questioner(explainer, dependencies.language, dependencies.access),
        visibility=visibility,
        reveals=Reveals(store, grants, visibility, dependencies.access, dependencies.clock, new_id),
        pages=PageViews(store, texts, visibility, dependencies.pages, dependencies.reveal, dependencies.access),
        structure=StructureViews(store, texts, words, dependencies.access),
        page_maps=PageMaps(store, texts, dependencies.pages, dependencies.access),
        search=TextSearch(store, texts, visibility, dependencies.reveal, dependencies.access),
        timeline=DocumentTimeline(store, texts, TimelineStore(dependencies.database), seen, access),
        links=DocumentLinks(store, texts, visibility, dependencies.access),
        redlines=Redlines(
            store,
            VersionStore(dependencies.database),
            texts,
            visibility,
            views,
            dependencies.access,
            dependencies.computing,
        ),
        across=across,
        quality=ReviewQuality(
            QualityStore(dependencies.database),
            QueueStore(dependencies.database),
            access,
            Counting(QualityGroupStore(dependencies.database)),
            policy,
            clock,
        ),
        exports=exports,
        matter_exports=matters,
        filing=export_filing(dependencies, store, exports, matters, across.exports),
    )

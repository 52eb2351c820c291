"""All operations of the service, for gRPC and HTTP."""

from dataclasses import dataclass

from services.annotation.desk.across.operations import AcrossDocuments
from services.annotation.desk.deciding.adjudication import Adjudications
from services.annotation.desk.deciding.bulk import BulkDecisions
from services.annotation.desk.deciding.comments import Comments
from services.annotation.desk.deciding.history import DecisionHistory
from services.annotation.desk.deciding.judging import FirstJudgements
from services.annotation.desk.deciding.passages import DrawnPassages
from services.annotation.desk.deciding.stopping import ReadingStops
from services.annotation.desk.explaining import Explainer
from services.annotation.desk.exporting import DocumentExports
from services.annotation.desk.filing import ExportFiling
from services.annotation.desk.findings import FindingReviews
from services.annotation.desk.lookup.links import DocumentLinks
from services.annotation.desk.lookup.page_map import PageMaps
from services.annotation.desk.lookup.search import TextSearch
from services.annotation.desk.matter_exporting import MatterExports
from services.annotation.desk.narration.narrator import Narrator
from services.annotation.desk.narration.questioner import Questioner
from services.annotation.desk.pages import PageViews
from services.annotation.desk.quality import ReviewQuality
from services.annotation.desk.reading import DocumentViews
from services.annotation.desk.redlines.comparing import Redlines
from services.annotation.desk.revealing import Reveals
from services.annotation.desk.review import Reviews
from services.annotation.desk.structure import StructureViews
from services.annotation.desk.summarising import Summaries
from services.annotation.desk.timeline import DocumentTimeline
from services.annotation.desk.visibility import Visibility


@dataclass(frozen=True, slots=True)
class Operations:
    """Each operation checks the access policy itself. `visibility`: which values a caller sees."""

    views: DocumentViews
    reviews: Reviews
    findings: FindingReviews
    history: DecisionHistory
    bulk: BulkDecisions
    adjudications: Adjudications
    passages: DrawnPassages
    judgements: FirstJudgements
    comments: Comments
    stops: ReadingStops
    summaries: Summaries
    explainer: Explainer
    narrator: Narrator
    questioner: Questioner
    visibility: Visibility
    reveals: Reveals
    pages: PageViews
    structure: StructureViews
    page_maps: PageMaps
    search: TextSearch
    links: DocumentLinks
    redlines: Redlines
    timeline: DocumentTimeline
    across: AcrossDocuments
    exports: DocumentExports
    quality: ReviewQuality
    matter_exports: MatterExports
    filing: ExportFiling

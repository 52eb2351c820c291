"""Messages of questions across documents."""

from google.protobuf.timestamp_pb2 import Timestamp

from glossator.annotation.v1 import across_pb2 as pb
from glossator.document.v1 import document_pb2
from services.annotation.desk.across.grid import GridPage
from services.annotation.desk.across.relations import ShownRelation
from services.annotation.desk.across.search import AcrossResult
from services.annotation.desk.across.watches import ReadWatch
from services.annotation.edge.messages import document_message, span_message, state_value
from services.annotation.grid.records import COVERS, Answer, Cell, GridRow, RowRelation
from services.annotation.questions.asked import FoundDocument
from services.shared.domain.relations import RelationKind


def relation_message(shown: ShownRelation) -> pb.DocumentRelation:
    one = shown.relation
    made = pb.DocumentRelation(
        document=document_message(shown.document),
        other=document_message(shown.other),
        kind=_kind(one.key.kind),
        state=one.state.value,
        source=one.source.value,
        evidence=[each.value for each in one.evidence],
        words_document_id=one.document_id,
        words=span_message(one.place) if one.place else None,
        decided_by=one.decided_by,
        effective_on=one.effective_on.isoformat() if one.effective_on else "",
    )
    if one.decided_at:
        stamp = Timestamp()
        stamp.FromDatetime(one.decided_at)
        made.decided_at.CopyFrom(stamp)
    return made


def grid_message(page: GridPage) -> pb.ReadGridResponse:
    return pb.ReadGridResponse(
        columns=[pb.GridColumn(name=one.name, of_deal=one.of_deal) for one in page.columns],
        as_of=page.as_of.isoformat(),
        rows=[_row(one) for one in page.rows],
        total=page.total,
        next_page_token=page.next_token,
        covers=COVERS,
    )


def search_message(found: AcrossResult) -> pb.SearchDocumentsResponse:
    return pb.SearchDocumentsResponse(
        documents=[_found(one) for one in found.documents],
        considered=found.considered,
        not_read=found.not_read,
        total=found.total,
        next_page_token=found.next_token,
        covers=COVERS,
    )


def watch_message(read: ReadWatch) -> pb.Watch:
    one, stamp = read.question, Timestamp()
    stamp.FromDatetime(read.watch.made_at)
    return pb.Watch(
        watch_id=read.watch.watch_id,
        name=one.name,
        words=one.words,
        category=one.category,
        party=one.party,
        since=one.since,
        until=one.until,
        conditions=one.conditions,
        matters=one.matters,
        client_ids=one.client_ids,
        document_types=one.document_types,
        made_at=stamp,
    )


def _found(one: FoundDocument) -> pb.FoundDocument:
    return pb.FoundDocument(
        document=document_message(one.document),
        document_type=one.document_type,
        effective_on=one.effective_on.isoformat() if one.effective_on else "",
        hits=one.hits,
        snippets=[
            pb.SearchSnippet(span=span_message(each.span), before=each.before, match=each.match, after=each.after)
            for each in one.snippets
        ],
    )


def _row(one: GridRow) -> pb.GridRow:
    return pb.GridRow(
        document=document_message(one.document),
        document_type=one.document_type,
        state=state_value(one.state),
        reviewed=one.reviewed,
        effective_on=one.effective_on.isoformat() if one.effective_on else "",
        relations=[_relation(each) for each in one.relations],
        cells=[_cell(each) for each in one.cells],
    )


def _relation(one: RowRelation) -> pb.GridRelation:
    return pb.GridRelation(
        kind=_kind(one.kind),
        document_id=one.document_id,
        source_reference=one.source_reference,
        outgoing=one.outgoing,
    )


def _cell(one: Cell) -> pb.GridCell:
    return pb.GridCell(
        column=one.column,
        state=one.state.value,
        answer=_answer(one.answer) if one.answer else None,
        more=one.more,
        notes=[each.value for each in one.notes],
        earlier=[_answer(each) for each in one.earlier],
        by=one.by,
    )


def _answer(one: Answer) -> pb.GridAnswer:
    return pb.GridAnswer(
        text=one.text,
        kind=one.kind.value if one.kind else "",
        document_id=one.document_id,
        span=span_message(one.span),
        annotation_id=one.annotation_id,
    )


def _kind(kind: RelationKind) -> "document_pb2.RelationKind.ValueType":
    return document_pb2.RelationKind.Value(f"RELATION_KIND_{kind.name}")

from dataclasses import replace
from typing import Any

from glossator.annotation.v1 import reading_pb2 as pb
from services.annotation.desk.pages import DOCX
from services.annotation.ports import ListedPage
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.records import Actor
from services.shared.domain.spans import OriginalSpan
from services.shared.runtime.access.call import begin_call
from tests.registered import methods_of
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.support import REVIEWER, World
from tests.unit.annotation.texts import PROSE, texts_of

_NONE: Any = None


def api_of(world: World, who: Actor = REVIEWER) -> Any:
    begin_call(who)
    return methods_of(world.service.table)


async def test_pages(world: World) -> None:
    await world.propose(DOCUMENT)
    request = pb.ListPagesRequest(document_id=DOCUMENT.document_id, purpose="review")
    found = await api_of(world).ListPages(request, _NONE)
    assert (found.available, found.reason) == (True, "")
    shown = [(one.number, one.span.start, one.span.end, one.width, one.height) for one in found.pages]
    first, second = texts_of(PROSE).original.pages
    assert shown == [(1, first.start, first.end, 612.0, 792.0), (2, second.start, second.end, 612.0, 792.0)]


async def test_pages_that_another_program_draws(world: World) -> None:
    await world.propose(replace(DOCUMENT, media_type=DOCX))
    request = pb.ListPagesRequest(document_id=DOCUMENT.document_id, purpose="review")
    assert (await api_of(world).ListPages(request, _NONE)).reason == "drawing"
    world.pages.all = (ListedPage(1.0, 2.0, (OriginalSpan(0, 9), OriginalSpan(20, 22))),)
    [page] = (await api_of(world).ListPages(request, _NONE)).pages
    assert (page.span.end, [(one.start, one.end) for one in page.others]) == (9, [(20, 22)])
    world.pages.error = Reject(Reason.UNSUPPORTED, detail="not installed")
    found = await api_of(world).ListPages(request, _NONE)
    assert (found.available, found.reason, found.detail) == (False, "unsupported", "not installed")


async def test_search(world: World) -> None:
    world.rules.mask()
    await world.propose(DOCUMENT)
    request = pb.SearchDocumentRequest(document_id=DOCUMENT.document_id, purpose="review", q="MADE by", page_size=1)
    found = await api_of(world).SearchDocument(request, _NONE)
    [hit] = found.hits
    start = texts_of(PROSE).original.text.index("made by")
    assert (hit.span.start, hit.span.end, hit.page, hit.match) == (start, start + 7, 1, "made by")
    assert hit.before.endswith("This agreement is ")
    assert hit.after.startswith(" [PERSON_1] and Harbour Bank.")
    assert (found.total, found.next_page_token) == (1, "")
    request.q, request.page_token = "laws", str(start)
    assert [one.page for one in (await api_of(world).SearchDocument(request, _NONE)).hits] == [1]


async def test_references_and_definitions(world: World) -> None:
    text = "AGREEMENT\n\n1. Loans. A (the “Lender”) lends under Section 2.\n\n2. Fees. Lender.\n"
    await world.propose(DOCUMENT, text, found=())
    references = await api_of(world).ListReferences(
        pb.ListReferencesRequest(document_id=DOCUMENT.document_id, purpose="review"), _NONE
    )
    [one] = references.references
    assert (one.state, one.targets[0].span.end - one.targets[0].span.start, references.total) == ("found", 1, 1)
    request = pb.ListDefinitionsRequest(document_id=DOCUMENT.document_id, purpose="review")
    [term] = (await api_of(world).ListDefinitions(request, _NONE)).definitions
    assert (term.term, term.uses, len(term.places)) == ("Lender", 1, 0)
    request.at = term.span.start
    [term] = (await api_of(world).ListDefinitions(request, _NONE)).definitions
    assert len(term.places) == 1

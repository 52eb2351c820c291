"""10,000 planted values over every surface of the API: none is visible without a reveal grant, and with one exactly
those that it covers, each recorded.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from google.protobuf.json_format import MessageToJson

from glossator.annotation.v1 import events_pb2, reading_pb2, service_pb2
from services.annotation.desk.revealing import RevealRequest
from services.annotation.edge.http.app import ROUTES
from services.annotation.ports import Sentence
from services.annotation.reveals.grants import RevealScope
from services.shared.domain.document import DocumentRecord, OriginalSection, OriginalText
from services.shared.domain.errors import Reject, Retry
from services.shared.domain.llm_response import End
from services.shared.domain.spans import OriginalSpan, RedactedSpan
from services.shared.domain.summary import Summary, SummaryMethod, SummarySentence
from services.shared.domain.tables import OriginalTable
from services.shared.runtime.access.call import begin_call
from tests.registered import methods_of
from tests.unit.annotation.edge.http.support import client_of
from tests.unit.annotation.support import NOW, REVIEWER, SENIOR, World, record
from tests.unit.annotation.texts import texts_of

DOCUMENTS, VALUES = 20, 500
PLANTED = re.compile(r"Quexil\d+z")
PROVEN = replace(SENIOR, mfa_at=NOW)
PURPOSE = {"purpose": "review"}
WORDS = "may not assign"
METHODS = [
    (module, method.name)
    for module, service in ((service_pb2, "AnnotationService"), (reading_pb2, "DocumentReadingService"))
    for method in module.DESCRIPTOR.services_by_name[service].methods
]


def planted(document: int) -> list[str]:
    return [f"Quexil{document * VALUES + number}z" for number in range(VALUES)]


def marked(document: int) -> str:
    """An agreement with a value in each sentence, on ten pages."""
    parts = ["LOAN AGREEMENT\n\n"]
    for number, value in enumerate(planted(document), start=1):
        parts.append(f"«PERSON_{number}|{value}» may not assign it, under the laws of Maine. ")
        parts.append("\f" if number % (VALUES // 10) == 0 else "")
    return "".join(parts)


async def plant(world: World, number: int) -> DocumentRecord:
    document = record(reference=f"planted-{number}")
    text = marked(number)
    redacted = texts_of(text).redacted.text
    first = redacted.index("[PERSON_1]")
    place = RedactedSpan(first, redacted.index(". ", first) + 1)
    sentence = SummarySentence(place.of(redacted), (place,))
    summary = Summary((sentence,), SummaryMethod.EXTRACTIVE)
    found = [("Parties", f"[PERSON_{one}]") for one in range(1, 20)]
    found.append(("Anti-Assignment", "[PERSON_20] may not assign it"))
    await world.propose(document, text, found=found, summary=summary, structure=structure_of(text))
    return document


def structure_of(marked: str) -> OriginalText:
    """Each value is in one place: in a number and a heading, a header, a footer, or in two cells, which cut it."""
    text = texts_of(marked).original.text
    spans = [OriginalSpan(*one.span()) for one in PLANTED.finditer(text)]
    middles = [(one.start + one.end) // 2 for one in spans[3::4]]
    halves = [
        half
        for one, middle in zip(spans[3::4], middles, strict=True)
        for half in (OriginalSpan(one.start, middle), OriginalSpan(middle, one.end))
    ]
    rows, columns = zip(*(divmod(place, 2) for place in range(len(halves))), strict=True)
    return OriginalText(
        text,
        sections=tuple(OriginalSection(one, OriginalSpan(one.start + 2, one.end), one) for one in spans[::4]),
        headers=tuple(spans[1::4]),
        footers=tuple(spans[2::4]),
        tables=(OriginalTable(tuple(one.start for one in halves), tuple(one.end for one in halves), rows, columns),),
    )


def paths(document: DocumentRecord, finding: str) -> Iterator[tuple[str, str, Any]]:
    """A request of every route."""
    bodies = {
        "/decisions": {"decision_id": "d", "revision": 1, "decision": "accept", "annotation_id": "a" * 32},
        "/finding-decisions": {"decision_id": "d", "revision": 1, "verdict": "accept", "finding_id": finding},
        "/review:complete": {"revision": 7},
        "/review:reopen": {"revision": 7},
        "/review:perspective": {"revision": 1, "perspective": "borrower"},
        "/reveals": {"scope": "document"},
        "/review:claim": {},
        "/review:release": {},
        "/review:undo": {"revision": 1},
        "/adjudication": {"revision": 1, "rulings": []},
        "/judgements": {"place_id": "x", "category": ""},
        "/passages:ask": {"revision": 1},
        "/passages:answer": {"start": 0, "answer": "nothing"},
        "/comments": {"target_kind": "document", "text": "why?"},
        "/review:redo": {"revision": 1},
        "/reviews:assign": {"document_ids": [document.document_id]},
        "/deputies/p": {"deputy": "q", "until": "2100-01-01T00:00:00Z"},
        "/watches": {"name": "a", "words": WORDS},
        "/documents:search": {"words": WORDS, "purpose": "review"},
        "/relations:decide": {"other_document_id": "0" * 32, "kind": "amends", "verdict": "confirm"},
        "/webhooks": {"url": "https://case.example/hook"},
        "/members": {},
        "/playbook-drafts": {"name": "nda"},
        ":restore": {"reason": "x"},
        ":propose": {"revision": 1, "reason": "x"},
    }
    for method, path in ROUTES:
        names = {
            "document_id": document.document_id,
            "finding_id": finding,
            "grant_id": "g",
            "comment_id": "c",
            "subscription_id": "s",
            "draft_id": "d",
            "name": "nda",
        }
        names |= {"watch_id": "w", "number": "1", "file_format": "word"}
        names |= {"person_id": "p", "group_id": "p", "person": "p"}
        body = next((one for end, one in bodies.items() if path.endswith(end)), None)
        yield method, path.format(matter=document.matter, **names), body


async def answers(world: World, document: DocumentRecord, finding: str) -> list[str]:
    """What every route and every RPC answers to a reviewer, errors too."""
    found = []
    async with client_of(world, REVIEWER) as client:
        for method, url, body in paths(document, finding):
            for accept in ("application/json", "application/ld+json"):
                headers = {"accept": accept}
                answer = await client.request(method, url, params={**PURPOSE, "q": WORDS}, json=body, headers=headers)
                found.append(answer.text)
    for module, rpc in METHODS:
        request: Any = getattr(module, f"{rpc}Request")()
        for name, value in (
            ("document_id", document.document_id),
            ("finding_id", finding),
            ("purpose", "review"),
            ("q", WORDS),
            ("matter", document.matter),
            ("include_proposed", True),
        ):
            if name in request.DESCRIPTOR.fields_by_name and not request.DESCRIPTOR.fields_by_name[name].message_type:
                setattr(request, name, value)
        if rpc == "SubmitReview":
            request.decision = events_pb2.DECISION_ACCEPT
        begin_call(REVIEWER)
        api = methods_of(world.service.table)
        made: Any = getattr(api, rpc)(request, None)
        try:
            if hasattr(made, "__anext__"):
                if rpc == "WatchAnnotations":
                    found.append(MessageToJson(await anext(made)))
                else:
                    found += [MessageToJson(one) async for one in made]
            else:
                found.append(MessageToJson(await made))
        except (Reject, Retry) as error:
            found.append(f"{error} {error.detail if isinstance(error, Reject) else ''}")
    return found


def words_in(parts: dict[str, Any]) -> str:
    """The words of a structure, without space between the cells of a table."""
    cells = "".join(one["words"]["text"] for each in parts["tables"] for one in each["cells"])
    numbers = [one["number"]["text"] for one in parts["sections"]]
    return " ".join([cells, *numbers, *(one["text"] for one in (*parts["headers"], *parts["footers"]))])


async def finding_of(world: World, document: DocumentRecord) -> str:
    shown = (await world.service.operations.views.annotations(REVIEWER, document.document_id))[1]
    return next((one.finding_id for one in shown.findings if one.annotation_ids), "none")


@pytest.mark.slow
@pytest.mark.timeout(900)  # 10,000 values over every call: a minute alone, and several with coverage beside others
async def test_no_planted_value_is_visible_without_a_grant(world: World) -> None:
    world.rules.mask()
    visible: set[str] = set()
    count = 0
    for number in range(DOCUMENTS):
        document = await plant(world, number)
        world.language.parts = [Sentence("[PERSON_20] may not assign it.", (0,)), End(complete=True)]
        told = await answers(world, document, await finding_of(world, document))
        count += len(told)
        visible |= {one for each in told for one in PLANTED.findall(each)}
        assert any("[PERSON_20]" in one for one in told)
    assert count > DOCUMENTS * (len(ROUTES) + len(METHODS))
    assert visible == set()
    # Both comments of a document are compared with its values before they are stored; nothing else asks for values.
    assert len(world.reveal.asked) == 2 * DOCUMENTS
    assert not PLANTED.findall(str(world.audit.records))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (RevealRequest(RevealScope.VALUE, value="PERSON_7"), {6}),
        (RevealRequest(RevealScope.PAGE, page=2), set(range(50, 100))),
        (RevealRequest(RevealScope.DOCUMENT), set(range(VALUES))),
    ],
)
async def test_a_grant_shows_exactly_its_values_each_recorded(
    world: World, wanted: RevealRequest, expected: set[int]
) -> None:
    world.rules.mask()
    first, other = await plant(world, 0), await plant(world, 1)
    await world.service.operations.reveals.request(PROVEN, first.document_id, wanted, "review")
    world.audit.records.clear()
    async with client_of(world, SENIOR) as client:
        shown = (await client.get(f"/v1/documents/{first.document_id}/text", params=PURPOSE)).json()
        masked = (await client.get(f"/v1/documents/{other.document_id}/text", params=PURPOSE)).text
        parts = (await client.get(f"/v1/documents/{first.document_id}/structure", params=PURPOSE)).json()
        rest = (await client.get(f"/v1/documents/{other.document_id}/structure", params=PURPOSE)).text
    assert set(PLANTED.findall(shown["text"])) == {planted(0)[one] for one in expected}
    assert {one["value_id"] for one in shown["values"] if one["revealed"]} == {f"PERSON_{one + 1}" for one in expected}
    assert PLANTED.findall(masked) == PLANTED.findall(rest) == []
    assert (parts["next_cursor"], set(PLANTED.findall(words_in(parts)))) == ("", {planted(0)[one] for one in expected})
    details = [one for each in world.audit.records if each.action == "document.read_values" for one in each.detail]
    assert {one.partition("@")[0] for one in details if one.startswith("value=")} == {
        f"value=PERSON_{one + 1}" for one in expected
    }
    assert not PLANTED.findall(json.dumps([str(one) for one in world.audit.records]))


async def test_values_that_reviewers_type_are_not_visible(world: World) -> None:
    """Reasons and names of people, on findings under review and left undecided."""
    world.rules.mask()
    document = await plant(world, 0)
    url = f"/v1/documents/{document.document_id}"
    value, other = planted(0)[6], planted(0)[7]
    until = (NOW + timedelta(days=1)).isoformat()
    typed = {"reason": f"Ask {value} first", "who": f"{other.upper()}, of counsel", "until": until}
    async with client_of(world, REVIEWER) as client:
        findings = (await client.get(f"{url}/findings", params=PURPOSE)).json()["findings"]
        body = {"decision_id": "d1", "revision": 1, "verdict": "wait", "finding_id": findings[0]["finding_id"], **typed}
        first = await client.post(f"{url}/finding-decisions", json=body)
        assert first.status_code == 200, first.text
        assert (await client.post(f"{url}/finding-decisions", json=body)).json() == first.json()
        shown = (await client.get(f"{url}/annotations")).json()["annotation_set"]["annotations"]
        decision = {"decision_id": "d2", "revision": 2, "decision": "reject"}
        decision |= {"annotation_id": shown[0]["annotation_id"], "reason": f"{value} is no party"}
        accepted = await client.post(f"{url}/decisions", json=decision)
        assert accepted.status_code == 200, accepted.text
    told = [first.text, *await answers(world, document, findings[0]["finding_id"])]
    async with client_of(world, REVIEWER) as client:
        revision = (await client.get(url)).json()["revision"]
        left = {"revision": revision, "leave_undecided": f"{value} is away"}
        completed = await client.post(f"{url}/review:complete", json=left)
        assert completed.status_code == 200, completed.text
        told += [completed.text, (await client.get(f"{url}/findings")).text]
    assert not [one for each in told for one in (value, other.upper(), other) if one in each]
    assert "Ask [PERSON_7] first" in first.text
    assert "[PERSON_8], of counsel" in first.text
    assert "[PERSON_7] is away" in told[-1]
    assert not PLANTED.findall(str(world.audit.records))


async def test_a_search_is_no_oracle_for_values(world: World) -> None:
    """Planted values, parts of them, and words around them that go on into them, in cases and forms of their own."""
    world.rules.mask()
    document = await plant(world, 0)
    url = f"/v1/documents/{document.document_id}/search"
    async with client_of(world, SENIOR) as client:

        async def hits(words: str) -> list[tuple[int, str]]:
            found = (await client.get(url, params={**PURPOSE, "q": words})).json()
            assert found["total"] == len(found["hits"])
            return [(one["page"], one["match"]) for one in found["hits"]]

        for number in (0, 5, 7, 499):
            value = planted(0)[number]
            for words in (
                value,
                value.upper(),
                value[:9],
                f"{value} may",
                f"Maine. {value[:3]}",
                f"{value[-1]} may not",
            ):
                assert await hits(words) == []
        value = planted(0)[6]
        await world.service.operations.reveals.request(
            PROVEN, document.document_id, RevealRequest(RevealScope.VALUE, value="PERSON_7"), "review"
        )
        assert await hits(value.upper()) == [(1, value)]
        assert await hits(f"maine. {value} MAY not") == [(1, f"Maine. {value} may not")]
        assert await hits("quexil") == [(1, "Quexil")]
        assert await hits("[person_8] may") == [(1, "[PERSON_8] may")]
    assert not PLANTED.findall(str(world.audit.records))

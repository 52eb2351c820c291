"""A preview reads the newest sets of a running system."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from services.annotation.desk.records import WatchAnnotationsResponse
from services.annotation.playbook.duties.meaning import satisfies
from services.annotation.playbook.subject import Subject
from services.cli.playbooks import preview
from services.shared.domain.annotations import AnnotationSet, Paper, SetState
from services.shared.domain.document import DocumentRecord
from services.shared.domain.errors import Reason, Reject
from services.shared.domain.spans import OriginalSpan
from tests.unit.annotation.playbook.test_conclude import mark

TEXT = "120 days"
SET = AnnotationSet(
    "s", 1, SetState.PROPOSED, "nda", annotations=(replace(mark("Notice Period"), span=OriginalSpan(0, 8)),)
)


class FakeClient:
    """Three documents: one with a newer revision, one withdrawn, one whose text the caller is not allowed to read."""

    def __init__(self, *_: str) -> None:
        pass

    async def __aenter__(self) -> "FakeClient":
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def watch(self, **_: object) -> AsyncIterator[WatchAnnotationsResponse]:
        empty = replace(SET, annotations=())
        gone = replace(SET, state=SetState.WITHDRAWN)
        for name, one in (("a", empty), ("b", SET), ("a", SET), ("b", gone), ("c", SET)):
            yield WatchAnnotationsResponse("1", DocumentRecord("t", "s", "r", "m", document_id=name), one)
        await asyncio.Event().wait()

    async def text(self, document_id: str) -> str:
        if document_id == "c":
            raise Reject(Reason.FORBIDDEN)
        return TEXT


async def test_newest_set_of_each_current_document_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "AnnotationClient", FakeClient)
    monkeypatch.setattr(preview, "_QUIET_SECONDS", 0.05)
    found = await preview.from_system("address", "credential", "")
    assert [(one.name, one.document_type, [mark.words for mark in one.marks]) for one in found] == [
        ("a", "nda", [TEXT]),
        ("c", "nda", [None]),
    ]


def test_an_annotated_file_has_the_paper_and_the_values_of_the_deal() -> None:
    fields = {"path": "a", "document_type": "nda", "annotations": []}
    [earlier] = preview.from_annotated(fields)
    assert earlier.subject == Subject("nda")
    more = {
        "document_type_confidence": 0.6,
        "paper": {"kind": "amendment", "confidence": 0.9},
        "incorporates": True,
        "text": "Sums are paid in dollars.",
        "economics": [{"key": "term", "state": "stated", "start": 3, "end": 9}],
    }
    [found] = preview.from_annotated({**fields, **more})
    assert (found.subject.type_confidence, found.subject.paper) == (0.6, Paper("amendment", 0.9))
    assert found.subject.refers
    assert (earlier.subject.text, found.subject.text and found.subject.text.seen) == (None, more["text"])
    [value] = found.subject.economics
    assert (value.key, value.place and value.place.span) == ("term", OriginalSpan(3, 9))


@pytest.mark.parametrize(("role", "weak"), [("", False), ("supplier", True)])
def test_a_passage_of_an_annotated_file_has_its_text_and_our_role(role: str, weak: bool) -> None:
    words = "The Supplier may not assign this Agreement."
    one = {"category": "Anti-Assignment", "confidence": 0.9, "quote": words, "start": 9, "end": 9 + len(words)}
    fields = {"path": "a", "document_type": "supply", "text": f"Preamble {words}", "annotations": [one]}
    [found] = preview.from_annotated({**fields, "perspective": role})
    [passage] = [mark.passage for mark in found.marks]
    assert passage
    assert passage.said == f"Preamble {words}"
    assert satisfies("assignment_ban", words, passage) is not weak
    assert found.subject.perspective == role

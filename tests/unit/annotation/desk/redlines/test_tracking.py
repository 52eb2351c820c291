"""Tracked changes of a comparison, by author and date, and attacks: what a tracked change does not explain whole is
unmarked.
"""

from datetime import UTC, datetime

import pytest

from services.annotation.desk.redlines.records import CompareDocumentsResponse, Doubt
from tests.unit.annotation.calls import DOCUMENT
from tests.unit.annotation.desk.redlines.test_comparing import NEXT, compared
from tests.unit.annotation.desk.redlines.tracked import tracked
from tests.unit.annotation.edge.http.support import client_of
from tests.unit.annotation.support import REVIEWER, World

SENT = (
    "The Buyer shall pay within thirty (30) days. The Seller may not assign it at its office. Notices are in writing."
)
US, THEM = "Ada Lovelace|2025-03-04", "Bob Poe|2025-03-05"


async def pair(world: World, old: str, new: str) -> CompareDocumentsResponse:
    world.rules.mask()
    for document, marked in ((DOCUMENT, old), (NEXT, new)):
        made = tracked(marked)
        await world.propose(document, made.pop("marked"), found=(), **made)
    return await compared(world)


def unmarked(found: CompareDocumentsResponse) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.old.text, one.new.text) for one in found.changes if not one.tracked]


def marked(found: CompareDocumentsResponse) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.author, one.new.text) for one in found.changes if one.tracked]


async def test_tracked_changes_are_by_author_with_dates_and_masked_names(world: World) -> None:
    new = SENT.replace("pay", f"{{+promptly |{THEM}+}}pay").replace(" at its office", f"{{- at its office|{US}-}}")
    new = new.replace("in writing", f"in {{+signed |{THEM}+}}writing")
    found = await pair(world, SENT, new)
    assert unmarked(found) == []
    assert marked(found) == [
        ("inserted", "[PERSON_51]", "promptly"),
        ("inserted", "[PERSON_51]", "signed"),
        ("deleted", "[PERSON_1]", "at its office"),
    ]
    assert [one.number for one in found.changes] == [1, 2, 3]
    assert [one.dated for one in found.changes] == [datetime(2025, 3, day, tzinfo=UTC) for day in (5, 5, 4)]
    assert {one.doubts for one in found.changes} == {()}


@pytest.mark.parametrize(
    ("words", "other", "expected"),
    [
        # The deleted words are not those that were sent.
        ("thirty (30)", f"{{-sixty (60)|{THEM}-}}{{+ninety (90)|{THEM}+}}", ("replaced", "thirty (30", "sixty (60")),
        # An edit beside a tracked change, in the same word, and inside one.
        ("thirty (30) days", f"thirty (60) {{+business |{THEM}+}}days", ("replaced", "30", "60")),
        ("assign", f"{{+re|{THEM}+}}design", ("replaced", "assign", "design")),
        ("may not", f"may{{+ hereby|{THEM}+}}", ("deleted", "not", "")),
        (
            "may not assign it at its office",
            f"{{-may assign it at its office|{THEM}-}}",
            ("deleted", "not", ""),
        ),
        # Words that the text shows twice, once as a deletion of an insertion that never was.
        ("may not", f"may {{-not|{THEM}|{THEM}-}}", ("deleted", "not", "")),
    ],
)  # fmt: skip
async def test_what_the_tracked_words_do_not_explain_is_unmarked(
    world: World, words: str, other: str, expected: tuple[str, str, str]
) -> None:
    found = await pair(world, SENT, SENT.replace(words, other))
    assert unmarked(found) == [expected]
    assert len(marked(found)) == other.count("{")


@pytest.mark.parametrize(
    ("words", "other"),
    [
        ("thirty (30)", f"{{-thirty|{THEM}-}}{{+sixty|{THEM}+}} ({{-30|{THEM}-}}{{+60|{THEM}+}})"),
        ("assign", f"{{+re|{THEM}+}}assign"),
        ("office", f"off{{-ice|{THEM}-}}{{+er|{THEM}+}}"),
        ("Notices", f"{{+«PERSON_9|Eve Moe»|{THEM}+}}Notices"),
        ("not ", f"not {{-ever |{THEM}|{THEM}-}}"),
    ],
)
async def test_what_they_explain_is_tracked_only(world: World, words: str, other: str) -> None:
    found = await pair(world, SENT, SENT.replace(words, other))
    assert unmarked(found) == []
    assert len(marked(found)) == other.count("{")


OURS = SENT.replace("pay within", f"pay {{+in dollars |{US}+}}within").replace(" at its", f"{{- at its|{US}-}}")


@pytest.mark.parametrize(
    ("words", "other", "expected"),
    [
        # Other words under the author and the date of our change.
        ("{+in dollars ", "{+in euros ", [("replaced", "dollars", "euros")]),
        ("{+in dollars ", "{+in dollars only ", [("inserted", "", "only")]),
        ("{+in dollars ", "{+in ", [("deleted", "dollars", "")]),
        # A whole new change, forged as ours.
        ("{+in dollars ", f"{{+late |{US}+}}{{+in dollars ", [("inserted", "", "late")]),
        ("Notices are", f"Notices {{-are|{US}-}}", [("marking", "are", "are")]),
        # Our changes are accepted or rejected, and no one says so.
        (f"{{+in dollars |{US}+}}", "", [("deleted", "in dollars", "")]),
        (f"{{+in dollars |{US}+}}", "in dollars ", [("marking", "in dollars", "in dollars")]),
        (f"{{- at its|{US}-}}", " at its", [("marking", "at its", "at its")]),
        (f"{{- at its|{US}-}}", "", [("deleted", "at its", "")]),
        # Our insertion as theirs, and as of another day.
        (f"{{+in dollars |{US}+}}", f"{{+in dollars |{THEM}+}}", [("deleted", "in dollars", "")]),
        (f"dollars |{US}", "dollars |Ada Lovelace|2025-03-03", [("deleted", "in dollars", "")]),
    ],
)
async def test_our_own_tracked_changes_stay_as_they_were(
    world: World, words: str, other: str, expected: list[tuple[str, str, str]]
) -> None:
    assert words in OURS
    found = await pair(world, OURS, OURS.replace(words, other))
    assert unmarked(found) == expected


@pytest.mark.parametrize(
    ("words", "other", "count"),
    [
        ("Notices", "Notices", 2),
        ("Notices", f"{{+All |{THEM}+}}Notices", 3),
        (f"in dollars |{US}", f"in |{US}+}}{{+US |{THEM}+}}{{+dollars |{US}", 4),
        (f"{{+in dollars |{US}+}}", f"{{-in |{THEM}|{US}-}}{{+dollars |{US}+}}", 3),
    ],
)
async def test_they_can_be_edited_with_a_mark(world: World, words: str, other: str, count: int) -> None:
    found = await pair(world, OURS, OURS.replace(words, other))
    assert unmarked(found) == []
    assert len(marked(found)) == count


async def test_an_altered_change_says_so(world: World) -> None:
    found = await pair(world, OURS, OURS.replace("in dollars", "in euros"))
    assert marked(found) == [("inserted", "[PERSON_1]", "in euros"), ("deleted", "[PERSON_1]", "at its")]
    assert [one.doubts for one in found.changes] == [(), (Doubt.ALTERED,), ()]


async def test_a_forged_change_is_not_among_the_tracked_ones(world: World) -> None:
    found = await pair(world, OURS, OURS.replace("Notices", f"{{+No |{US}+}}Notices"))
    assert unmarked(found) == [("inserted", "", "No")]
    assert [text for _, _, text in marked(found)] == ["in dollars", "at its"]


@pytest.mark.parametrize(
    ("who", "doubts"),
    [
        ("|", (Doubt.NO_AUTHOR, Doubt.NO_DATE)),
        ("Bob Poe|", (Doubt.NO_DATE,)),
        ("|2025-03-05", (Doubt.NO_AUTHOR,)),
        ("Bob Poe|2999-01-01", (Doubt.FUTURE_DATE,)),
        ("Bob Poe|0001-01-01", ()),
    ],
)
async def test_doubts(world: World, who: str, doubts: tuple[Doubt, ...]) -> None:
    found = await pair(world, SENT, SENT.replace("Notices", f"{{+All |{who}+}}Notices"))
    [one] = found.changes
    assert one.tracked
    assert one.doubts == doubts


NAMELESS = OURS.replace(US, "|")


@pytest.mark.parametrize("old", [NAMELESS, OURS])
@pytest.mark.parametrize(
    ("words", "other", "expected", "count"),
    [
        ("Notices", "Notices", [], 2),
        ("Notices", "{+All ||+}Notices", [], 3),
        ("Notices are", "Notices {-are||-}", [], 3),
        ("in dollars", "in euros", [("replaced", "dollars", "euros")], 2),
        ("{+in dollars ||+}", "", [("deleted", "in dollars", "")], 1),
    ],
)
async def test_without_names_whole_new_changes_are_tracked_and_altered_ones_are_not(
    world: World, old: str, words: str, other: str, expected: list[tuple[str, str, str]], count: int
) -> None:
    found = await pair(world, old, NAMELESS.replace(words, other))
    assert unmarked(found) == expected
    assert len(marked(found)) == count


async def test_names_behind_the_text_are_no_change_but_words_that_look_like_them_are(world: World) -> None:
    found = await pair(world, SENT, SENT.replace("Notices", f"{{+All |{THEM}+}}Notices") + "\n\n[Changes by nobody]")
    assert unmarked(found) == [("inserted", "", "[Changes by nobody]")]


async def test_answers_have_authors_dates_and_doubts(world: World) -> None:
    new = SENT.replace("Notices", f"{{+All |{THEM}+}}Notices").replace("office", "{+main ||+}office")
    await pair(world, SENT, new)
    client = client_of(world, REVIEWER)
    url = f"/v1/documents/{NEXT.document_id}/comparison?against={DOCUMENT.document_id}&purpose=review"
    first, second = (await client.get(url)).json()["changes"]
    assert (first["author"], first["dated"], first["doubts"]) == ("", None, ["no_author", "no_date"])
    assert (second["author"], second["dated"], second["doubts"]) == ("[PERSON_51]", "2025-03-05T00:00:00Z", [])
    assert "Bob" not in repr(world.audit.records)

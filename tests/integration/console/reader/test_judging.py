"""Places that a reviewer judges before the answer of the model is shown."""

from collections.abc import Callable

from tests.integration.console.reader.conftest import Reader
from tests.integration.console.reader.review import Review
from tests.integration.console.reader.test_accessibility import violations

Opener = Callable[..., Reader]
_MESSAGE = "Change of control is no event of default"


def drawn() -> Review:
    """Two findings wait for a judgement."""
    review = Review(pages=12)
    review.judging.keep_back(review.annotations, review.findings, "f-0", "f-3")
    return review


def judge(reader: Reader, place: str, category: str, severity: str = "") -> None:
    card = reader.page.locator(f"[data-place='{place}']")
    if not card.locator("#judge-category").is_visible():
        card.locator(".card-head").click()
    card.locator("#judge-category").select_option(label=category)
    if severity:
        card.locator("#judge-severity").select_option(label=severity)
    card.get_by_role("button", name="Keep my judgement").click()
    reader.page.wait_for_selector(f"[data-place='{place}'][data-judged='yes']")


def test_the_answer_of_the_model_follows_the_judgement(open_reader: Opener) -> None:
    reader = open_reader(drawn())
    page = reader.page
    reader.wait_text("#judgements", "2 left")
    assert _MESSAGE not in page.content()
    page.locator("[data-place='place-0'] .card-head").click()
    assert page.get_by_role("button", name="Keep my judgement").is_disabled()
    assert page.locator(".spanbar").count() == 0
    assert violations(reader) == []
    judge(reader, "place-0", "Governing Law", "Low")
    reader.wait_text("[data-place='place-0'] [data-model]", "Change Of Control · Critical")
    reader.wait_text("[data-place='place-0']", "The answers differ")
    reader.wait_text(".card", _MESSAGE)
    reader.wait_text("#judgements", "1 left")
    assert reader.review.judging.own == {"place-0": {"category": "Governing Law", "severity": "low"}}


def test_the_next_place_follows_and_agreement_is_said(open_reader: Opener) -> None:
    reader = open_reader(drawn())
    judge(reader, "place-0", "Change Of Control", "Critical")
    reader.wait_text("[data-place='place-0']", "Both say the same")
    reader.page.get_by_role("button", name="Next place").click()
    judge(reader, "place-1", "None of them")
    reader.wait_text("#judgements", "all judged")
    assert reader.review.judging.own["place-1"] == {"category": "", "severity": None}


def test_a_review_with_places_to_judge_is_not_completed(open_reader: Opener) -> None:
    reader = open_reader(drawn())
    reader.page.get_by_role("button", name="Complete").first.click()
    reader.wait_text("body", "2 places wait for your judgement.")
    assert reader.review.state == "proposed"

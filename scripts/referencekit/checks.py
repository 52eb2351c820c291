"""The checks that the paper is in order."""

from scripts.referencekit.markdown import code, made_from, page, table
from services.annotation.proofreading.messages import CHECKS, Description

_INTRODUCTION = """
Findings of kind `paper_fault` come from these checks. They read the text alone, without a model. A finding that groups
places has the first one without a part, and the others with the part `more`. The part `other` is the place that the
first one contradicts.

An amendment, a waiver or a consent uses the sections, terms and attachments of another paper, and a text with passages
left out has gaps of its own, so the checks that depend on these do not run on them.
"""


def checks_page() -> str:
    rows = ((code(check.value), one.tests, _severity(one), one.example) for check, one in CHECKS.items())
    return page(
        "Checks of the paper",
        made_from("services/annotation/proofreading/messages.py"),
        _INTRODUCTION,
        table(("check", "tests", "severity", "example"), rows),
    )


def _severity(one: Description) -> str:
    return f"{one.severity.value} or {one.on_deal.value}" if one.on_deal else one.severity.value

"""A report made by rules only, so that the tests do not depend on trained weights."""

from services.cli.redaction.report import Report
from services.redaction.detection.analysis import analyse
from services.redaction.policies.rules import Policy
from services.redaction.recognisers.registry import RECOGNISERS
from services.redaction.text.explain import explain
from services.redaction.text.redact import apply_plan, plan_redaction
from tests.unit.redaction.makers import LEGAL, Numbers


def report_of(text: str, policy: Policy = LEGAL, path: str = "folder/loan.txt") -> Report:
    """The report on `text` under a policy."""
    analysis = analyse(text, policy, known=(), parties=(), recognisers=RECOGNISERS)
    prepared = plan_redaction(text, analysis)
    return Report(path, policy, text, apply_plan(prepared, Numbers()(prepared.subjects)), explain(analysis))

"""A report on a text, as the command makes it."""

import asyncio

from services.cli.redaction.report import Report
from services.redaction.explain import explain
from services.redaction.policy import Policy
from services.redaction.standalone import StandaloneRedactor
from tests.unit.redaction.makers import LEGAL


def report_of(text: str, policy: Policy = LEGAL, path: str = "folder/loan.txt") -> Report:
    """`text` under a policy, as a matter of its own."""
    redaction, analysis = asyncio.run(StandaloneRedactor(policy).examine(text, "m"))
    return Report(path, policy, text, redaction, explain(analysis))

"""Which tests may skip where everything is required, and why."""

import os

import pytest

ALLOWED = (
    "the data folder is absent",
    "run `scripts/setup.sh keycloak`",
    "run `scripts/setup.sh llm`",
    "run `scripts/setup.sh rapidocr`",
    "run `scripts/setup.sh libreoffice`",
    "LibreOffice Calc is not installed",
    "the kernel has no Landlock",
    "no Python that other users reach",
    "run `scripts/setup.sh browser`",
    "run `scripts/setup.sh node`",
    "Tansu is only there",
    "neither `docker compose` nor",
)


def fault_of(reason: str, *, required: bool) -> str:
    """What is wrong with a skip for `reason`; empty where it is allowed."""
    if not required or any(part in reason for part in ALLOWED):
        return ""
    return f"this test must not skip where GLOSSATOR_REQUIRE_KAFKA=1: {reason}"


def check(report: pytest.TestReport) -> None:
    """Turns a skip that is not allowed into a failure."""
    if not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if fault := fault_of(reason, required=os.environ.get("GLOSSATOR_REQUIRE_KAFKA") == "1"):
        report.outcome, report.longrepr = "failed", fault

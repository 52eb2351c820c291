"""Check that this machine can run Glossator. Each failed check has a remedy."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from rich.table import Table

from services.cli.doctor.machine import MachineFacts, inspect_machine
from services.cli.local.tools import Tools
from services.ingestion.sandbox.ocr.tesseract import PACKAGES
from services.ingestion.sandbox.office.jobs import JOBS


class CheckStatus(StrEnum):
    OK = "ok"
    OPTIONAL = "optional"  # missing, and not always needed
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Check:
    """The result of a check. `remedy` is empty if the status is OK."""

    name: str
    status: CheckStatus
    found: str
    remedy: str


def check_machine(ports: Sequence[int], data: Path, tools: Tools | None = None) -> list[Check]:
    """Run all checks. `ports` are those that `glossator up` will listen on."""
    return run_checks(inspect_machine(tools or Tools(), ports, data))


def run_checks(facts: MachineFacts) -> list[Check]:
    return [check(facts) for check in CHECKS]


def is_fit(checks: Iterable[Check]) -> bool:
    return all(check.status is not CheckStatus.MISSING for check in checks)


def as_table(checks: Iterable[Check]) -> Table:
    table = Table("", "check", "found", "what to do", title="glossator doctor", title_justify="left")
    for check in checks:
        table.add_row(_MARKS[check.status], check.name, check.found, check.remedy)
    return table


def as_json_lines(checks: Iterable[Check]) -> str:
    return "\n".join(json.dumps(asdict(check)) for check in checks)


def _check(name: str, good: bool, found: str, remedy: str, otherwise: CheckStatus = CheckStatus.MISSING) -> Check:
    return Check(name, CheckStatus.OK if good else otherwise, found, "" if good else remedy)


def _system(facts: MachineFacts) -> Check:
    good = (facts.system, facts.processor) == ("Linux", "x86_64") and facts.glibc is not None and facts.glibc >= (2, 35)
    glibc = "no glibc" if facts.glibc is None else f"glibc {facts.glibc[0]}.{facts.glibc[1]}"
    found = f"{facts.system} {facts.processor}, {glibc}"
    return _check("system", good, found, "use x86-64 Linux with glibc 2.35 or later, such as Debian 12 or Ubuntu 22.04")


def _cores(facts: MachineFacts) -> Check:
    return _check(
        "cores", facts.cores >= 2, str(facts.cores), "with fewer than 2 cores, the system is slow", CheckStatus.OPTIONAL
    )


def _memory(facts: MachineFacts) -> Check:
    return _check("memory", facts.memory >= 5.5, f"{facts.memory:.1f} GiB", "needs 6 GiB")


def _disk(facts: MachineFacts) -> Check:
    return _check("disk", facts.disk >= 5, f"{facts.disk:.1f} GiB free", "needs 5 GiB")


def _python(facts: MachineFacts) -> Check:
    right = [python for python in facts.pythons if python.version in {(3, 11), (3, 12)}]
    suitable = [python for python in right if python.shared]
    shown = suitable[:1] or right[:1] or list(facts.pythons[:1])
    found = ", ".join(
        f"{python.version[0]}.{python.version[1]}{'' if python.shared else ' without shared library'}"
        for python in shown
    )
    remedy = (
        "sudo apt-get install -y libpython{}.{}".format(*right[0].version)
        if right
        else "sudo apt-get install -y python3.11 libpython3.11, or name one with GLOSSATOR_PYTHON"
    )
    return _check("python 3.11 or 3.12", bool(suitable), found or "none", remedy)


def _java(facts: MachineFacts) -> Check:
    good = facts.java is not None and facts.java >= 17
    return _check("java", good, str(facts.java or "none"), "sudo apt-get install -y default-jre-headless")


def _maven(facts: MachineFacts) -> Check:
    """Maven is needed only until the jars of Kafka are installed."""
    otherwise = CheckStatus.MISSING if facts.kafka is None else CheckStatus.OPTIONAL
    return _check("maven", facts.maven is not None, facts.maven or "none", "sudo apt-get install -y maven", otherwise)


def _postgres(facts: MachineFacts) -> Check:
    remedy = "only tests need it: sudo apt-get install -y postgresql"
    return _check("postgresql", facts.postgres is not None, facts.postgres or "none", remedy, CheckStatus.OPTIONAL)


def _uv(facts: MachineFacts) -> Check:
    return _check("uv", facts.uv, ".tools/bin/uv" if facts.uv else "none", "make setup")


def _application(facts: MachineFacts) -> Check:
    return _check("environment", facts.application, ".venv" if facts.application else "none", "make setup")


def _triton(facts: MachineFacts) -> Check:
    return _check("tritonserver", facts.triton, ".venv-triton" if facts.triton else "none", "make setup")


def _kafka(facts: MachineFacts) -> Check:
    return _check("apache kafka", facts.kafka is not None, facts.kafka or "none", "make setup")


def _llm(facts: MachineFacts) -> Check:
    remedy = "without it, summaries are sentences of the document: scripts/setup.sh llm, 1.1 GB"
    found = ".tools/llm" if facts.llm is not None else "none"
    return _check("language model", facts.llm is not None, found, remedy, CheckStatus.OPTIONAL)


def _office(facts: MachineFacts) -> Check:
    packages = sorted({job.package for job in JOBS.values()} if facts.office is None else facts.office_packages)
    lost = "DOCX has no pages, and DOC and PPT are refused" if facts.office is None else "PPT is refused"
    remedy = f"without it, {lost}: sudo apt-get install -y {' '.join(packages)}, or scripts/setup.sh libreoffice"
    found = facts.office or "none"
    if facts.office and packages:
        found = f"{found}, without {' '.join(packages)}"
    return _check("libreoffice", not packages, found, remedy, CheckStatus.OPTIONAL)


def _ocr(facts: MachineFacts) -> Check:
    remedy = f"without it, scans are refused: sudo apt-get install -y {' '.join(PACKAGES)}, or scripts/setup.sh ocr"
    return _check("tesseract", facts.ocr is not None, facts.ocr or "none", remedy, CheckStatus.OPTIONAL)


def _second_ocr(facts: MachineFacts) -> Check:
    remedy = "without it, uncertain words of scans are read by one program: scripts/setup.sh rapidocr, 110 MB"
    return _check("rapidocr", facts.second_ocr is not None, facts.second_ocr or "none", remedy, CheckStatus.OPTIONAL)


def _ports(facts: MachineFacts) -> Check:
    taken = ", ".join(map(str, facts.taken_ports))
    remedy = "`glossator down` if Glossator listens there; else stop the other process"
    return _check("ports", not taken, f"taken: {taken}" if taken else "free", remedy, CheckStatus.OPTIONAL)


def _data(facts: MachineFacts) -> Check:
    remedy = "only training, evaluation and some tests need it: set GLOSSATOR_DATA to its folder"
    return _check("data", facts.data is not None, str(facts.data or "none"), remedy, CheckStatus.OPTIONAL)


_MARKS = {
    CheckStatus.OK: "[green]✓[/green]",
    CheckStatus.OPTIONAL: "[yellow]–[/yellow]",
    CheckStatus.MISSING: "[red]✗[/red]",
}
CHECKS: tuple[Callable[[MachineFacts], Check], ...] = (
    _system,
    _cores,
    _memory,
    _disk,
    _python,
    _java,
    _maven,
    _postgres,
    _uv,
    _application,
    _triton,
    _kafka,
    _llm,
    _office,
    _ocr,
    _second_ocr,
    _ports,
    _data,
)

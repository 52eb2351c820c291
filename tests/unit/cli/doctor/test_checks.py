import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from services.cli.__main__ import app
from services.cli.doctor.checks import (
    CHECKS,
    Check,
    CheckStatus,
    as_json_lines,
    as_table,
    check_machine,
    is_fit,
    run_checks,
)
from services.cli.doctor.machine import MachineFacts, PythonFound, missing_packages
from services.cli.local.layout import SystemPorts
from services.cli.local.processes import Processes, Status
from services.cli.local.system import LocalSystem
from services.cli.local.tools import Tools
from services.ingestion.sandbox.office.program import Program

GOOD = MachineFacts(
    system="Linux",
    processor="x86_64",
    glibc=(2, 36),
    cores=2,
    memory=24,
    disk=80,
    pythons=(PythonFound("/usr/bin/python3.11", (3, 11), True),),
    java=17,
    maven="/usr/bin/mvn",
    postgres="/usr/bin/initdb",
    uv=True,
    application=True,
    triton=True,
    kafka="4.3.1",
    llm=Path("/tools/llm/model.gguf"),
    office="7.4",
    office_packages=(),
    ocr="5.3.0: eng, osd",
    second_ocr="3.10.0, Apache-2.0",
    taken_ports=(),
    data=Path("/data"),
)
MISSING, OPTIONAL = CheckStatus.MISSING, CheckStatus.OPTIONAL


def amiss(facts: MachineFacts) -> list[Check]:
    return [check for check in run_checks(facts) if check.status is not CheckStatus.OK]


def test_a_suitable_machine_has_no_remedies() -> None:
    assert amiss(GOOD) == []
    assert is_fit(run_checks(GOOD))
    assert all(check.remedy == "" and check.found for check in run_checks(GOOD))
    assert len({check.name for check in run_checks(GOOD)}) == len(CHECKS)


@pytest.mark.parametrize(
    ("changed", "name", "status", "remedy"),
    [
        ({"system": "Darwin", "glibc": None}, "system", MISSING, "x86-64 Linux"),
        ({"processor": "aarch64"}, "system", MISSING, "x86-64 Linux"),
        ({"glibc": (2, 31)}, "system", MISSING, "glibc 2.35"),
        ({"cores": 1}, "cores", OPTIONAL, "fewer than 2 cores"),
        ({"memory": 3.9}, "memory", MISSING, "6 GiB"),
        ({"disk": 1.0}, "disk", MISSING, "5 GiB"),
        ({"pythons": ()}, "python 3.11 or 3.12", MISSING, "python3.11 libpython3.11"),
        ({"pythons": (PythonFound("p", (3, 13), True),)}, "python 3.11 or 3.12", MISSING, "GLOSSATOR_PYTHON"),
        ({"pythons": (PythonFound("p", (3, 12), False),)}, "python 3.11 or 3.12", MISSING, "libpython3.12"),
        ({"java": None}, "java", MISSING, "default-jre-headless"),
        ({"java": 11}, "java", MISSING, "default-jre-headless"),
        ({"maven": None}, "maven", OPTIONAL, "install -y maven"),
        ({"postgres": None}, "postgresql", OPTIONAL, "install -y postgresql"),
        ({"uv": False}, "uv", MISSING, "make setup"),
        ({"application": False}, "environment", MISSING, "make setup"),
        ({"triton": False}, "tritonserver", MISSING, "make setup"),
        ({"office": None}, "libreoffice", OPTIONAL, "libreoffice-impress-nogui libreoffice-writer-nogui"),
        (
            {"office_packages": ("libreoffice-impress-nogui",)},
            "libreoffice",
            OPTIONAL,
            "PPT is refused: sudo apt-get install -y libreoffice-impress-nogui,",
        ),
        ({"ocr": None}, "tesseract", OPTIONAL, "tesseract-ocr-osd"),
        ({"second_ocr": None}, "rapidocr", OPTIONAL, "scripts/setup.sh rapidocr"),
        ({"kafka": None}, "apache kafka", MISSING, "make setup"),
        ({"llm": None}, "language model", OPTIONAL, "scripts/setup.sh llm"),
        ({"taken_ports": (9092, 8001)}, "ports", OPTIONAL, "glossator down"),
        ({"data": None}, "data", OPTIONAL, "GLOSSATOR_DATA"),
    ],
)
def test_each_failed_check_has_a_remedy(changed: dict[str, Any], name: str, status: CheckStatus, remedy: str) -> None:
    facts = replace(GOOD, **changed)
    [check] = amiss(facts)
    assert (check.name, check.status) == (name, status)
    assert remedy in check.remedy
    assert is_fit(run_checks(facts)) == (status is OPTIONAL)


def test_a_libreoffice_without_a_library_lacks_its_package(tmp_path: Path) -> None:
    (tmp_path / "program").mkdir()
    office = Program(("soffice",), (tmp_path,))
    assert missing_packages(office) == ("libreoffice-impress-nogui",)
    (tmp_path / "program" / "libsdlo.so").touch()
    assert missing_packages(office) == missing_packages(None) == ()


def test_one_suitable_python_is_enough() -> None:
    other = PythonFound("/usr/bin/python3", (3, 13), True)
    assert amiss(replace(GOOD, pythons=(other, *GOOD.pythons))) == []


def test_maven_is_needed_without_jars() -> None:
    statuses = {check.name: check.status for check in run_checks(replace(GOOD, maven=None, kafka=None))}
    assert statuses["maven"] is MISSING


def test_an_empty_checkout_lacks_the_environments(tmp_path: Path) -> None:
    checks = {check.name: check for check in check_machine([], tmp_path / "none", Tools(tmp_path))}
    assert [checks[name].remedy for name in ("uv", "environment", "tritonserver", "apache kafka")] == ["make setup"] * 4
    assert checks["cores"].found.isdigit()


def test_this_machine_runs_the_tests() -> None:
    checks = {check.name: check for check in check_machine([], Path("/"))}
    assert checks["python 3.11 or 3.12"].status is CheckStatus.OK
    assert checks["environment"].status is CheckStatus.OK


def test_table_and_lines_contain_every_check() -> None:
    checks = run_checks(replace(GOOD, java=None))
    console = Console(width=200, file=io.StringIO())
    with console.capture() as captured:
        console.print(as_table(checks))
    shown = captured.get()
    assert all(check.name in shown for check in checks)
    lines = [json.loads(line) for line in as_json_lines(checks).splitlines()]
    assert [line["name"] for line in lines] == [check.name for check in checks]
    assert lines[5] == {
        "name": "java",
        "status": "missing",
        "found": "none",
        "remedy": "sudo apt-get install -y default-jre-headless",
    }


@pytest.mark.parametrize("options", [[], ["--json-lines"]])
def test_the_command_prints_every_check(options: list[str]) -> None:
    result = CliRunner().invoke(app, ["doctor", *options], env={"COLUMNS": "200"})
    assert result.exit_code in {0, 1}
    assert all(check.name in result.stdout for check in run_checks(GOOD))


def test_ports_of_the_own_running_parts_are_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ports = SystemPorts.free()
    LocalSystem(tmp_path, ports=ports)
    running = [Status("ingestion", 7, alive=True, log=tmp_path / "log")]
    monkeypatch.setattr(Processes, "status", lambda self: running if self.log("x").is_relative_to(tmp_path) else [])
    checked: list[int] = []

    def check(found: list[int], _data: Path) -> list[Check]:
        checked.extend(found)
        return []

    monkeypatch.setattr("services.cli.commands.doctor.check_machine", check)
    assert CliRunner().invoke(app, ["doctor", "--directory", str(tmp_path)]).exit_code == 0
    assert ports.grpc[0] not in checked
    assert ports.grpc[1] in checked

"""The images: user, content, and commands."""

import json
import re
import subprocess
import sys
import venv
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.unit.deploy.charts import COMPONENTS, ROOT

Instruction = tuple[str, str]


def _instructions() -> Iterator[Instruction]:
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip():
            name, _, rest = line.strip().partition(" ")
            yield name, " ".join(rest.split())


def _stages() -> dict[str, list[Instruction]]:
    """The instructions of each stage by name; those before the first stage are under ""."""
    stages: dict[str, list[Instruction]] = {"": []}
    for name, rest in _instructions():
        if name == "FROM":
            stages[rest.rpartition(" AS ")[2]] = []
        next(reversed(stages.values())).append((name, rest))
    return stages


STAGES = _stages()
ALL = tuple(_instructions())


def _one(stage: str, name: str) -> str:
    return [rest for instruction, rest in STAGES[stage] if instruction == name][-1]


def test_bases_are_arguments() -> None:
    named = {"${BASE_IMAGE}", "${TRITON_IMAGE}", "${VLLM_IMAGE}", *STAGES}
    assert {rest.partition(" AS ")[0] for name, rest in ALL if name == "FROM"} <= named
    assert "BASE_IMAGE=" in " ".join(rest for _, rest in STAGES[""])


def test_the_last_stage_is_a_service() -> None:
    assert list(STAGES)[-1] == "service"
    assert any(("ARG", f"SERVICE={component}") in STAGES["service"] for component in COMPONENTS)


@pytest.mark.parametrize("stage", ["service", "triton", "triton-llm"])
def test_it_runs_as_a_numeric_user_other_than_root(stage: str) -> None:
    user, group = _one(stage, "USER").split(":")
    assert int(user) == int(group) == 10001
    after = [name for name, _ in STAGES[stage]]
    assert "RUN" not in after[after.index("USER") :]
    assert "HEALTHCHECK" in after


@pytest.mark.parametrize("stage", ["service", "triton", "triton-llm"])
def test_it_is_labelled_with_version_and_commit(stage: str) -> None:
    label = _one(stage, "LABEL")
    assert [name for name, _ in STAGES[stage]][-3:] == ["ARG", "ARG", "LABEL"]  # no layer depends on the labels
    for name, argument in (("version", "VERSION"), ("revision", "REVISION")):
        assert f'org.opencontainers.image.{name}="${{{argument}}}"' in label
        assert ("ARG", argument) in STAGES[stage]
        assert any(one.startswith(f"{argument}=") for kind, one in STAGES[""] if kind == "ARG")


def test_only_hashed_locks_are_installed() -> None:
    installs = [rest for name, rest in ALL if name == "RUN" and "pip install" in rest]
    assert len(installs) == 3
    assert all("--require-hashes" in rest and "--no-deps" in rest for rest in installs)


def test_no_secret_is_named() -> None:
    assert not [rest for name, rest in ALL if name in ("ARG", "ENV") and re.search(r"(?i)password|secret|token", rest)]
    assert not [rest for name, rest in ALL if name == "ADD"]


def test_copied_files_exist_and_are_not_ignored() -> None:
    kept = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    for name, rest in ALL:
        if name == "COPY" and "--from" not in rest:
            source = rest.split()[0]
            assert (ROOT / source).exists()
            assert any(source == one or source.startswith(f"{one}/") for one in kept)
    assert not {"tests", "samples", ".git", "var"} & {path.partition("/")[0] for path in kept}


def test_a_server_without_the_backend_does_not_load_the_language_model() -> None:
    """The server loads all of /models, and exits if a model fails to load."""
    places = [rest.split()[-1] for name, rest in STAGES["triton"] if (name, "/models" in rest) == ("COPY", True)]
    removed = [rest for name, rest in STAGES["triton"] if name == "RUN" and "rm -r /models/llm" in rest]
    assert (places, len(removed)) == (["/models"], 1)
    assert (ROOT / "models" / "repository" / "llm" / "config.pbtxt").exists()


@pytest.mark.parametrize(("ready", "status"), [(True, 0), (False, 1)])
def test_the_health_check_uses_readyz(ready: bool, status: int) -> None:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if ready and self.path == "/readyz" else 503)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base has it
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"0.0.0.0:{server.server_address[1]}"
        command = json.loads(_one("service", "HEALTHCHECK").partition("CMD ")[2])
        ran = subprocess.run(
            command, env=_environment(GLOSSATOR_METRICS_ADDRESS=address), capture_output=True, check=False
        )
        server.shutdown()
    assert ran.returncode == status


def test_an_isolated_process_finds_the_code(tmp_path: Path) -> None:
    """The sandbox starts its child with `-I`, which ignores PYTHONPATH and the working directory."""
    (written,) = [rest for name, rest in STAGES["environment"] if name == "RUN" and "glossator.pth" in rest]
    venv.create(tmp_path / "venv")
    command = written.replace("/opt/venv", str(tmp_path / "venv")).replace("/app", str(ROOT))
    subprocess.run(("sh", "-c", command), check=True)
    find = "import importlib.util as u; print(u.find_spec('services').origin, u.find_spec('glossator') is not None)"
    isolated = (tmp_path / "venv" / "bin" / "python", "-I", "-c", find)
    found = subprocess.run(isolated, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert found == f"{ROOT / 'services' / '__init__.py'} True\n"
    assert not [rest for name, rest in STAGES["service"] if name == "ENV" and "PYTHONPATH" in rest]


def test_the_command_becomes_the_service(tmp_path: Path) -> None:
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "$$ $@"\n')
    python.chmod(0o755)
    with subprocess.Popen(
        json.loads(_one("service", "CMD")),
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "SERVICE": "redaction"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        said = process.communicate()[0]
    assert said == f"{process.pid} -m services.redaction\n"


def _environment(**more: str) -> dict[str, str]:
    return {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", **more}

"""A Triton server that its own fault ends during its start is started again; one that fails otherwise is not."""

import sys
from pathlib import Path

import pytest

from services.cli.local.processes import PartFailedError
from services.cli.local.tools import Tools
from services.cli.local.triton import LocalTriton

FAULT = "terminate called after throwing an instance of 'boost::interprocess::lock_exception'"
_SERVER = """#!{python} -IS
import http.server, os, pathlib, sys

starts = pathlib.Path({starts!r})
starts.write_text(starts.read_text() + "x" if starts.exists() else "x")
if len(starts.read_text()) <= {failures}:
    print({says!r}, flush=True)
    os.abort()


class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


port = next(int(one.partition("=")[2]) for one in sys.argv if one.startswith("--http-port="))
http.server.HTTPServer(("127.0.0.1", port), Ready).serve_forever()
"""


class World:
    """A server program that says something and aborts, the first `failures` times."""

    def __init__(self, folder: Path, failures: int, says: str) -> None:
        packages = folder / ".venv-triton/lib/python3.11/site-packages/pytriton/tritonserver"
        for each in ("backends/python", "python_backend_stubs/3.11", "bin"):
            (packages / each).mkdir(parents=True)
        self._starts = folder / "starts"
        program = packages / "bin" / "tritonserver"
        program.write_text(
            _SERVER.format(python=sys.executable, starts=str(self._starts), failures=failures, says=says)
        )
        program.chmod(0o755)
        tools = _Tools(folder)
        self.server = LocalTriton(folder / "run", folder, ["clauses"], tools=tools, die_with_parent=True)

    @property
    def starts(self) -> int:
        return len(self._starts.read_text())


class _Tools(Tools):
    def triton_library_folder(self) -> Path:
        return self.root


@pytest.mark.parametrize("failures", [0, 1, 2])
def test_a_fault_of_triton_starts_it_again(tmp_path: Path, failures: int) -> None:
    world = World(tmp_path, failures, FAULT)
    with world.server:
        assert world.server.ready()
    assert world.starts == failures + 1


@pytest.mark.parametrize(("says", "starts"), [(FAULT, 3), ("failed to load 'clauses'", 1)])
def test_a_server_that_does_not_start_is_reported(tmp_path: Path, says: str, starts: int) -> None:
    world = World(tmp_path, 9, says)
    with pytest.raises(PartFailedError, match="exited during its start"):
        world.server.start()
    assert world.starts == starts

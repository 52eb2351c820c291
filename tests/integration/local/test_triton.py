"""A real tritonserver with a minimal model."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tritonclient.grpc as triton
import tritonclient.grpc.aio as triton_aio
from tritonclient.utils import InferenceServerException

from services.cli.local.pids import ProcessId
from services.cli.local.processes import PartFailedError
from services.cli.local.triton import LocalTriton
from tests.real_parts import need_triton

pytestmark = pytest.mark.triton

CONFIG = """
backend: "python"
max_batch_size: 8
input [{ name: "IN", data_type: TYPE_FP32, dims: [-1] }]
output [{ name: "OUT", data_type: TYPE_FP32, dims: [-1] }]
instance_group [{ kind: KIND_CPU }]
dynamic_batching {}
"""
MODEL = """
import triton_python_backend_utils as pb

class TritonPythonModel:
    def execute(self, requests):
        values = [pb.get_input_tensor_by_name(request, "IN").as_numpy() for request in requests]
        return [pb.InferenceResponse([pb.Tensor("OUT", value * 2)]) for value in values]
"""


def write_model(repository: Path, name: str, code: str = MODEL) -> None:
    (repository / name / "1").mkdir(parents=True)
    (repository / name / "config.pbtxt").write_text(f'name: "{name}"{CONFIG}')
    (repository / name / "1" / "model.py").write_text(code)


NUMBERED = f"""
import os
import time
{MODEL}
    def initialize(self, args):
        with open(os.path.join(args["model_repository"], "process"), "w") as file:
            file.write(str(os.getpid()))
"""
SLOW = NUMBERED.replace("        values", "        time.sleep(60)\n        values")


def request() -> list[triton.InferInput]:
    values = triton.InferInput("IN", [1, 3], "FP32")
    values.set_data_from_numpy(np.array([[1, 2, 3]], dtype=np.float32))
    return [values]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalTriton]:
    need_triton()
    repository = tmp_path_factory.mktemp("repository")
    write_model(repository, "double")
    write_model(repository, "spare")
    with LocalTriton(tmp_path_factory.mktemp("triton"), repository, ["double"], die_with_parent=True) as server:
        yield server


async def test_tensors_come_back(server: LocalTriton) -> None:
    async with triton_aio.InferenceServerClient(server.grpc_address) as client:
        answer = await client.infer("double", request())
    assert answer.as_numpy("OUT").tolist() == [[2, 4, 6]]


def test_only_the_named_models_are_loaded_at_start(server: LocalTriton) -> None:
    with triton.InferenceServerClient(server.grpc_address) as client:
        assert client.is_model_ready("double")
        assert not client.is_model_ready("spare")
        client.load_model("spare")
        assert client.is_model_ready("spare")


def test_after_sigkill_it_comes_back_at_the_same_address(tmp_path: Path) -> None:
    need_triton()
    write_model(tmp_path / "repository", "double")
    server = LocalTriton(tmp_path / "triton", tmp_path / "repository")
    address = server.start()
    server.kill()
    assert not server.alive()
    assert server.start() == address
    with triton.InferenceServerClient(address) as client:
        assert client.infer("double", request()).as_numpy("OUT").tolist() == [[2, 4, 6]]
    server.stop()
    assert not server.alive()


@pytest.mark.parametrize("code", [SLOW, NUMBERED], ids=["answering", "idle"])
async def test_model_processes_end_with_a_killed_server(tmp_path: Path, code: str) -> None:
    need_triton()
    write_model(tmp_path / "repository", "double", code)
    with LocalTriton(tmp_path / "triton", tmp_path / "repository", die_with_parent=True) as server:
        process = ProcessId.of(int((tmp_path / "repository" / "double" / "process").read_text()))
        assert process is not None
        async with triton_aio.InferenceServerClient(server.grpc_address) as client:
            asked = asyncio.create_task(client.infer("double", request()))
            await asyncio.sleep(0.5)
            os.kill(server.status()[0].pid, signal.SIGKILL)  # a zombie until its parent ends
            assert await asyncio.to_thread(process.wait, 5)
            with contextlib.suppress(InferenceServerException):
                await asked


def test_two_servers_do_not_meet_in_shared_memory(server: LocalTriton, tmp_path: Path) -> None:
    write_model(tmp_path / "repository", "double")
    with LocalTriton(tmp_path / "triton", tmp_path / "repository"):
        pass
    with triton.InferenceServerClient(server.grpc_address) as client:
        assert client.infer("double", request()).as_numpy("OUT").tolist() == [[2, 4, 6]]


def test_the_error_of_a_broken_model_names_the_log(tmp_path: Path) -> None:
    need_triton()
    write_model(tmp_path / "repository", "broken", "raise RuntimeError('no weights here')")
    with pytest.raises(PartFailedError, match="no weights here"):
        LocalTriton(tmp_path / "triton", tmp_path / "repository").start()

"""The committed clause model behind the real tritonserver."""

import asyncio
import shutil
from collections.abc import Iterator

import numpy as np
import pytest
import tritonclient.grpc as triton
import tritonclient.grpc.aio as triton_aio
from clause_model.scorer import QUALITY, STANDARD, Scorer, load
from tritonclient.utils import InferenceServerException

from models.training import CLAUSES, REPOSITORY
from models.training.export import configure
from models.training.triton_config import ENCODER
from services.cli.local.triton import LocalTriton
from tests.real_parts import need_triton

pytestmark = pytest.mark.triton

AGREEMENT = """\
HOSTING AGREEMENT

This Hosting Agreement is made as of March 3, 2019 between Harbour Lights LLC ("Host") and Umber Foods Inc. ("Client").

1. Term. The initial term of this Agreement ends on March 2, 2022 and renews for successive periods of one year unless
either party gives notice of non-renewal at least sixty (60) days before the end of the term.

2. Insurance. Host shall maintain commercial general liability insurance of at least $1,000,000 per occurrence.

3. Governing Law. This Agreement shall be governed by the laws of the State of Vermont.

4. Assignment. Neither party may assign this Agreement without the prior written consent of the other party.

By: [PERSON_1]
"""
OUTPUTS = ("CATEGORY", "START", "END", "CONFIDENCE")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalTriton]:
    need_triton()
    with LocalTriton(tmp_path_factory.mktemp("triton"), REPOSITORY, ["clauses"], die_with_parent=True) as server:
        yield server


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return load(CLAUSES / "weights.npz", STANDARD)


def inputs(texts: list[bytes], least: float = 0.05, offset: int | None = None) -> list[triton.InferInput]:
    values = [
        ("TEXT", "BYTES", np.array(texts, np.object_)),
        ("MIN_CONFIDENCE", "FP32", np.full(len(texts), least, np.float32)),
    ]
    if offset is not None:
        values.append(("OFFSET", "INT32", np.full(len(texts), offset, np.int32)))
    tensors = [triton.InferInput(name, [len(texts), 1], kind) for name, kind, _ in values]
    for tensor, (_, _, value) in zip(tensors, values, strict=True):
        tensor.set_data_from_numpy(value.reshape(-1, 1))
    return tensors


@pytest.mark.parametrize("offset", [None, 0, 40_000])
@pytest.mark.parametrize(
    "text", [AGREEMENT, "", " \n", "契約は東京で結ばれた。\n\nДоговор вступает в силу.", "[PERSON_1]"]
)
async def test_served_predictions_equal_those_in_process(
    server: LocalTriton, scorer: Scorer, text: str, offset: int | None
) -> None:
    expected = scorer.predict(text, 0.05, offset or 0)
    async with triton_aio.InferenceServerClient(server.grpc_address) as client:
        answer = await client.infer("clauses", inputs([text.encode()], offset=offset))
    for name in OUTPUTS:
        served = answer.as_numpy(name)
        assert served.shape == (1, len(expected.category))
        np.testing.assert_allclose(served[0], getattr(expected, name.lower()), atol=1e-6)


@pytest.fixture(scope="module")
def quality(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalTriton]:
    """The setting `quality`; another model runs its transformer, as on a GPU."""
    need_triton()
    models = tmp_path_factory.mktemp("quality")
    shutil.copytree(CLAUSES.parent, models / "clauses")
    configure(models / "clauses", "", QUALITY, "clause_encoder")
    (models / "clause_encoder" / "1").mkdir(parents=True)
    on_cpu = ENCODER.substitute(name="clause_encoder").replace("onnxruntime", "python").replace("KIND_GPU", "KIND_CPU")
    (models / "clause_encoder" / "config.pbtxt").write_text(on_cpu)
    shutil.copyfile(CLAUSES / "transformer.onnx", models / "clause_encoder" / "1" / "transformer.onnx")
    (models / "clause_encoder" / "1" / "model.py").write_text(ENCODER_MODEL)
    with LocalTriton(tmp_path_factory.mktemp("triton"), models, ["clauses", "clause_encoder"]) as server:
        yield server


ENCODER_MODEL = """
from pathlib import Path

import onnxruntime
import triton_python_backend_utils as pb_utils


class TritonPythonModel:
    def initialize(self, args):
        self.session = onnxruntime.InferenceSession(Path(__file__).with_name("transformer.onnx"))

    def execute(self, requests):
        asked = [pb_utils.get_input_tensor_by_name(request, "ids").as_numpy() for request in requests]
        assert all(ids.shape[1] % 64 == 0 for ids in asked)
        made = [self.session.run(None, {"ids": ids})[0] for ids in asked]
        return [pb_utils.InferenceResponse([pb_utils.Tensor("vectors", vectors)]) for vectors in made]
"""


async def test_another_model_runs_the_transformer(quality: LocalTriton) -> None:
    expected = load(CLAUSES / "weights.npz", QUALITY)
    found = expected.predict(AGREEMENT, 0.05)
    async with triton_aio.InferenceServerClient(quality.grpc_address) as client:
        answer = await client.infer("clauses", inputs([AGREEMENT.encode()]))
        versions = answer.as_numpy("VERSIONS")[0].tolist()
        assert versions == [load(CLAUSES / "weights.npz", QUALITY, np.copy).model_version.encode(), versions[1]]
        assert versions != [expected.model_version.encode(), versions[1]]
        sure = {(c, s): p for c, s, p in zip(found.category, found.start, found.confidence, strict=True) if p > 0.3}
        served = {
            (category, start): confidence
            for category, start, confidence in zip(
                *(answer.as_numpy(name)[0] for name in ("CATEGORY", "START", "CONFIDENCE")), strict=True
            )
        }
        assert sure
        for place, confidence in sure.items():
            assert served[place] == pytest.approx(
                confidence, abs=0.1
            )  # padding changes the rounding of eight-bit weights
        await client.unload_model("clause_encoder")
        with pytest.raises(InferenceServerException, match="clause_encoder") as away:
            await client.infer("clauses", inputs([AGREEMENT.encode()]))
        assert away.value.status() == "StatusCode.UNAVAILABLE"


async def test_clauses_are_found(server: LocalTriton) -> None:
    async with triton_aio.InferenceServerClient(server.grpc_address) as client:
        config = await client.get_model_config("clauses", as_json=True)
        answer = await client.infer("clauses", inputs([AGREEMENT.encode()], 0.5))
    names = config["config"]["parameters"]["categories"]["string_value"].split("|")
    found = {
        (names[category], AGREEMENT[start:end])
        for category, start, end in zip(*(answer.as_numpy(name)[0] for name in OUTPUTS[:3]), strict=True)
    }
    assert ("Governing Law", "This Agreement shall be governed by the laws of the State of Vermont.") in found
    assert ("Agreement Date", "March 3, 2019") in found
    assert ("Document Name", "HOSTING AGREEMENT") in found


async def test_the_answer_and_the_configuration_name_the_same_versions(server: LocalTriton, scorer: Scorer) -> None:
    async with triton_aio.InferenceServerClient(server.grpc_address) as client:
        config = await client.get_model_config("clauses", as_json=True)
        answer = await client.infer("clauses", inputs([b""]))
    parameters = {key: value["string_value"] for key, value in config["config"]["parameters"].items()}
    versions = [scorer.model_version, scorer.calibration_version]
    assert answer.as_numpy("VERSIONS")[0].tolist() == [version.encode() for version in versions]
    assert [parameters["model_version"], parameters["calibration_version"]] == versions
    assert tuple(parameters["categories"].split("|")) == scorer.categories


async def test_a_request_of_several_windows_is_padded(server: LocalTriton, scorer: Scorer) -> None:
    async with triton_aio.InferenceServerClient(server.grpc_address) as client:
        answer = await client.infer("clauses", inputs([b"", AGREEMENT.encode()]))
    expected = scorer.predict(AGREEMENT, 0.05)
    assert answer.as_numpy("CATEGORY")[0].tolist() == [-1] * len(expected.category)
    assert answer.as_numpy("CATEGORY")[1].tolist() == expected.category.tolist()


async def test_requests_at_once_do_not_mix(server: LocalTriton, scorer: Scorer) -> None:
    texts = [AGREEMENT[: 100 * n] for n in range(1, 13)]
    async with triton_aio.InferenceServerClient(server.grpc_address) as client:
        answers = await asyncio.gather(*(client.infer("clauses", inputs([text.encode()])) for text in texts))
    for text, answer in zip(texts, answers, strict=True):
        assert answer.as_numpy("START")[0].tolist() == scorer.predict(text, 0.05).start.tolist()


async def test_a_megabyte_is_answered(server: LocalTriton) -> None:
    text = (AGREEMENT * (1_000_000 // len(AGREEMENT) + 1))[:1_000_000]
    async with triton_aio.InferenceServerClient(server.grpc_address) as client:
        answer = await client.infer("clauses", inputs([text.encode()], 0.5), client_timeout=300)
    assert answer.as_numpy("END").max() <= len(text)
    assert answer.as_numpy("END").max() > 900_000


async def test_bytes_that_are_not_utf8_are_refused(server: LocalTriton) -> None:
    async with triton_aio.InferenceServerClient(server.grpc_address) as client:
        with pytest.raises(InferenceServerException, match="TEXT is not UTF-8"):
            await client.infer("clauses", inputs([b"\xff\xfe"]))
        assert (await client.infer("clauses", inputs([b""]))).as_numpy("CATEGORY").shape == (1, 0)


def test_the_weights_are_small_enough_to_be_committed() -> None:
    names = ("weights.npz", "transformer.onnx", "tokenizer.json")
    assert sum((CLAUSES / name).stat().st_size for name in names) <= 60_000_000

"""The committed loan clause model behind the real tritonserver."""

from collections.abc import Iterator

import numpy as np
import pytest
import tritonclient.grpc.aio as triton_aio
from loan_model.scorer import Scorer, load
from tritonclient.utils import InferenceServerException

from models.training import LOANS, REPOSITORY
from services.cli.local.triton import LocalTriton
from services.inference.clause_model.triton import TritonSettings, connect
from tests.integration.models.test_clauses import OUTPUTS, inputs
from tests.real_parts import need_triton
from tests.unit.models.loan_clauses.test_provisions import AGREEMENT

pytestmark = pytest.mark.triton

MODEL = "loan_clauses"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalTriton]:
    need_triton()
    with LocalTriton(tmp_path_factory.mktemp("triton"), REPOSITORY, [MODEL], die_with_parent=True) as server:
        yield server


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return load(LOANS / "weights.npz")


@pytest.mark.parametrize("text", [AGREEMENT, "", " \n", "§ 1. 契約は東京で結ばれた。", "[PERSON_1]"])
async def test_served_predictions_equal_those_in_process(server: LocalTriton, scorer: Scorer, text: str) -> None:
    expected = scorer.predict(text, 0.05)
    async with triton_aio.InferenceServerClient(server.grpc_address) as client:
        answer = await client.infer(MODEL, inputs([text.encode()], offset=7))
    for name in OUTPUTS:
        assert answer.as_numpy(name).shape == (1, len(expected.category))
        np.testing.assert_allclose(answer.as_numpy(name)[0], getattr(expected, name.lower()), atol=1e-6)


async def test_several_agreements_are_padded(server: LocalTriton, scorer: Scorer) -> None:
    async with triton_aio.InferenceServerClient(server.grpc_address) as client:
        answer = await client.infer(MODEL, inputs([b"", AGREEMENT.encode()]))
    expected = scorer.predict(AGREEMENT, 0.05)
    assert answer.as_numpy("CATEGORY")[0].tolist() == [-1] * len(expected.category)
    assert answer.as_numpy("CATEGORY")[1].tolist() == expected.category.tolist()


async def test_the_configuration_has_versions_types_and_window(server: LocalTriton, scorer: Scorer) -> None:
    model = connect(TritonSettings(server.grpc_address, MODEL))
    info = await model.info()
    await model.close()
    assert (info.name, info.version, info.calibration) == (MODEL, scorer.model_version, scorer.calibration_version)
    assert (info.categories, info.window) == (scorer.categories, 1_000_000)


async def test_a_megabyte_is_answered(server: LocalTriton) -> None:
    text = (AGREEMENT * (1_000_000 // len(AGREEMENT) + 1))[:1_000_000]
    async with triton_aio.InferenceServerClient(server.grpc_address) as client:
        answer = await client.infer(MODEL, inputs([text.encode()], 0.5), client_timeout=300)
    assert 900_000 < answer.as_numpy("END").max() <= len(text)


async def test_bytes_that_are_not_utf8_are_refused(server: LocalTriton) -> None:
    async with triton_aio.InferenceServerClient(server.grpc_address) as client:
        with pytest.raises(InferenceServerException, match="TEXT is not UTF-8"):
            await client.infer(MODEL, inputs([b"\xff\xfe"]))

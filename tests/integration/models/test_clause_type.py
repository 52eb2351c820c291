"""Your own clause type, trained on ten small agreements, served by tritonserver with another model."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import tritonclient.grpc.aio as triton_aio
from tritonclient.utils import InferenceServerException
from type_model.scorer import load

from services.cli.local.triton import LocalTriton
from services.inference.clause_model.port import ModelInfo, ModelRequest, RawPrediction
from services.inference.clause_model.triton import TritonSettings, connect
from services.inference.prediction.predict import PredictSettings, predict
from services.inference.prediction.routes import Models
from services.shared.domain.document import DocumentRecord, Provenance, RedactedText
from tests.integration.models.test_clauses import OUTPUTS, inputs
from tests.own_clause_type import NAME, OTHER, agreement, train
from tests.real_parts import need_triton

pytestmark = pytest.mark.triton

MODEL = "type_force_majeure"
UNSEEN = """\
PILOTAGE AGREEMENT

1. Services. The Pilot guides the vessels of the Owner into port.

2. Delay. The Pilot is not liable for a delay that a storm, war or a strike beyond its control causes. It resumes work
once the event is over.

3. Law. The law of the port governs this agreement.
"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    need_triton()
    folder = tmp_path_factory.mktemp("own")
    return train(folder)


@pytest.fixture(scope="module")
def server(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalTriton]:
    with LocalTriton(tmp_path_factory.mktemp("triton"), repository, die_with_parent=True) as server:
        yield server


async def test_its_annotations_join_those_of_other_models(server: LocalTriton) -> None:
    own = connect(TritonSettings(server.grpc_address, MODEL))
    models = Models.of([_Clauses(), own], loans=False)
    found = await predict(
        DocumentRecord("bank", "dms", "1", "m", document_id="doc"), RedactedText(UNSEEN), Provenance(),
        gate=_Gate(), readers=models.readers("service", RedactedText(UNSEEN)), settings=PredictSettings(),
    )  # fmt: skip
    await own.close()
    told = {one.category: one.span.of(UNSEEN) for one in found}
    begin, end = UNSEEN.index("The Pilot is not liable"), UNSEEN.index("\n\n3.")
    assert told == {"Governing Law": "The law of the port governs this agreement.", NAME: UNSEEN[begin:end]}


@pytest.mark.parametrize("text", [*(agreement(number)[0] for number in (0, 9)), OTHER, UNSEEN, "", "\n"])
async def test_served_predictions_equal_those_in_process(server: LocalTriton, repository: Path, text: str) -> None:
    scorer = load(repository / MODEL / "1" / "weights.npz")
    async with triton_aio.InferenceServerClient(server.grpc_address) as client:
        answer = await client.infer(MODEL, inputs([text.encode(), b"", text.encode()], 0.1, offset=7_000))
    expected = scorer.predict(text, 0.1)
    for name in OUTPUTS:
        for row in (0, 2):
            np.testing.assert_allclose(answer.as_numpy(name)[row], getattr(expected, name.lower()), atol=1e-6)
    assert set(answer.as_numpy("CATEGORY")[1].tolist()) <= {-1}
    assert answer.as_numpy("VERSIONS")[0].tolist() == [
        scorer.model_version.encode(), scorer.calibration_version.encode()
    ]  # fmt: skip


async def test_bytes_that_are_not_utf8_are_refused(server: LocalTriton) -> None:
    async with triton_aio.InferenceServerClient(server.grpc_address) as client:
        with pytest.raises(InferenceServerException, match="TEXT is not UTF-8"):
            await client.infer(MODEL, inputs([b"\xff\xfe"]))


async def test_broken_weights_do_not_take_its_place(server: LocalTriton, repository: Path) -> None:
    path = repository / MODEL / "1" / "weights.npz"
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])
    async with triton_aio.InferenceServerClient(server.grpc_address) as client:
        with pytest.raises(InferenceServerException, match="not a weights file"):
            await client.load_model(MODEL)
        assert (await client.infer(MODEL, inputs([b""]))).as_numpy("CATEGORY").shape == (1, 0)
        path.write_bytes(whole)
        await client.load_model(MODEL)


class _Clauses:
    """A fake of the clause model without predictions."""

    async def info(self) -> ModelInfo:
        return ModelInfo("clauses", "1", "c", ("Governing Law",))

    async def predict(self, question: ModelRequest) -> list[RawPrediction]:
        words = "The law of the port governs this agreement."
        start = question.text.index(words)
        return [RawPrediction("Governing Law", start, start + len(words), 0.9)]


class _Gate:
    async def is_clean(self, document: DocumentRecord, texts: Sequence[str]) -> bool:
        return True

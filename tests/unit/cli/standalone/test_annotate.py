"""One file without broker and server: spans are in the original, and the models read redacted text."""

from pathlib import Path

from services.cli.standalone.annotate import StandaloneAnnotator
from services.cli.standalone.extract import TextExtractor
from services.inference.clause_model.port import ModelInfo, ModelRequest, RawPrediction
from services.inference.prediction.predict import PredictSettings
from services.inference.prediction.routes import Models
from services.redaction.files.policies import POLICIES, find_policy

LAW = "This Lease shall be governed by the laws of the State of Maine."
TEXT = f"LEASE AGREEMENT\n\nMr. Rutherford Abiola, telephone (207) 555-0114, is the tenant.\n\n{LAW}\n"


class FakeModel:
    """Finds the text `LAW`, and records the requests."""

    def __init__(self) -> None:
        self.requests: list[ModelRequest] = []

    async def info(self) -> ModelInfo:
        return ModelInfo("model", "1", "c", ("Governing Law",))

    async def predict(self, request: ModelRequest) -> list[RawPrediction]:
        self.requests.append(request)
        start = request.text.find(LAW)
        return [RawPrediction("Governing Law", start, start + len(LAW), 0.9)] if start >= 0 else []


async def test_annotations_of_a_redacted_file_quote_the_original(tmp_path: Path) -> None:
    path, model = tmp_path / "lease.txt", FakeModel()
    path.write_text(TEXT)
    with TextExtractor() as extractor:
        standalone = StandaloneAnnotator(extractor, find_policy("legal-review", POLICIES), PredictSettings())
        found = await standalone.annotate(path, "matter", Models(model))
    [law] = [one for one in found.annotations if one.category == "Governing Law"]
    assert law.span.of(found.text) == law.redacted_span.of(found.redacted) == LAW
    assert law.span.start != law.redacted_span.start
    assert (found.document_type, found.document_type_confidence) == ("lease", 0.92)
    assert "Abiola" in found.text
    assert [word for word in ("Abiola", "555-0114") if word in found.redacted] == []
    assert [request.text in found.redacted for request in model.requests] == [True]

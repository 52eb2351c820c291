"""One file's way without broker and server: places and words of the original, and what the models were given."""

from pathlib import Path

from services.cli.standalone.annotate import StandaloneAnnotator
from services.cli.standalone.extract import TextExtractor
from services.inference.clause_model.port import ModelInfo, ModelRequest, RawPrediction
from services.inference.prediction.predict import PredictSettings
from services.inference.prediction.routes import Models
from services.redaction.files.policies import POLICIES, find_policy

LAW = "This Lease shall be governed by the laws of the State of Maine."
TEXT = f"LEASE AGREEMENT\n\nMr. Rutherford Abiola, telephone (207) 555-0114, is the tenant.\n\n{LAW}\n"


class Lawyer:
    """Finds what is `LAW` word for word, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[ModelRequest] = []

    async def info(self) -> ModelInfo:
        return ModelInfo("lawyer", "1", "c", ("Governing Law",))

    async def predict(self, question: ModelRequest) -> list[RawPrediction]:
        self.asked.append(question)
        start = question.text.find(LAW)
        return [RawPrediction("Governing Law", start, start + len(LAW), 0.9)] if start >= 0 else []


async def test_a_file_is_annotated_in_its_own_words_after_redaction(tmp_path: Path) -> None:
    path, lawyer = tmp_path / "lease.txt", Lawyer()
    path.write_text(TEXT)
    with TextExtractor() as extractor:
        standalone = StandaloneAnnotator(extractor, find_policy("legal-review", POLICIES), PredictSettings())
        found = await standalone.annotate(path, "matter", Models(lawyer))
    [law] = [one for one in found.annotations if one.category == "Governing Law"]
    assert law.span.of(found.text) == law.redacted_span.of(found.redacted) == LAW
    assert law.span.start != law.redacted_span.start
    assert (found.document_type, found.document_type_confidence) == ("lease", 0.92)
    assert "Abiola" in found.text
    assert [word for word in ("Abiola", "555-0114") if word in found.redacted] == []
    assert [question.text in found.redacted for question in lawyer.asked] == [True]

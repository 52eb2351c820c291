"""The LLM's summaries of documents, with their cost: `python -m models.evaluation.summaries FILE...`.

Each file is processed like `glossator annotate`, redacted; the served LLM writes its summary. Prints one JSON object
per file: its sentences with their evidence, the dropped ones by fault, the share of the document's tokens that was
sent, and seconds. Needs `scripts/setup.sh llm`.
"""

import argparse
import asyncio
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from services.cli.files import files_in
from services.cli.local.tools import CHECKOUT, Tools
from services.cli.local.triton import LocalTriton
from services.cli.standalone.annotate import StandaloneAnnotator
from services.cli.standalone.extract import TextExtractor
from services.inference.clause_model.triton import TritonSettings, connect
from services.inference.llm.client import LlmSettings
from services.inference.llm.client import connect as connect_llm
from services.inference.llm.tokens import estimate
from services.inference.prediction.predict import PredictSettings
from services.inference.prediction.routes import Models
from services.inference.prompts.catalogue import load_prompts
from services.inference.summary.writer import Writer, WriterObserver, WriterSettings
from services.redaction.files.policies import POLICIES, find_policy
from services.shared.domain.annotations import Prediction
from services.shared.domain.document import DocumentRecord, RedactedText
from services.shared.domain.spans import RedactedSpan
from services.shared.runtime.clock import SystemClock

_SECONDS = 600.0
_MODELS = ("clauses", "loan_clauses")


class Recorded:
    """The metrics of one document."""

    def __init__(self) -> None:
        self.faults: Counter[str] = Counter()
        self.share = 0.0

    def observer(self) -> WriterObserver:
        """The observer for the writer."""
        return WriterObserver(self._dropped, self._shared, lambda *_: None)

    def _dropped(self, fault: str) -> None:
        self.faults[str(fault)] += 1

    def _shared(self, share: float) -> None:
        self.share = share


class OpenGate:
    """The clause model's gate has checked all of the text."""

    async def is_clean(self, _document: DocumentRecord, _texts: Sequence[str]) -> bool:
        return True


async def measure(paths: Sequence[Path], folder: Path) -> None:
    """Prints one line per file, with a separate server in `folder`."""
    repository = CHECKOUT / "models" / "repository"
    server = LocalTriton(folder, repository, [*_MODELS, "llm"], llm=Tools().llm_weights, die_with_parent=True)
    address = server.start(timeout=600)
    served = [connect(TritonSettings(address, name)) for name in _MODELS]
    llm = connect_llm(LlmSettings(address), SystemClock(), lambda *_: None)
    try:
        with TextExtractor() as extractor:
            standalone = StandaloneAnnotator(extractor, find_policy("legal-review", POLICIES), PredictSettings())
            for path in paths:
                recorded = Recorded()
                writer = Writer(llm, OpenGate(), load_prompts(), WriterSettings(seconds=_SECONDS), recorded.observer())
                print(
                    json.dumps(await _line(path, standalone, Models.of(served, loans=True), writer, recorded)),
                    flush=True,
                )
    finally:
        for close in [*(one.close for one in served), llm.close]:
            await close()
        server.kill()


async def _line(
    path: Path, standalone: StandaloneAnnotator, models: Models, writer: Writer, recorded: Recorded
) -> dict[str, object]:
    read = await standalone.annotate(path, str(path), models)
    found = [Prediction(one.annotation_id, one.category, one.redacted_span, one.confidence) for one in read.annotations]
    text, info = RedactedText(read.redacted), await writer.info()
    begun = time.monotonic()
    made = await writer.summary(DocumentRecord("", "", str(path), "m"), text, read.document_type, found, info)
    if made is None:
        return {"path": path.name, "method": None}
    return {
        "path": path.name,
        "document_type": read.document_type,
        "method": made.method.value,
        "reason": made.reason,
        "model": made.model,
        "prompt": made.prompt,
        "sentences": [[one.text, [_words(span, text) for span in one.evidence]] for one in made.sentences],
        "dropped": dict(recorded.faults),
        "tokens": estimate(text.text),
        "shown_share": round(recorded.share, 4),
        "seconds": round(time.monotonic() - begun, 1),
        "load": os.getloadavg()[0],
    }


def _words(span: RedactedSpan, text: RedactedText) -> str:
    return " ".join(span.of(text.text).split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, help="files and folders")
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(files_in(parser.parse_args().paths), Path(folder)))


if __name__ == "__main__":
    main()

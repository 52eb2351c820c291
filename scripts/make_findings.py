"""Makes docs/explanation/findings.md and its pictures: the findings on the samples, and their errors.

Run from the checkout's root: python -m scripts.make_findings
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from rich.console import Console
from rich.progress import track

from scripts.findingskit.comparison import Expected, compare
from scripts.findingskit.page import findings_page, picture_of
from scripts.findingskit.read import Read
from scripts.findingskit.reviewed import review
from scripts.findingskit.strip import strip
from scripts.findingskit.wrong import Notes
from services.annotation.playbook.rules import Playbooks
from services.annotation.policy_files.folder import load_playbooks
from services.cli.demo.manifest import ExpectedFinding
from services.cli.local.triton import LocalTriton
from services.cli.standalone.annotate import StandaloneAnnotator
from services.cli.standalone.extract import TextExtractor
from services.inference.clause_model.triton import TritonSettings, connect
from services.inference.prediction.predict import PredictSettings
from services.inference.prediction.routes import Models, model_versions
from services.redaction.files.policies import POLICIES, find_policy

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"
PAGE = Path("docs") / "explanation" / "findings.md"
PICTURES = Path("docs") / "pictures"
NOTES = Path(__file__).parent / "findingskit" / "notes.yaml"
POLICY = "legal-review"
SHOWN: Mapping[str, str] = {
    "term-loan-agreement": "A term loan agreement",
    "promissory-note": "A promissory note",
    "mutual-nda": "A confidentiality agreement",
    "supply-agreement": "A supply agreement",
    "employment-agreement": "An employment agreement",
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--out", type=Path, default=ROOT, help="the folder for the page and its pictures; default: this checkout"
    )
    options = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="glossator-triton-") as directory:
        server = LocalTriton(Path(directory), ROOT / "models" / "repository", die_with_parent=True)
        with server, TextExtractor() as extractor:
            read, made = asyncio.run(_read(extractor, server.grpc_address))
    try:
        files = made_files(read, made, yaml.safe_load(NOTES.read_text("utf-8")))
    except ValueError as error:
        parser.error(f"{error}: change {NOTES}")
    for path, content in files.items():
        (options.out / path).parent.mkdir(parents=True, exist_ok=True)
        (options.out / path).write_text(content, encoding="utf-8")
    print("\n".join(f"written: {path}" for path in files))
    return 0


def made_files(read: list[Read], made: str, notes: Notes, shown: Mapping[str, str] = SHOWN) -> dict[Path, str]:
    """The page, and one strip per sample in `shown`, by their path in a checkout. Raises ValueError if a wrong finding
    has no note, or a note no finding.
    """
    by_name = {one.name: one for one in read}
    pictures = {
        PICTURES / picture_of(name): strip(heading, by_name[name].reviewed, by_name[name].compared)
        for name, heading in shown.items()
    }
    return {PAGE: findings_page(read, shown, notes, "../pictures", made), **pictures}


def expectations(folder: Path) -> list[tuple[str, str, Expected]]:
    """Name, path below `folder` and expectation of each sample that is published."""
    found = [(path.stem, json.loads(path.read_text("utf-8"))) for path in sorted((folder / "expected").glob("*.json"))]
    return [(name, str(one["path"]), _expected(one)) for name, one in found if one["outcome"] == "published"]


async def _read(extractor: TextExtractor, address: str) -> tuple[list[Read], str]:
    playbooks = load_playbooks(ROOT / "playbooks")
    standalone = StandaloneAnnotator(extractor, find_policy(POLICY, POLICIES), PredictSettings())
    clauses, loans = (connect(TritonSettings(address, name)) for name in ("clauses", "loan_clauses"))
    try:
        models = Models(clauses, loans)
        console = Console(stderr=True)
        samples = track(expectations(SAMPLES), "reading", console=console, disable=not console.is_terminal)
        read = [await _one(standalone, models, playbooks, *sample) for sample in samples]
        made, calibration = model_versions([await one.info() for one in models.all])
    finally:
        for one in (clauses, loans):
            await one.close()
    return read, f"`{made}`, calibrated by `{calibration}`"


async def _one(
    standalone: StandaloneAnnotator, models: Models, playbooks: Playbooks, name: str, path: str, expected: Expected
) -> Read:
    annotated = await standalone.annotate(SAMPLES / path, name, models)
    reviewed = review(annotated, playbooks.for_file(annotated.document_type, annotated.types_inside))
    return Read(name, Path(path).name, reviewed, compare(reviewed, expected))


def _expected(sample: Mapping[str, Any]) -> Expected:
    clauses = (ExpectedFinding(one["category"], " ".join(one["quote"].split())) for one in sample["findings"])
    fields = ((one["field"], one["value"]) for one in sample.get("fields", ()))
    return Expected(sample["document_type"], tuple(clauses), tuple(fields))


if __name__ == "__main__":
    sys.exit(main())

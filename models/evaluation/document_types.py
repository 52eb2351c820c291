"""`python -m models.evaluation.document_types`: accuracy and calibration of the document type.

Gold types come from CUAD's titles (their last part, by `TITLES`), the loans' file names, ContractNLI (confidentiality
agreements) and the samples' expected types. The texts are not redacted. `--learn` measures keywords that are
learned from ten examples of each type, on all other documents.
"""

import argparse
import json
import os
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from models.training import REPOSITORY
from services.cli.playbooks.learn import learn
from services.inference.prediction.document_type import document_type
from services.shared.domain.document import RedactedText

ROOT = REPOSITORY.parents[1]
EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class Result:
    """One document: gold type, predicted type, confidence."""

    source: str
    document: str
    right: str
    said: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Learned:
    """Keywords of a type, learned from `EXAMPLES` of its documents, on the documents that were held back."""

    document_type: str
    documents: int
    recall: float
    others: int
    false: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bin:
    """All predictions with the same confidence."""

    documents: int
    confidence: float
    right: float


def main() -> None:
    options = _options()
    if options.learn:
        for made in learned([*cuad_texts(options.data)], options.learn):
            print(json.dumps(asdict(made)))
        return
    results = [one for source in (cuad, loans, contractnli) for one in source(options.data)]
    for name in sorted({one.source for one in results}):
        some = [one for one in results if one.source == name]
        print(json.dumps({"source": name, "documents": len(some), "accuracy": accuracy(some)}))
        if options.errors:
            for one in some:
                if one.said != one.right:
                    print(json.dumps({"document": one.document, "right": one.right, "said": one.said}))
    for some_as_sure in bins(results):
        print(json.dumps(asdict(some_as_sure)))
    print(
        json.dumps(
            {"documents": len(results), "accuracy": accuracy(results), "calibration_error": calibration_error(results)}
        )
    )


def accuracy(results: Iterable[Result]) -> float:
    """The share of correct types."""
    hits = [one.said == one.right for one in results]
    return round(sum(hits) / len(hits), 3) if hits else 0.0


def bins(results: Iterable[Result]) -> list[Bin]:
    """Bins by confidence, the highest first."""
    by_confidence: dict[float, list[bool]] = defaultdict(list)
    for one in results:
        by_confidence[one.confidence].append(one.said == one.right)
    return [
        Bin(len(hits), confidence, round(sum(hits) / len(hits), 3))
        for confidence, hits in sorted(by_confidence.items(), reverse=True)
    ]


def calibration_error(results: Iterable[Result]) -> float:
    """Mean distance between confidence and share of correct types, over `bins`, weighted by their size."""
    found = bins(results)
    documents = sum(one.documents for one in found)
    gaps = sum(one.documents * abs(one.confidence - one.right) for one in found)
    return round(gaps / documents, 3) if documents else 0.0


def cuad(data: Path) -> Iterator[Result]:
    """Contracts whose title gives their type."""
    for name, right, text in cuad_texts(data):
        yield _result("cuad", name, right, text)


def cuad_texts(data: Path) -> Iterator[tuple[str, str, str]]:
    """The id, the gold type and the text of each."""
    for row in map(json.loads, (data / "cuad" / "spans.jsonl").read_text("utf-8").splitlines()):
        right = type_of_title(row["title"])
        if right:
            yield row["id"], right, (data / "cuad" / "contracts" / f"{row['id']}.txt").read_text("utf-8")


def learned(texts: Sequence[tuple[str, str, str]], seed: int) -> Iterator[Learned]:
    """Learn each type with enough documents from `EXAMPLES` of them and half of the others, and measure on the rest."""
    drawn = random.Random(seed)  # noqa: S311 - no secret
    for kind in sorted({right for _, right, _ in texts}):
        of_type = [text for _, right, text in texts if right == kind]
        others = [text for _, right, text in texts if right != kind]
        drawn.shuffle(of_type)
        drawn.shuffle(others)
        if len(of_type) < 2 * EXAMPLES:
            continue
        half = len(others) // 2
        made = learn(of_type[:EXAMPLES], others[:half])
        rest, foreign = of_type[EXAMPLES:], others[half:]
        found, false = (sum(made is not None and made.found_in(one) for one in some) for some in (rest, foreign))
        recall = round(found / len(rest), 3)
        yield Learned(kind, len(rest), recall, len(foreign), false, made.words if made else ())


def loans(data: Path) -> Iterator[Result]:
    """Agreements filed as credit agreements."""
    for path in sorted((data / "loans").glob("*_CREDIT_AGREEMENT.txt")):
        yield _result("loans", path.stem, "credit agreement", path.read_text("utf-8", errors="replace"))


def contractnli(data: Path) -> Iterator[Result]:
    """All documents of ContractNLI, which are confidentiality agreements."""
    for path in sorted((data / "contractnli").glob("*.json")):
        for document in json.loads(path.read_text("utf-8"))["documents"]:
            yield _result("contractnli", str(document["id"]), "nda", document["text"])


def type_of_title(title: str) -> str:
    """The type in the title's last part; empty if there is none or more than one."""
    words = re.sub(r"[^a-z]+", " ", title.rpartition("_")[2].casefold())
    kinds = {kind for kind, pattern in TITLES.items() if re.search(rf"\b(?:{pattern})\b", words)}
    return kinds.pop() if len(kinds) == 1 else ""


def _result(source: str, document: str, right: str, text: str) -> Result:
    said, confidence = document_type(RedactedText(text))
    return Result(source, document, right, said, confidence)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    data = Path(os.environ.get("GLOSSATOR_DATA", ROOT.parent / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=data)
    parser.add_argument("--learn", type=int, default=0, metavar="SEED", help="measure learned keywords")
    parser.add_argument("--errors", action="store_true", help="print the documents with a wrong type")
    return parser.parse_args()


TITLES: Mapping[str, str] = {
    "agency": "agency|affiliate|referral",
    "collaboration": "collaboration|joint venture|strategic alliance|co branding|cobranding|development|cooperation",
    "distribution": "distributor|distribution|reseller",
    "employment": "employment",
    "franchise": "franchise",
    "lease": "lease",
    "licence": "license|licence|licensing",
    "sponsorship": "sponsorship|endorsement|promotion|marketing",
    "service": "service|services|servicing|consulting|maintenance|hosting|outsourcing|transportation",
    "supply": "supply|manufacturing|purchase",
}


if __name__ == "__main__":
    main()

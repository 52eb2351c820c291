"""`python -m models.evaluation.document_types`: how often the type of a document is told rightly, and how surely.

What is right: CUAD's titles (their last part, by `TITLES`), the loans' file names, ContractNLI (agreements of
confidentiality), the samples' expected types. The texts are as they are, not redacted.
"""

import argparse
import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from models.training import REPOSITORY
from services.inference.prediction.document_type import document_type
from services.shared.domain.document import RedactedText

ROOT = REPOSITORY.parents[1]


@dataclass(frozen=True, slots=True)
class Told:
    """One document: what is right, what was said, how surely."""

    source: str
    document: str
    right: str
    said: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Bin:
    """All that was said with one confidence."""

    documents: int
    confidence: float
    right: float


def main() -> None:
    options = _options()
    told = [one for source in (cuad, loans, contractnli) for one in source(options.data)]
    for name in sorted({one.source for one in told}):
        some = [one for one in told if one.source == name]
        print(json.dumps({"source": name, "documents": len(some), "accuracy": accuracy(some)}))
        if options.errors:
            for one in some:
                if one.said != one.right:
                    print(json.dumps({"document": one.document, "right": one.right, "said": one.said}))
    for some_as_sure in bins(told):
        print(json.dumps(asdict(some_as_sure)))
    print(
        json.dumps({"documents": len(told), "accuracy": accuracy(told), "calibration_error": calibration_error(told)})
    )


def accuracy(told: Iterable[Told]) -> float:
    """The share that is right."""
    hits = [one.said == one.right for one in told]
    return round(sum(hits) / len(hits), 3) if hits else 0.0


def bins(told: Iterable[Told]) -> list[Bin]:
    """By confidence, surest first."""
    by_confidence: dict[float, list[bool]] = defaultdict(list)
    for one in told:
        by_confidence[one.confidence].append(one.said == one.right)
    return [
        Bin(len(hits), confidence, round(sum(hits) / len(hits), 3))
        for confidence, hits in sorted(by_confidence.items(), reverse=True)
    ]


def calibration_error(told: Iterable[Told]) -> float:
    """Mean distance of confidence and share of right ones, over `bins`, weighted by their size."""
    found = bins(told)
    documents = sum(one.documents for one in found)
    gaps = sum(one.documents * abs(one.confidence - one.right) for one in found)
    return round(gaps / documents, 3) if documents else 0.0


def cuad(data: Path) -> Iterator[Told]:
    """Contracts whose title says their type."""
    for row in map(json.loads, (data / "cuad" / "spans.jsonl").read_text("utf-8").splitlines()):
        right = type_of_title(row["title"])
        if right:
            text = (data / "cuad" / "contracts" / f"{row['id']}.txt").read_text("utf-8")
            yield _told("cuad", row["id"], right, text)


def loans(data: Path) -> Iterator[Told]:
    """Agreements filed as credit agreements."""
    for path in sorted((data / "loans").glob("*_CREDIT_AGREEMENT.txt")):
        yield _told("loans", path.stem, "credit agreement", path.read_text("utf-8", errors="replace"))


def contractnli(data: Path) -> Iterator[Told]:
    """Agreements of confidentiality."""
    for path in sorted((data / "contractnli").glob("*.json")):
        for document in json.loads(path.read_text("utf-8"))["documents"]:
            yield _told("contractnli", str(document["id"]), "nda", document["text"])


def type_of_title(title: str) -> str:
    """Empty where the title's last part says none, or more than one."""
    words = re.sub(r"[^a-z]+", " ", title.rpartition("_")[2].casefold())
    kinds = {kind for kind, pattern in TITLES.items() if re.search(rf"\b(?:{pattern})\b", words)}
    return kinds.pop() if len(kinds) == 1 else ""


def _told(source: str, document: str, right: str, text: str) -> Told:
    said, confidence = document_type(RedactedText(text))
    return Told(source, document, right, said, confidence)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    data = Path(os.environ.get("GLOSSATOR_DATA", ROOT.parent / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=data)
    parser.add_argument("--errors", action="store_true", help="name the documents that were told wrongly")
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

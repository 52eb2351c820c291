"""Places of a review that are judged first: what the model says about them is not in the API before."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Judging:
    """`kept_back`: the annotation and the finding of each place by its id. `own`: what the reviewer said."""

    kept_back: dict[str, tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=dict)
    own: dict[str, dict[str, Any]] = field(default_factory=dict)

    def keep_back(self, annotations: dict[str, Any], findings: dict[str, Any], *ids: str) -> None:
        """Takes findings, each with one annotation, out of a review."""
        for number, identity in enumerate(ids):
            finding = findings.pop(identity)
            self.kept_back[f"place-{number}"] = annotations.pop(finding["annotation_ids"][0]), finding

    def judge(self, annotations: dict[str, Any], findings: dict[str, Any], body: dict[str, Any]) -> None:
        """Keeps a judgement, and shows the answer of the model in the review."""
        annotation, finding = self.kept_back[body["place_id"]]
        self.own[body["place_id"]] = {"category": body["category"], "severity": body["severity"]}
        annotations[annotation["annotation_id"]], findings[finding["finding_id"]] = annotation, finding

    def answer(self, revision: int, categories: tuple[str, ...]) -> dict[str, Any]:
        places = [
            {"place_id": one, "span": annotation["span"], "own": self.own.get(one), "model": None}
            | ({"model": {key: finding[key] for key in ("category", "severity")}} if one in self.own else {})
            for one, (annotation, finding) in self.kept_back.items()
        ]
        waiting = len(self.kept_back) - len(self.own)
        return {"revision": revision, "waiting": waiting, "places": places, "categories": sorted(categories)}

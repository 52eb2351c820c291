"""`python -m models.evaluation.leaks`: documents in which a planted value stays readable, under every shipped policy.
Prints one JSON object; progress goes to standard error.

One half of the agreements belongs to the development material, the other half to the materials for decisions. Leaks of
the development material can be shown with `--show`; of the others, only the figures are printed.
"""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from math import sqrt
from pathlib import Path
from random import Random

from rich.console import Console
from rich.progress import track

from models.evaluation.plant import PlantedText, Value, agreements, plant
from models.evaluation.planting.material import Material, MaterialName, load_material
from models.evaluation.spans import Mask
from services.redaction.detection.legible import legible
from services.redaction.files.policies import POLICIES, find_policy
from services.redaction.policies.rules import Operator, Policy
from services.redaction.recognisers.base import Source
from services.redaction.recognising import all_recognisers
from services.redaction.text.redact import plan_text
from services.shared.domain.entities import EntityType, Recognition


@dataclass(frozen=True, slots=True)
class Scores:
    """`leaking`: documents in which a part of a value stays readable; `interval`: Wilson's 95 % interval of the share.
    `kept`: the share of legal text, and `words` of planted words that are no names, in which nothing is replaced.
    """

    documents: int
    values: int
    leaking: int
    share: float
    interval: tuple[float, float]
    leaks: Mapping[str, int]
    kept: float
    words: float


@dataclass(frozen=True)
class Recorded:
    """The recognitions of one text as a recogniser, because they are the same for every policy."""

    found: Sequence[Recognition]
    name = "recorded"

    def find(self, _source: Source) -> Iterable[Recognition]:
        return self.found


def recorded(text: str) -> Recorded:
    """What the recognisers find in `text`, before a policy decides."""
    source = Source(legible(text).text)
    return Recorded([one for recogniser in all_recognisers() for one in recogniser.find(source)])


def mask_of(text: str, policy: Policy, found: Recorded) -> Mask:
    """The places that `policy` replaces."""
    return Mask((edit.span.start, edit.span.end) for edit in plan_text(text, policy, recognisers=[found]).edits)


def leaked(text: str, mask: Mask, value: Value) -> str:
    """The readable rest of `value`; empty if there is no leak. Of an address, up to four letters are no leak."""
    rest = "".join(text[start:end] for start, end in mask.uncovered(value.start, value.end))
    letters = sum(map(str.isalpha, rest))
    if value.kind.startswith("address"):
        return rest if letters > _LETTERS or any(map(str.isdigit, rest)) else ""
    return rest if any(map(str.isalnum, rest)) else ""


def evaluate(texts: Sequence[PlantedText], masks: Sequence[Mask]) -> Scores:
    """The scores of the places `masks[i]` in `texts[i]`."""
    leaks: Counter[str] = Counter()
    kept: Counter[tuple[bool, bool]] = Counter()
    leaking = 0
    for one, mask in zip(texts, masks, strict=True):
        found = [value.kind for value in one.values if leaked(one.text, mask, value)]
        leaks.update(found)
        leaking += bool(found)
        kept.update((place.kind == "word", not mask.touches(place.start, place.end)) for place in one.readable)
    return Scores(
        len(texts),
        sum(len(one.values) for one in texts),
        leaking,
        leaking / len(texts),
        wilson(leaking, len(texts)),
        dict(leaks),
        _share(kept, word=False),
        _share(kept, word=True),
    )


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    share, z = hits / trials, 1.959964
    centre, spread = share + z * z / (2 * trials), z * sqrt((share * (1 - share) + z * z / (4 * trials)) / trials)
    return max((centre - spread) / (1 + z * z / trials), 0.0), (centre + spread) / (1 + z * z / trials)


def _share(kept: Counter[tuple[bool, bool]], *, word: bool) -> float:
    total = kept[word, True] + kept[word, False]
    return kept[word, True] / total if total else 1.0


def planted(data: Path, material: Material, *, shown: bool, seeds: Sequence[int], every: int) -> Iterator[PlantedText]:
    """The planted texts: the agreements with even places if leaks may be shown, else those with odd places."""
    for path in agreements(data)[not shown :: 2][::every]:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            text = file.read()
        texts = (plant(text, Random(f"{seed} {path.stem}"), material) for seed in seeds)  # noqa: S311
        yield from (one for one in texts if one.values)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--material", type=MaterialName, default=MaterialName.MIX, choices=list(MaterialName))
    parser.add_argument("--word-share", type=float, help="share of people with a name that is a word")
    parser.add_argument(
        "--seeds", type=int, nargs="+", default=[2026, 2027], help="each agreement is planted once per seed"
    )
    parser.add_argument("--every", type=int, default=1, help="one in N agreements")
    parser.add_argument("--show", action="store_true", help="print the leaks of the development material")
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("GLOSSATOR_DATA", "../shared/data")))
    options = parser.parse_args()
    shown = options.material in _SHOWN
    if options.show and not shown:
        parser.error("--show: leaks of the material for decisions are not shown")
    material = load_material(options.material)
    if options.word_share is not None:
        material = replace(material, word_share=options.word_share)
    try:
        texts = list(planted(options.data, material, shown=shown, seeds=options.seeds, every=options.every))
    except FileNotFoundError:
        parser.error(f"no agreements under {options.data}: set GLOSSATOR_DATA or --data")
    policies = [find_policy(path.stem, POLICIES) for path in sorted(POLICIES.glob("*.yaml"))]
    masks: dict[str, list[Mask]] = {one.version: [] for one in policies}
    for one in track(texts, "redacting", console=Console(stderr=True)):
        found = recorded(one.text)
        for policy in policies:
            masks[policy.version].append(mask_of(one.text, policy, found))
            if options.show:
                _show(policy, one, masks[policy.version][-1])
    scores = {
        policy.version: asdict(evaluate([_replaced(policy, one) for one in texts], masks[policy.version]))
        for policy in policies
    }
    sys.stdout.write(
        json.dumps({"material": options.material, "seeds": options.seeds, "policies": scores}, indent=2) + "\n"
    )


def _replaced(policy: Policy, one: PlantedText) -> PlantedText:
    """`one` without the values of types that the policy keeps by a rule: a BIC names a bank, not a person."""
    kept = {kind for kind, of_type in _TYPES.items() if policy.rule(of_type).operator is Operator.KEEP}
    return replace(one, values=tuple(value for value in one.values if value.kind not in kept))


def _show(policy: Policy, one: PlantedText, mask: Mask) -> None:
    for value in _replaced(policy, one).values:
        if rest := leaked(one.text, mask, value):
            around = one.text[max(value.start - _AROUND, 0) : value.end + _AROUND]
            row = {"policy": policy.name, "kind": value.kind, "block": value.block, "rest": rest}
            sys.stdout.write(json.dumps(row | {"value": one.text[value.start : value.end], "around": around}) + "\n")


_LETTERS = 4
_SHOWN = frozenset({MaterialName.DEVELOPMENT, MaterialName.MIX})
_AROUND = 60
_TYPES = {"bic": EntityType.SWIFT}

if __name__ == "__main__":
    main()

"""Compute the figures of a quality export again, with Python's standard library only, by the plainest formulas.

Usage: `python check_figures.py quality.json`. Prints each figure as exported and as computed here. The exit status is 1
if one differs. The export leaves out inputs that are about few people: figures made of them are not checked. The
program shares no code with Glossator; the explanation is in `docs/explanation/how-much-a-review-missed.md`.
"""

import json
import sys

from blind_reviews import of_reviews
from drawn_passages import TAIL, of_sample, share_low

NAMES = ("value", "low", "high", "at_least", "at_most", "hits", "n", "drawn")

PARTS = {
    **dict.fromkeys(("recall", "missed", "elusion", "richness"), "drawn"),
    **dict.fromkeys(("same-as-model", "changed-judgement"), "judgements"),
}


def main(path):
    with open(path, encoding="utf-8") as file:
        export = json.load(file)
    wrong = checked = 0
    for row in export["figures"]:
        if export["scopes"][row["scope"]][PARTS.get(row["figure"], "reviews")] is None:
            print("not checked", row["scope"], row["figure"])
            continue
        checked += 1
        again = figure(row["figure"], export["scopes"][row["scope"]])
        same = all(equal(row[name], value) for name, value in zip(NAMES, again, strict=True))
        wrong += not same
        print("same" if same else "DIFFERENT", row["scope"], row["figure"], [row[name] for name in NAMES], again)
    print(f"{checked - wrong} of {checked} figures are the same, {len(export['figures']) - checked} were not checked")
    return int(wrong > 0)


def equal(one, other):
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-6 * max(1, abs(one))


def figure(name, scope):
    part = PARTS.get(name, "reviews")
    if part == "drawn":
        return of_sample(name, scope["strata"], scope["drawn"])
    if part == "judgements":
        return of_judgements(name, scope["judgements"])
    return of_reviews(name, scope["reviews"])


def of_judgements(name, judgements):
    found = [one["same" if name == "same-as-model" else "changed"] for one in judgements]
    answered = [one for one in found if one is not None]
    hits, n = sum(answered), len(answered)
    return hits / n, share_low(hits, n, TAIL), 1 - share_low(n - hits, n, TAIL), None, None, hits, n, n


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""Compute the figures of a quality export again, with Python's standard library only, by the plainest formulas.

Usage: `python check_figures.py quality.json`. Prints each figure as exported and as computed here. The exit status is 1
if one differs. The export leaves out inputs that are about few people: figures made of them are not checked. The
program shares no code with Glossator; the explanation is in `docs/explanation/how-much-a-review-missed.md`.
"""

import json
import sys

from blind_reviews import of_reviews
from drawn_passages import of_sample

NAMES = ("value", "low", "high", "at_least", "at_most", "hits", "n", "drawn")


PARTS = dict.fromkeys(("recall", "missed", "elusion", "richness"), "drawn")


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
    strata, drawn, reviews = scope["strata"], scope["drawn"], scope["reviews"]
    if name in PARTS:
        return of_sample(name, strata, drawn)
    return of_reviews(name, reviews)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

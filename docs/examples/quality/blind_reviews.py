"""Agreement of two blind readers, with a bootstrap over documents.

Each figure counts every document once (`count`), and is made of the counts of all documents (`combine`).
"""

import random
from bisect import bisect_left
from collections import Counter
from itertools import accumulate

TAIL, SAMPLES, SEED = 0.025, 1000, 1


def of_reviews(name, reviews):
    if name == "found-again":
        reviews = [one for one in reviews if one["final"] is not None]
    count, combine, number = FIGURES[name]
    counts = [count(one) for one in reviews]
    hits, n = number(reviews, counts)
    return (combine(counts), *bootstrap(counts, combine), None, None, hits, n, n)


def bootstrap(counts, combine):
    if len(counts) < 2:
        return None, None
    chance = random.Random(SEED)
    drawn = (combine(chance.choices(counts, k=len(counts))) for _ in range(SAMPLES))
    values = sorted(one for one in drawn if one is not None)
    return tuple(quantile(values, share) for share in (TAIL, 1 - TAIL)) if values else (None, None)


def quantile(values, share):
    place = share * (len(values) - 1)
    low = int(place)
    return values[low] + (place - low) * (values[min(low + 1, len(values) - 1)] - values[low])


def both_sides(review):
    return review["first"], review["second"]


def labels(review):
    return sorted({mark[2] for side in both_sides(review) for mark in side})


def units(marks, label):
    """Places with the label; those that overlap are one."""
    result = []
    for start, end in sorted((mark[0], mark[1]) for mark in marks if mark[2] == label and mark[0] < mark[1]):
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


# Alpha for unitizing: Krippendorff, Content Analysis (2004), chapter 11, for two readers


def count_units(review):
    """The length, and by label: squared differences, lengths of units, lengths of gaps."""
    found = {}
    for label in labels(review):
        sides = [units(side, label) for side in both_sides(review)]
        squares = sum(squares_of(*pair) for pair in (sides, sides[::-1]))
        lengths = [end - start for own in sides for start, end in own]
        found[label] = squares, lengths, [gap for own in sides for gap in gaps(own, review["length"])]
    return review["length"], found


def squares_of(own, other):
    """Each pair of units that overlap is counted from both sides, a unit in a gap from one."""
    total = 0
    for start, end in own:
        met = [unit for unit in other if unit[0] < end and start < unit[1]]
        total += sum((start - a) ** 2 + (end - b) ** 2 for a, b in met) if met else 2 * (end - start) ** 2
    return total


def gaps(own, length):
    ends, starts = [0, *(end for _, end in own)], [*(start for start, _ in own), length]
    return [start - end for end, start in zip(ends, starts, strict=True) if start > end]


def combine_units(counts):
    text = sum(length for length, _ in counts)
    observed = expected = 0.0
    for label in sorted({label for _, found in counts for label in found}):
        parts = [found.get(label, (0, [], [length, length])) for length, found in counts]
        lengths = [unit for _, own, _ in parts for unit in own]
        free = sorted(gap for _, _, own in parts for gap in own)
        observed += sum(squares for squares, _, _ in parts) / (2 * text**2)
        ways = 2 * text * (2 * text - 1) - sum(unit * (unit - 1) for unit in lengths)
        expected += 2 / text * by_chance(lengths, free) / ways if ways > 0 else 0.0
    return 1 - observed / expected if expected else None


def by_chance(lengths, free):
    """The squared differences of each unit to all units, and to all gaps in which it can lie."""
    sums, total = [0, *accumulate(reversed(free))], 0.0
    for unit in lengths:
        fitting = len(free) - bisect_left(free, unit)
        total += (len(lengths) - 1) / 3 * (2 * unit**3 - 3 * unit**2 + unit)
        total += unit**2 * (sums[fitting] - fitting * (unit - 1))
    return total


# Characters


def count_characters(review):
    """Characters with the same label by both, and those that each marked."""
    both = marked = 0
    for label in labels(review):
        first, second = (
            {place for start, end in units(side, label) for place in range(start, end)} for side in both_sides(review)
        )
        both, marked = both + len(first & second), marked + len(first) + len(second)
    return both, marked


def combine_characters(counts):
    both, marked = (sum(column) for column in zip(*counts, strict=True))
    return 2 * both / marked if marked else None


def count_values(review):
    """How many characters have which labels by the one and by the other."""
    values = []
    for side in both_sides(review):
        row = [frozenset()] * review["length"]
        for start, end, label in side:
            for place in range(start, end):
                row[place] |= {label}
        values.append(row)
    return Counter(zip(*values, strict=True))


def combine_values(counts):
    pairs = Counter()
    for one in counts:
        pairs.update(one)
    n, totals = 2 * sum(pairs.values()), Counter()
    for (first, second), number in pairs.items():
        totals[first] += number
        totals[second] += number
    observed = 2 * sum(number for (first, second), number in pairs.items() if first != second)
    expected = n * n - sum(number**2 for number in totals.values())
    return 1 - (n - 1) * observed / expected if expected else None


# Labels on common places


def count_pairs(review):
    result, used_first, used_second = [], set(), set()
    first, second = both_sides(review)
    alike = sorted((-jaccard(a, b), i, j) for i, a in enumerate(first) for j, b in enumerate(second))
    for share, i, j in alike:
        if -share >= 0.5 and i not in used_first and j not in used_second:
            used_first.add(i)
            used_second.add(j)
            result.append((first[i][2], second[j][2]))
    return result


def jaccard(a, b):
    common = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return common / (a[1] - a[0] + b[1] - b[0] - common) if common else 0.0


def combine_pairs(counts):
    pairs = [pair for one in counts for pair in one]
    n, first, second = len(pairs), Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    if not n:
        return None
    same = sum(a == b for a, b in pairs) / n
    chance = sum(first[label] * second[label] for label in first) / n**2
    return (same - chance) / (1 - chance) if chance < 1 else None


# Places that both found


def count_places(review):
    """Of the final places that the second reader found: those that the first found too, and all."""
    both = every = 0
    for place in review["final"]:
        first, second = (any(overlaps(mark, place) for mark in side) for side in both_sides(review))
        both, every = both + (first and second), every + second
    return both, every


def overlaps(mark, place):
    common = min(mark[1], place[1]) - max(mark[0], place[0])
    return mark[2] == place[2] and common > 0 and common / min(mark[1] - mark[0], place[1] - place[0]) >= 0.5


def combine_places(counts):
    both, every = (sum(column) for column in zip(*counts, strict=True))
    return both / every if every else None


def marks(reviews, _):
    return None, sum(len(side) for one in reviews for side in both_sides(one))


FIGURES = {
    "alpha": (count_units, combine_units, marks),
    "character-f1": (count_characters, combine_characters, marks),
    "character-alpha": (count_values, combine_values, marks),
    "label-kappa": (count_pairs, combine_pairs, lambda _, counts: (None, sum(map(len, counts)))),
    "found-again": (count_places, combine_places, lambda _, counts: tuple(map(sum, zip(*counts, strict=True)))),
}

"""Recall, missed passages, elusion and richness from drawn passages."""

import math

TAIL, ALIKE = 0.025, 1.25


def of_sample(name, strata, drawn):
    if name == "elusion":
        names = {one["name"] for one in strata if not one["flagged"]}
        strata = [one for one in strata if one["name"] in names]
        drawn = [one for one in drawn if one["stratum"] in names]
    if name == "recall":
        return recall(strata, drawn)
    kind = lost if name == "missed" else relevant
    size = 1 if name == "missed" else sum(one["size"] for one in strata)
    value, low, high, hits, n = total(strata, drawn, kind, name == "missed", TAIL)
    _, at_least, at_most, _, _ = total(strata, drawn, kind, name == "missed", 2 * TAIL)
    if not size:
        return None, 0.0, 1.0, 0.0, 1.0, hits, n, len(drawn)
    return (
        None if value is None else value / size,
        low / size,
        high / size,
        at_least / size,
        at_most / size,
        hits,
        n,
        len(drawn),
    )


def relevant(one):
    return one["relevant"] is True


def lost(one):
    return one["relevant"] is True and not one["found"]


def found(one):
    return one["relevant"] is True and one["found"]


def groups(strata):
    """Strata whose probabilities differ by at most a quarter."""
    result = []
    for one in sorted(strata, key=lambda stratum: stratum["probability"]):
        if result and one["probability"] <= result[-1][0]["probability"] * ALIKE:
            result[-1].append(one)
        else:
            result.append([one])
    return result


def total(strata, drawn, kind, only_lost, tail, only_found=False):
    """How many passages there are of a kind: estimate, lower bound, upper bound, seen, answered."""
    parts = groups(strata)
    value, low, high, seen, n = 0.0, 0, 0, 0, 0
    for part in parts:
        weights = {one["name"]: one["probability"] for one in part}
        own = [one for one in drawn if one["stratum"] in weights]
        answered = [one for one in own if one["relevant"] is not None]
        hits = sum(kind(one) for one in answered)
        size = sum(one["size"] for one in part)
        able = [one for one in own if not (only_lost and one["found"]) and not (only_found and not one["found"])]
        waiting = sum(one["relevant"] is None for one in able)
        least, most = (pick(one["probability"] for one in part if one["size"]) for pick in (smallest, greatest))
        room = size - (len(own) - hits - waiting)
        top = room if least <= 0 else min(room, upper(hits + waiting, least, tail / len(parts)))
        low += min(top, lower(hits, most, tail / len(parts)))
        high += top
        every = sum(1 / weights[one["stratum"]] for one in answered)
        if size and not every:
            value = None
        elif size and value is not None:
            value += size * sum(1 / weights[one["stratum"]] for one in answered if kind(one)) / every
        seen, n = seen + hits, n + len(answered)
    return (value if n else None), low, high, seen, n


def smallest(values):
    return min(values, default=0.0)


def greatest(values):
    return max(values, default=0.0)


def binomial_at_most(hits, n, p):
    if hits >= n or p <= 0:
        return 1.0
    return sum(
        math.exp(
            math.lgamma(n + 1)
            - math.lgamma(k + 1)
            - math.lgamma(n - k + 1)
            + k * math.log(p)
            + (n - k) * math.log1p(-p)
        )
        for k in range(hits + 1)
    )


def upper(hits, p, tail):
    """The greatest number of which at most `hits` are drawn with more than `tail`."""
    if p >= 1:
        return hits
    return last(hits, lambda number: binomial_at_most(hits, number, p) > tail)


def lower(hits, p, tail):
    """The smallest number of which at least `hits` are drawn with more than `tail`."""
    if hits == 0 or p >= 1:
        return hits
    return last(hits - 1, lambda number: 1 - binomial_at_most(hits - 1, number, p) <= tail) + 1


def last(start, holds):
    step = 1
    while holds(start + step):
        step *= 2
    low, high = start + step // 2 if step > 1 else start, start + step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def recall(strata, drawn):
    hits, misses = sum(map(found, drawn)), sum(map(lost, drawn))
    value = hits / (hits + misses) if hits + misses else None
    bounds = [recall_bounds(strata, drawn, tail) for tail in (TAIL, 2 * TAIL)]
    return (value, *bounds[0], *bounds[1], hits, hits + misses, len(drawn))


def recall_bounds(strata, drawn, tail):
    odds = [one["probability"] / (1 - one["probability"]) for one in strata if one["size"] and one["probability"] < 1]
    alike = len(groups(strata)) == 1 and len(odds) == sum(one["size"] > 0 for one in strata)
    if not odds or not alike or min(odds) <= 0:
        _, few, many, _, _ = total(strata, drawn, found, False, tail / 2, only_found=True)
        _, least, most, _, _ = total(strata, drawn, lost, True, tail / 2)
        return (few / (few + most) if few else 0.0), (many / (many + least) if many else float(not least))
    ratio = max(odds) / min(odds)
    hits, misses = sum(map(found, drawn)), sum(map(lost, drawn))
    open_found = sum(one["relevant"] is None and one["found"] for one in drawn)
    open_lost = sum(one["relevant"] is None and not one["found"] for one in drawn)
    low = share_low(hits, hits + misses + open_lost, tail)
    high = 1 - share_low(misses, hits + open_found + misses, tail)
    return low / ratio / (low / ratio + 1 - low), high * ratio / (high * ratio + 1 - high)


def share_low(hits, n, tail):
    """Clopper and Pearson: the share at which `hits` or more have exactly the probability `tail`."""
    low, high = 0.0, 1.0
    for _ in range(100 if hits else 0):
        middle = (low + high) / 2
        low, high = (low, middle) if 1 - binomial_at_most(hits - 1, n, middle) > tail else (middle, high)
    return low

"""The incomplete beta function and its inverse. Pure; scipy, which has both, would add 83 MB to the images."""

from math import exp, lgamma, log, log1p

_TINY, _ENOUGH, _STEPS, _HALVINGS = 1e-300, 1e-15, 10_000, 200


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b), for positive `a` and `b` and `x` from 0 to 1."""
    if x <= 0.0 or x >= 1.0:
        return float(x >= 1.0)
    scale = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return scale * _fraction(a, b, x) / a
    return 1.0 - scale * _fraction(b, a, 1.0 - x) / b


def beta_quantile(share: float, a: float, b: float) -> float:
    """The x at which I_x(a, b) is `share`, by bisection."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if incomplete_beta(a, b, middle) < share else (low, middle)
    return high


def at_most(hits: int, trials: int, chance: float) -> float:
    """The probability of at most `hits` in independent `trials` with this `chance` each."""
    return 1.0 if hits >= trials else incomplete_beta(trials - hits, hits + 1, 1.0 - chance)


def at_least(hits: int, trials: int, chance: float) -> float:
    """The probability of at least `hits` in independent `trials` with this `chance` each."""
    return float(hits <= 0) if hits <= 0 or hits > trials else incomplete_beta(hits, trials - hits + 1, chance)


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of I_x(a, b), by Lentz's method."""
    front, ratio = 1.0, 1.0 / _away(1.0 - (a + b) * x / (a + 1))
    result = ratio
    for step in range(1, _STEPS):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        for term in (even, odd):
            ratio = 1.0 / _away(1.0 + term * ratio)
            front = _away(1.0 + term / front)
            result *= ratio * front
        if abs(ratio * front - 1.0) < _ENOUGH:
            break
    return result


def _away(value: float) -> float:
    """`value`, kept away from 0 to divide by it."""
    return value if abs(value) > _TINY else _TINY

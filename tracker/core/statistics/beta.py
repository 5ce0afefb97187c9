"""The incomplete beta function, its inverse and the binomial tail they give; no interval is built here."""

from math import exp, lgamma, log, log1p, pi, sqrt
from statistics import NormalDist

_TURNS = 1_000_000  # a fraction takes about sqrt(a + b) turns, so this is beyond any count of cases
_TINY = 1e-300
_STANDARD = NormalDist()


def beta_quantile(probability: float, a: float, b: float) -> float:
    """Find the x in [0, 1] at which the beta(a, b) distribution has this probability below it.

    Newton's method inside a bracket that only shrinks: a step that leaves the bracket becomes a bisection.
    Raises: ArithmeticError if it does not settle.
    """
    low, high, x = 0.0, 1.0, min(1 - 1e-15, max(1e-15, _near(probability, a, b)))
    for _ in range(200):
        excess = incomplete_beta(a, b, x) - probability
        low, high = (low, x) if excess > 0 else (x, high)
        slope = _kernel(a, b, x, 1 - x) / (x * (1 - x))
        step = x - excess / slope if slope > 0 else low
        following = step if low < step < high else (low + high) / 2
        # Newton's steps shrink by squares, so after this one the next would be rounding.
        if abs(following - x) <= 1e-11 * x or high - low < 1e-17:
            return following
        x = following
    raise ArithmeticError(f"No beta quantile found for {probability} with shapes {a} and {b}.")


def _near(probability: float, a: float, b: float) -> float:
    """Give a first guess, good to three digits, that saves Newton most of its steps.

    Source: Abramowitz & Stegun, 1964, 26.5.22; the mean where the formula does not hold.
    """
    if a <= 1 or b <= 1:
        return a / (a + b)
    y = -_STANDARD.inv_cdf(probability)
    spread, one, other = (y * y - 3) / 6, 1 / (2 * a - 1), 1 / (2 * b - 1)
    h = 2 / (one + other)
    if h + spread <= 0:
        return a / (a + b)
    w = y * sqrt(h + spread) / h - (other - one) * (spread + 5 / 6 - 2 / (3 * h))
    return a / (a + b * exp(min(2 * w, 700.0)))


def binomial_cdf(k: int, n: int, rate: float) -> float:
    """Give the probability of at most `k` successes in `n` cases at this rate.

    Source: the tail as an incomplete beta function, DLMF 8.17.5.
    """
    if k < 0:
        return 0.0
    return 1.0 if k >= n else incomplete_beta(n - k, k + 1, 1 - rate)


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Give the regularised incomplete beta function I_x(a, b) for a, b > 0.

    Raises: ArithmeticError if the fraction does not converge.
    Source: continued fraction DLMF 8.17.22; modified Lentz method (Thompson & Barnett, 1986).
    """
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast on the other side only
        return 1 - _kernel(b, a, 1 - x, x) / (b * _fraction(b, a, 1 - x))
    return _kernel(a, b, x, 1 - x) / (a * _fraction(a, b, x))


def _kernel(a: float, b: float, x: float, y: float) -> float:
    """Give x^a y^b / B(a, b), without the cancellation of large log-gammas.

    Source: saddle-point form (Loader, 2000).
    """
    total = a + b
    exponent = a * _log_ratio(x, a / total) + b * _log_ratio(y, b / total)
    corrections = _stirling_error(total) - _stirling_error(a) - _stirling_error(b)
    return exp(exponent + corrections + 0.5 * log(a / total * b / (2 * pi)))


def _log_ratio(value: float, centre: float) -> float:
    """Give log(value / centre), exact when the two are close."""
    distance = (value - centre) / centre
    return log1p(distance) if abs(distance) < 0.5 else log(max(value, _TINY) / centre)


def _stirling_error(z: float) -> float:
    """Give what Stirling's formula leaves out of log-gamma(z); the series is exact to 1e-12 from z = 10."""
    if z < 10:
        return lgamma(z) - ((z - 0.5) * log(z) - z + 0.5 * log(2 * pi))
    square = z * z
    return (1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / square) / square) / square) / z


def _fraction(a: float, b: float, x: float) -> float:
    """Evaluate 1 + d1/(1 + d2/(1 + ...)) of DLMF 8.17.22 from the front, two steps a turn.

    Written out without inner functions: this loop is most of the cost of an exact interval.
    """
    value, front, back = 1.0, 1.0, 0.0
    for m in range(_TURNS):
        d = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        back = 1 / ((1 + d * back) or _TINY)
        front = (1 + d / front) or _TINY
        value *= front * back
        d = (m + 1) * (b - m - 1) * x / ((a + 2 * m + 1) * (a + 2 * m + 2))
        back = 1 / ((1 + d * back) or _TINY)
        front = (1 + d / front) or _TINY
        value *= front * back
        if abs(front * back - 1) < 1e-15:
            return value
    raise ArithmeticError(f"The incomplete beta function of {a}, {b} at {x} did not converge.")

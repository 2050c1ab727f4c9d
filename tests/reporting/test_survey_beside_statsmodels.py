"""The survey module beside statsmodels, an implementation of others: the statistic, and the interval of a proportion.

A design effect d has the weight of a sample of n / d (judgement.md 6). statsmodels works in floats, so the two agree to
many digits, not to all.
"""

from decimal import Decimal
from math import isclose, sqrt

import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint, test_proportions_2indep

from reporting.survey import CRITICAL, Wave, z
from tests.promises import D

# pytest would take the imported function for one of its own tests.
wald_test = test_proportions_2indep
del test_proportions_2indep

#: A number below 1 times this is nothing to a float.
CLOSE = 1e-9
#: Proportions a float can tell from 0 and 1: nearer, statsmodels divides by a variance of nothing.
inner = st.decimals(min_value=D("0.001"), max_value=D("0.999"), places=3)
samples = st.integers(2, 5000).map(Decimal)
effects = st.sampled_from([D(1), D(1), D("0.8"), D("1.3"), D("2.5")])
waves = st.builds(Wave, inner, samples, effects)


def theirs(first: Wave, second: Wave) -> float:
    """Their statistic for the change from the first wave to the second, by samples as large as they are worth."""
    one, two = (float(wave.n / wave.d) for wave in (first, second))
    done = wald_test(
        float(second.p) * two, two, float(first.p) * one, one, method="wald", compare="diff", return_results=True
    )
    return float(done.statistic)


def agrees(first: Wave, second: Wave) -> None:
    ours = z(first, second)
    assert ours is not None
    assert isclose(float(ours), theirs(first, second), rel_tol=CLOSE, abs_tol=CLOSE)


def wave(share: str, sample: int, design: str = "1") -> Wave:
    return Wave(D(share), D(sample), D(design))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (wave("0.72", 1100), wave("0.76", 1150)),  # case 14
        (wave("0.72", 1100, "1.3"), wave("0.76", 1150, "1.3")),  # case 15
        (wave("0.5", 100), wave("0.6", 100)),
        (wave("0.6", 100), wave("0.5", 100)),
        (wave("0.31", 1500, "1.2"), wave("0.29", 1400, "1.1")),
        (wave("0.999", 12), wave("0.001", 4000)),
        (wave("0.5", 100), wave("0.5", 100)),
    ],
)
def test_the_statistic_is_theirs(first: Wave, second: Wave) -> None:
    agrees(first, second)


@given(waves, waves)
def test_the_statistic_is_theirs_for_any_two_waves(first: Wave, second: Wave) -> None:
    event("no design effect" if first.d == second.d == 1 else "design effects")
    agrees(first, second)


@given(inner, samples, inner, samples)
def test_without_a_design_effect_it_is_theirs_by_the_counts_as_they_are(
    p1: Decimal, n1: Decimal, p2: Decimal, n2: Decimal
) -> None:
    done = wald_test(
        float(p2 * n2), float(n2), float(p1 * n1), float(n1), method="wald", compare="diff", return_results=True
    )
    ours = z(Wave(p1, n1), Wave(p2, n2))
    assert ours is not None
    assert isclose(float(ours), done.statistic, rel_tol=CLOSE, abs_tol=CLOSE)
    assert (abs(ours) >= CRITICAL) is bool(done.pvalue <= 0.0499957902964409)  # what 1.96 leaves on both sides


@given(waves)
def test_the_interval_is_walds(one: Wave) -> None:
    worth = float(one.n / one.d)
    low, high = proportion_confint(float(one.p) * worth, worth, alpha=0.05, method="normal")
    normal = D("1.959963984540054")  # their 95 %; ours is 1.96 by policy
    ours = [float(end) for end in one.interval(normal)]
    assert ours == pytest.approx([max(low, 0), min(high, 1)], abs=CLOSE)


@given(waves)
def test_a_design_effect_widens_the_interval_by_its_root(one: Wave) -> None:
    assert isclose(float(one.margin()), float(Wave(one.p, one.n).margin()) * sqrt(one.d), rel_tol=CLOSE)

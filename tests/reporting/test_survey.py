"""The test of two proportions and the interval of one (judgement.md 6), beside figures worked out elsewhere."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.survey import Wave, z
from tests.promises import D

proportions = st.decimals(min_value=0, max_value=1, places=3)
waves = st.builds(
    Wave, proportions, st.integers(1, 5000).map(Decimal), st.decimals(min_value=Decimal("0.5"), max_value=3, places=1)
)


@pytest.mark.parametrize(
    ("first", "second", "statistic"),
    [
        (("0.72", 1100, "1"), ("0.76", 1150, "1"), "2.1633"),
        (("0.72", 1100, "1.3"), ("0.76", 1150, "1.3"), "1.8974"),
        (("0.5", 100, "1"), ("0.6", 100, "1"), "1.4286"),
        (("0.31", 1500, "1.2"), ("0.29", 1400, "1.1"), "-1.0962"),
        (("0.5", 100, "1"), ("0.5", 100, "1"), "0.0000"),
    ],
)
def test_the_statistic(first: tuple[str, int, str], second: tuple[str, int, str], statistic: str) -> None:
    one, two = (Wave(D(share), D(sample), D(design)) for share, sample, design in (first, second))
    found = z(one, two)
    assert found is not None
    assert round(found, 4) == D(statistic)


@given(waves, waves)
def test_the_good_direction_turns_the_sign(first: Wave, second: Wave) -> None:
    up, down = z(first, second), z(first, second, -1)
    assert (up is None) is (down is None)
    if up is not None and down is not None:
        assert up == down.copy_negate()
        assert (up > 0) is (second.p > first.p)


@given(waves, waves)
def test_only_without_variance_can_nothing_be_tested(first: Wave, second: Wave) -> None:
    none = all(wave.p in (0, 1) for wave in (first, second))
    assert (z(first, second) is None) is none


def test_more_answers_make_a_change_more_certain() -> None:
    few = z(Wave(D("0.72"), D(100)), Wave(D("0.76"), D(100)))
    many = z(Wave(D("0.72"), D(1000)), Wave(D("0.76"), D(1000)))
    assert few is not None
    assert many is not None
    assert many > few


def test_the_interval() -> None:
    wave = Wave(D("0.19"), D(500))
    assert round(wave.margin(), 4) == D("0.0344")
    assert [round(end, 4) for end in wave.interval()] == [D("0.1556"), D("0.2244")]
    assert round(wave.margin(D("1.645")), 4) == D("0.0289")


@given(waves)
def test_an_interval_holds_its_proportion_and_stays_a_proportion(wave: Wave) -> None:
    low, high = wave.interval()
    assert 0 <= low <= wave.p <= high <= 1


@pytest.mark.parametrize(
    ("share", "sample", "design", "why"),
    [
        ("1.01", "10", "1", "between 0 and 1"),
        ("-0.01", "10", "1", "between 0 and 1"),
        ("NaN", "10", "1", "between 0 and 1"),
        ("0.5", "0", "1", "at least one answer"),
        ("0.5", "-1", "1", "at least one answer"),
        ("0.5", "Infinity", "1", "at least one answer"),
        ("0.5", "10", "0", "greater than 0"),
        ("0.5", "10", "NaN", "greater than 0"),
    ],
)
def test_what_is_no_wave_is_refused(share: str, sample: str, design: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Wave(D(share), D(sample), D(design))

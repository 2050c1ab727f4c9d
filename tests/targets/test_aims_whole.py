"""Whole expected levels, part by part, and the words of every gap (judgement.md 2, 3)."""

from dataclasses import replace
from typing import Any

import pytest

from indicators.measures import Accumulation, Path, Scale, Unit
from targets.aims import (
    ONCE,
    Basis,
    Change,
    Deferred,
    Expected,
    Gap,
    Level,
    NotYet,
    Of,
    Promise,
    Reason,
    Significant,
    Words,
    expected,
    printed_arithmetic,
    resolve,
)
from tests.promises import NI_016, NI_039, NI_112, NI_142, NI_156, QUARTERLY, D, measure, p, promise

COUNTED: dict[str, Any] = {"unit": Unit.COUNT, "scale": Scale.COUNT, "decimals": 0, "path": Path.EVEN, **QUARTERLY}
ADDING = promise(measure(accumulation=Accumulation.AGREEMENT_COUNT, **COUNTED), "1500", "3000", "4500", baseline="1250")
STANDING = measure(path=Path.LINE, decimals=0, **QUARTERLY)


def whole(of: Promise, period: str, level: str, **parts: Any) -> None:
    """The whole of what is expected, given the parts that are not as of a printed year-end level without baseline."""
    slot = of.by_period[p(period)]
    usual: dict[str, Any] = {
        "slot": slot,
        "level": D(level),
        "exact": D(level),
        "times": ONCE,
        "year_end": D(level),
        "planned": None,
        "guide": False,
        "agreed": False,
        "how": "",
        "before": "",
        "after": "",
        "places": of.measure.decimals,
        "baseline": None,
        "baseline_shown": "",
        "baseline_how": "",
        "must_beat": None,
        "worse_than_baseline": False,
    }
    assert expected(of, p(period)) == Expected(**{**usual, **parts})


def test_a_printed_year_end_level() -> None:
    whole(promise(measure(), "80"), "2008/09", "80", shown="80 %", places=0)
    agreed = promise(measure(path_agreed=True), "80.0")
    whole(agreed, "2008/09", "80", shown="80.0 %", agreed=True)


def test_a_target_better_and_one_worse_than_its_baseline() -> None:
    better: dict[str, Any] = {"planned": D("4.57"), "baseline": D("90.43"), "baseline_shown": "90.43 %"}
    whole(NI_142, "2008/09 Q1", "95", shown="95 %", places=0, **better)
    whole(NI_142, "2008/09 Q4", "95", shown="95 %", places=0, must_beat=D("90.43"), **better)
    whole(
        NI_039,
        "2008/09",
        "1674",
        shown="1,674",
        before="a ceiling of ",
        planned=D(118),
        baseline=D(1556),
        baseline_shown="1,556",
        worse_than_baseline=True,
    )
    falling = promise(measure(), "80", baseline="90")
    whole(
        falling,
        "2008/09",
        "80",
        shown="80 %",
        places=0,
        before="a floor of ",
        planned=D(10),
        baseline=D(90),
        baseline_shown="90 %",
        worse_than_baseline=True,
    )


def test_part_of_a_count() -> None:
    half: dict[str, Any] = {"year_end": D("35.65"), "planned": D("2.28"), "shown": "17.83", "how": "half of 35.65"}
    whole(
        NI_016,
        "2008/09 Q2",
        "17.825",
        guide=True,
        after=" expected by Q2 (half of 35.65; guide, not an agreed milestone)",
        **half,
    )
    agreed = replace(NI_016, measure=replace(NI_016.measure, path_agreed=True))
    whole(
        agreed,
        "2008/09 Q2",
        "17.825",
        agreed=True,
        after=" expected by Q2 (half of 35.65)",
        baseline=D("18.965"),
        baseline_shown="18.97",
        baseline_how="0.5 x 37.93",
        must_beat=D("18.965"),
        **half,
    )


def test_a_count_over_the_agreement() -> None:
    whole(
        ADDING,
        "2009/10 Q2",
        "2250",
        year_end=D(3000),
        planned=D(1500),
        guide=True,
        how="half way from 1,500 to 3,000",
        shown="2,250",
        after=" expected by Q2 (half way from 1,500 to 3,000; guide, not an agreed milestone)",
    )
    whole(
        ADDING,
        "2010/11 Q4",
        "4500",
        planned=D(1500),
        shown="4,500",
        baseline=D(3750),
        baseline_shown="3,750",
        baseline_how="3 x 1,250",
        must_beat=D(3750),
    )


def test_a_milestone_is_agreed() -> None:
    marked = replace(NI_156, milestones=((p("2008/09 Q3"), D(600)),))
    whole(
        marked,
        "2008/09 Q3",
        "600",
        year_end=D(481),
        planned=D(411),
        agreed=True,
        how="agreed milestone",
        shown="600",
        after=" expected by Q3 (agreed milestone)",
        baseline=D(892),
        baseline_shown="892",
        must_beat=D(892),
    )
    annual = replace(NI_112, milestones=((p("calendar 2008"), D("35.05")),))
    whole(
        annual,
        "calendar 2008",
        "35.05",
        year_end=D("29.3"),
        planned=D("13.82"),
        agreed=True,
        how="agreed milestone",
        shown="35.05",
        places=2,
        after=" (agreed milestone)",
        baseline=D("43.12"),
        baseline_shown="43.12",
        must_beat=D("43.12"),
    )


def test_a_third_of_the_way_is_kept_by_the_part_of_the_year() -> None:
    of = promise(STANDING, "30", milestones={"2008/09 Q1": "20"})
    how = "a third of the way from 20 % at Q1 to 30 % at Q4"
    whole(
        of,
        "2008/09 Q2",
        "23.333333",
        exact=D("17.50"),
        times=D("0.75"),
        year_end=D(30),
        guide=True,
        how=how,
        shown="23 %",
        after=f" expected by Q2 ({how}; guide, not an agreed milestone)",
    )


def test_a_baseline_of_another_measure_is_set_beside_nothing() -> None:
    whole(promise(measure(), "80", baseline="60", comparable=False), "2008/09", "80", shown="80 %", places=0)


def test_a_baseline_is_shown_with_the_places_it_was_printed_with() -> None:
    found = expected(promise(measure(), "80", baseline="60.25"), p("2008/09"))
    assert isinstance(found, Expected)
    assert found.baseline_shown == "60.25 %"
    assert found.must_beat == D("60.25")


def test_a_chain_runs_through_every_part() -> None:
    """What hangs on an outturn hangs on it in the level, the start of the line, and the planned improvement."""
    chained = Change(D(10), Basis.POINTS, Of.PREVIOUS_OUTTURN)
    of = promise(STANDING, "40", chained, chained)
    known = {p("2008/09 Q4"): D(50), p("2009/10 Q4"): D(70)}
    found = expected(of, p("2010/11 Q2"), known)
    assert isinstance(found, Expected)
    assert (found.year_end, found.level, found.planned) == (80, 70, 20)
    assert found.how == "half way from 60 % to 80 %"
    assert isinstance(expected(of, p("2010/11 Q2")), Gap)


def test_a_line_starts_from_the_nearest_earlier_level() -> None:
    found = expected(promise(STANDING, "40", "60", "80", baseline="20"), p("2010/11 Q2"))
    assert isinstance(found, Expected)
    assert found.level == 70


def test_a_mark_at_the_same_level_says_unchanged_with_no_quarter() -> None:
    of = promise(STANDING, "80", baseline="70", milestones={"2008/09 Q2": "80"})
    found = expected(of, p("2008/09 Q3"))
    assert isinstance(found, Expected)
    assert (found.level, found.how) == (80, "unchanged from 80 %")


def test_a_count_that_starts_from_nought_later_is_a_way_like_any_other() -> None:
    of = promise(measure(accumulation=Accumulation.YEAR_COUNT, **COUNTED), "100", milestones={"2008/09 Q2": "0"})
    found = expected(of, p("2008/09 Q3"))
    assert isinstance(found, Expected)
    assert (found.level, found.how) == (50, "half way from 0 at Q2 to 100 at Q4")
    line = expected(promise(STANDING, "100", baseline="0"), p("2008/09 Q2"))
    assert isinstance(line, Expected)
    assert line.how == "half way from 0 % to 100 %"


def test_a_share_is_shown_with_one_place_at_most() -> None:
    shares = (D("0.125"), D("0.40"), D("0.66666"), D(1))
    own = measure(accumulation=Accumulation.YEAR_COUNT, **{**COUNTED, "path": Path.PROFILE, "profile": shares})
    hows = [expected(promise(own, "200"), p(f"2008/09 Q{n}")) for n in (1, 2, 3)]
    assert [one.how for one in hows if isinstance(one, Expected)] == ["12.5 % of 200", "40 % of 200", "66.7 % of 200"]


@pytest.mark.parametrize(
    ("of", "period", "gap"),
    [
        (promise(measure(), "80"), "2007/08", Gap(Reason.BEFORE_THE_AGREEMENT, "2007/08 is before the agreement")),
        (promise(measure(), "80"), "2009/10", Gap(Reason.ENDED, "ended; the agreement has no target for 2009/10")),
        (
            promise(measure(), "80", "82"),
            "calendar 2009",
            Gap(Reason.NO_TARGET_YET, "no target yet; the agreement has none for calendar 2009"),
        ),
        (
            promise(measure(), "80", periods=("",)),
            "2008/09",
            Gap(Reason.NO_TARGET_YET, "no target yet; the agreement has none for 2008/09"),
        ),
        (
            promise(STANDING, "80"),
            "2008/09 Q1",
            Gap(
                Reason.NOTHING_EXPECTED_YET,
                "nothing expected yet; there is no start for a line before 2008/09 Q4",
            ),
        ),
        (
            promise(measure(scale=Scale.ORDINAL, unit=Unit.LEVEL, decimals=0, **QUARTERLY), "2"),
            "2008/09 Q3",
            Gap(Reason.NOTHING_EXPECTED_YET, "nothing expected yet; the level is for 2008/09 Q4"),
        ),
    ],
)
def test_the_words_of_a_period_without_level(of: Promise, period: str, gap: Gap) -> None:
    assert expected(of, p(period)) == gap


@pytest.mark.parametrize(
    ("aim", "gap"),
    [
        (Deferred("2009"), Gap(Reason.DEFERRED, "target setting deferred until 2009")),
        (Deferred(), Gap(Reason.DEFERRED, "target setting deferred")),
        (Words("January 2009"), Gap(Reason.NO_TARGET_YET, "no target yet; expected January 2009")),
        (Words(), Gap(Reason.NO_TARGET_YET, "no target yet")),
        (NotYet(), Gap(Reason.NOT_DUE, "the target is for the final year")),
        (
            Change(D(-2), Basis.UNCLEAR),
            Gap(Reason.TARGET_UNCLEAR, "target unclear; is the change relative, or in points?"),
        ),
        (Change(D(-2)), Gap(Reason.NO_BASELINE_YET, "no baseline yet; the target is a change on it")),
        (
            Change(D(2), Basis.PERCENT, Of.PREVIOUS_OUTTURN),
            Gap(
                Reason.NO_BASELINE_YET,
                "no baseline yet; the target is a change on the final outturn of the year before",
            ),
        ),
    ],
)
def test_the_words_of_a_target_without_level(aim: Any, gap: Gap) -> None:
    assert resolve(promise(measure(), aim), 0) == gap


def test_the_words_of_a_chain_and_of_a_later_wave() -> None:
    chained = Change(D(2), Basis.PERCENT, Of.PREVIOUS_OUTTURN)
    assert resolve(promise(measure(), "70", chained), 1) == Gap(
        Reason.NO_BASELINE_YET, "no baseline yet; the target is a change on the final outturn of 2008/09"
    )
    waves = promise(measure(), Significant(), Significant())
    assert resolve(waves, 1) == Gap(
        Reason.CANNOT_BE_TESTED, "cannot be tested; a significant change has no level of its own"
    )


def test_arithmetic_printed_beside_a_chain_is_not_worked_out() -> None:
    chained = Change(D(2), Basis.PERCENT, Of.PREVIOUS_OUTTURN)
    of = promise(measure(), "70", Level(D(71), chained), baseline="60")
    assert printed_arithmetic(of, 1) is None
    assert (
        printed_arithmetic(promise(measure(), "70", Level(D(71), Change(D(1), Basis.POINTS)), baseline="60"), 1) == 61
    )

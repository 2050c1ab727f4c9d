"""What a measure answers in a reporting quarter, the latest known, the year and forecasts (judgement.md 1, 5, 7)."""

from dataclasses import replace
from typing import Any

import pytest

from reporting.rag import (
    Colour,
    Figure,
    Policy,
    Reason,
    Verdict,
    answer,
    assess,
    assess_year,
    final_outturns,
    forecast,
    latest_known,
)
from targets.aims import Basis, Change, Column, Deferred, Level, NotYet, Of, Promise, Words
from tests.promises import (
    NI_016,
    NI_017,
    NI_112,
    D,
    measure,
    p,
    promise,
    q,
    scrapped,
)

POLICY = Policy()
GREEN, AMBER, RED = Colour.GREEN, Colour.AMBER, Colour.RED
PLAIN = promise(measure(), "80", "82", "84")


def judged(of: Promise, period: str, actual: str, policy: Policy = POLICY, **given: Any) -> Verdict:
    return assess(of, p(period), Figure(D(actual)), policy, **given)


ABOUT_2008 = {p("calendar 2008"): Figure(D("43.1"))}


@pytest.mark.parametrize(
    ("quarter", "word", "sentence"),
    [
        ("2008/09 Q1", "not due", "Not due: calendar 2008 is due in 2009/10 Q4."),
        ("2009/10 Q3", "not due", "Not due: calendar 2008 is due in 2009/10 Q4."),
        ("2009/10 Q4", "Red", "Red: 43.1 conceptions per 1,000 against 29.3. 13.8 over; the tolerance is 1.47."),
        ("2010/11 Q1", "not due", "Not due: calendar 2009 is due in 2010/11 Q4."),
        ("2010/11 Q4", "overdue", "Overdue: calendar 2009 was due in 2010/11 Q4."),
        ("2012/13 Q1", "ended", "Not rated: ended; the last figure was for calendar 2010, due in 2011/12 Q4."),
    ],
)
def test_what_a_measure_answers_in_a_quarter(quarter: str, word: str, sentence: str) -> None:
    verdict = answer(NI_112, q(quarter), ABOUT_2008, POLICY, late=True)
    assert (verdict.word, verdict.sentence) == (word, sentence)


def test_after_the_last_period_only_a_withdrawal_or_data_only_stands() -> None:
    late = q("2012/13 Q1")
    assert answer(scrapped(PLAIN, "2008/09 Q1"), late, {}, POLICY).reason is Reason.ENDED
    assert answer(replace(PLAIN, withdrawn_from=q("2009/10 Q1")), late, {}, POLICY).reason is Reason.WITHDRAWN
    assert answer(replace(PLAIN, measure=measure(rated=False)), late, {}, POLICY).reason is Reason.DATA_ONLY


def test_targets_without_any_period() -> None:
    def reason(*aims: Any) -> Reason | None:
        of = promise(measure(), *aims, periods=("",) * len(aims))
        return answer(of, q("2008/09 Q1"), {}, POLICY).reason

    assert reason("80") is Reason.CANNOT_BE_MEASURED
    assert reason(Change(D(2))) is Reason.CANNOT_BE_MEASURED
    assert reason(Words()) is Reason.NO_TARGET_YET
    assert reason(Deferred()) is Reason.DEFERRED
    assert reason() is Reason.NO_TARGET_YET


def test_a_chained_target_hangs_on_the_final_outturn() -> None:
    chained = Change(D(2), Basis.PERCENT, Of.PREVIOUS_OUTTURN)
    of = promise(measure(), "70", chained)
    period = p("2008/09")
    for figure, reason in [
        (Figure(D(80)), None),
        (Figure(D(80), status="provisional"), Reason.NO_BASELINE_YET),
        (Figure(D(80), proxy=True), Reason.NO_BASELINE_YET),
        (Figure(D(80), suppressed=True), Reason.NO_BASELINE_YET),
        (Figure(because="late"), Reason.NO_BASELINE_YET),
    ]:
        held = {period: figure, p("2009/10"): Figure(D("81.6"))}
        assert answer(of, q("2009/10 Q4"), held, POLICY).reason is reason
    held = {period: Figure(D(80)), p("2009/10"): Figure(D("81.6"))}
    assert answer(of, q("2009/10 Q4"), held, POLICY).sentence == "Green: 81.6 % against 81.6 %."
    assert answer(of, q("2009/10 Q4"), held, POLICY, outturns={}).reason is Reason.NO_BASELINE_YET
    assert final_outturns(PLAIN, held) == {}
    other = {period: D(90)}
    verdict = assess_year(of, 1, held, POLICY, quarter=q("2009/10 Q4"))
    assert verdict.expected == D("81.6")
    assert assess_year(of, 1, held, POLICY, quarter=q("2009/10 Q4"), outturns=other).expected == D("91.8")
    for given, level in ((None, D("81.6")), (other, D("91.8"))):
        latest = latest_known(of, held, POLICY, q("2010/11 Q1"), outturns=given)
        assert latest is not None
        assert latest.expected == level


def test_the_page_of_the_year() -> None:
    def shown(of: Promise, index: int, quarter: str) -> tuple[str, str]:
        verdict = assess_year(of, index, {p("2008/09"): Figure(D(80))}, POLICY, quarter=q(quarter))
        return verdict.word, verdict.year

    assert [shown(PLAIN, index, "2009/10 Q1") for index in (0, 1)] == [("Green", "2008/09"), ("not due", "2009/10")]
    gapped = promise(NI_017.measure, "29", "27", "25", baseline="31")
    assert shown(gapped, 1, "2009/10 Q1") == ("cannot be measured", "2009/10")
    verdict = assess_year(gapped, 1, {}, POLICY, quarter=q("2009/10 Q1"))
    assert verdict.sentence == "Not rated: cannot be measured; the target has no period of its own."
    final = promise(measure(), NotYet(), "80", periods=("", "2009/10"))
    assert shown(final, 0, "2008/09 Q1") == ("not due", "2008/09")
    said = Promise(measure(), (Column("2008/09", None, Level(D(5)), unmeasurable_why="the survey came in 2009"),))
    assert assess_year(said, 0, {}, POLICY, quarter=q("2008/09 Q1")).sentence == (
        "Not rated: cannot be measured; the survey came in 2009."
    )


def test_the_latest_known_of_what_is_not_due() -> None:
    def known(of: Promise, figures: dict[str, Figure], quarter: str, **given: Any) -> str | None:
        held = {p(period): figure for period, figure in figures.items()}
        verdict = latest_known(of, held, POLICY, q(quarter), **given)
        return None if verdict is None else f"{verdict.word} {verdict.period}"

    two = {"2008/09 Q1": Figure(D(9)), "2008/09 Q2": Figure(D("18.9"))}
    assert known(NI_016, two, "2008/09 Q2") == "Amber 2008/09 Q1"
    assert known(NI_016, two, "2008/09 Q3") == "Red 2008/09 Q2"
    assert known(NI_016, two, "2008/09 Q1") is None  # Q2 had not ended, and Q1 is due
    hidden = {**two, "2008/09 Q3": Figure(suppressed=True)}
    assert known(NI_016, hidden, "2008/09 Q4") == "Red 2008/09 Q2"
    early = {"calendar 2008": Figure(D("29.0"))}
    assert known(NI_112, early, "2009/10 Q3") == "Green calendar 2008"
    gone = replace(NI_112, withdrawn_from=q("2010/11 Q1"))
    assert known(gone, early, "2010/11 Q1") is None
    assert known(gone, early, "2009/10 Q3") == "Green calendar 2008"
    assert known(NI_112, {}, "2009/10 Q3") is None


def test_the_latest_known_has_its_own_comparator() -> None:
    held = {p("2008/09 Q2"): Figure(D(25))}
    kind = Policy(improving_is_amber=True)
    verdict = latest_known(NI_016, held, kind, q("2008/09 Q3"), comparators={p("2008/09 Q2"): D(26)})
    assert verdict is not None
    assert verdict.colour is AMBER


def test_a_forecast_is_judged_against_the_year_end() -> None:
    verdict = forecast(NI_016, 0, D("37.70"), POLICY)
    assert verdict is not None
    assert verdict.sentence == "Red: 37.70 offences per 1,000 against 35.65. 2.05 over; the tolerance is 1.78."
    marked = replace(NI_016, milestones=((p("2008/09 Q4"), D(40)), (p("2008/09 Q1"), D(9))))
    again = forecast(marked, 0, D("37.70"), POLICY)
    assert again is not None
    assert (again.colour, again.expected) == (RED, D("35.65"))
    assert forecast(promise(measure(), "5", periods=("",)), 0, D(5), POLICY) is None
    words = forecast(promise(measure(), Words()), 0, D(5), POLICY)
    assert words is not None
    assert (words.colour, words.reason) == (None, Reason.NO_TARGET_YET)

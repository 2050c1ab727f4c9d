"""The demonstration: it plays once, truly labelled, and shows every colour and every reason that its quarters can."""

import tomllib
from collections import Counter
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from indicators import clock
from indicators.models import Agreement
from indicators.periods import Quarter
from partners.access import ROLE, Person, PlaceFact, Verb, may, person_of
from partners.models import Place
from reporting import dues, scorecard
from reporting.demo import DemoFault, read_script
from reporting.demo.outturns import read_outturns
from reporting.models import Actual, Comparator, Event, Forecast, PublishedVerdict, ReportingQuarter, Return
from targets.book import book_of

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
SCRIPT = FIXTURES / "luton-demo.toml"
OUTTURNS = FIXTURES / "luton-outturns.csv"
HISTORY = "Illustrative history, made up"


def load(*arguments: str) -> str:
    out = StringIO()
    call_command("load_demo", *arguments, stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    """How many rows there are of everything that a run could add to."""
    kinds = (get_user_model(), Place, ReportingQuarter, Return, Actual, Forecast, Comparator, Event, PublishedVerdict)
    return {kind.__name__: kind.objects.count() for kind in kinds}


@pytest.fixture
def script():
    return read_script(SCRIPT)


@pytest.fixture
def in_october(script):
    with clock.on(script.today):
        yield


def quarter_of(agreement, code: str) -> ReportingQuarter:
    quarter = Quarter.parse(code)
    return ReportingQuarter.objects.get(agreement=agreement, year=quarter.year, number=quarter.number)


def everything(agreement) -> Person:
    return Person(None, "", (PlaceFact(ROLE.AUDITOR, agreement.pk),))


def card_of(agreement, code: str, **how):
    return scorecard.build(agreement, quarter_of(agreement, code), everything(agreement), **how)


def verdicts(card) -> Counter:
    """Colours and reasons of the indicators; a guide's colour with a star."""
    return Counter((row.verdict.colour + ("*" if row.verdict.guide else "")) or row.verdict.reason for row in card.rows)


# It plays once --------------------------------------------------------------------------------------------------------


def test_a_second_run_changes_nothing_and_says_so(demo):
    before = counts()
    newest = Return.objects.order_by("-saved_at").values_list("pk", "version", "saved_at").first()
    said = load("--only-current")
    assert counts() == before
    assert Return.objects.order_by("-saved_at").values_list("pk", "version", "saved_at").first() == newest
    assert "nothing was changed" in said
    assert not Agreement.objects.exclude(pk=demo.pk).exists()


def test_a_quarter_that_people_went_on_with_is_left_alone(demo):
    ret = Return.objects.get(indicator__agreement=demo, indicator__code="NI 016", quarter__number=2)
    Return.objects.filter(pk=ret.pk).update(commentary="Typed by a visitor", version=7)
    Actual.objects.filter(release=HISTORY).delete()
    said = load("--only-current")
    ret.refresh_from_db()
    assert (ret.commentary, ret.version) == ("Typed by a visitor", 7)
    assert "56 illustrative figures for quarters before the agreement added." in said
    assert "2008/09 Q2 was opened before and is left as it is." in said


def test_a_password_that_somebody_changed_stays(demo):
    user = get_user_model().objects.get(username="reader")
    user.set_password("a better one entirely")
    user.save()
    load("--only-current")
    user.refresh_from_db()
    assert user.check_password("a better one entirely")


def test_it_refuses_before_the_agreement_is_loaded(db):
    with pytest.raises(CommandError, match="There is no agreement luton-2008-11 yet"):
        load("--only-current")
    assert not get_user_model().objects.exists()


def test_it_refuses_where_somebody_else_has_the_name(luton):
    get_user_model().objects.create(username="admin", email="someone@luton.example")
    with pytest.raises(CommandError, match="Somebody else is called “admin” here already"):
        load("--only-current")
    assert not ReportingQuarter.objects.exists()


def test_it_refuses_on_a_server(luton, settings):
    settings.HTTPS = True
    with pytest.raises(CommandError, match="--on-a-server"):
        load("--only-current")


def test_it_prints_who_can_sign_in(demo, script):
    said = load("--only-current")
    assert "luton-demo-2008" in said
    for actor in script.people:
        assert f"  {actor.login} " in said
        assert get_user_model().objects.get(username=actor.login).check_password("luton-demo-2008")


# Everything in the files is understood --------------------------------------------------------------------------------


def test_every_return_of_the_script_was_played(demo, script):
    for planned in script.quarters:
        row = quarter_of(demo, planned.quarter)
        held = {ret.indicator.code: ret for ret in Return.objects.in_quarter(row)}
        assert (row.entry_by, row.boards_on, row.meets_on) == (planned.entry_by, planned.boards, planned.meeting)
        for one in planned.returns:
            ret = held[one.indicator]
            for figure in one.figures:
                assert ret.actuals.filter(period=figure.period, typed=figure.typed, because=figure.because).exists()
            for forecast in one.forecasts:
                assert ret.forecasts.filter(typed=forecast.typed, confidence=forecast.confidence).exists()
        last = {one.indicator: one for one in planned.returns}
        assert {code: ret.commentary for code, ret in held.items() if code in last} == {
            code: one.commentary for code, one in last.items()
        }


def test_every_state_of_a_return_is_there_in_the_open_quarter(demo):
    states = Counter(Return.objects.in_quarter(quarter_of(demo, "2008/09 Q2")).values_list("state", flat=True))
    assert set(states) == {"not started", "draft", "submitted", "sent back", "signed off"}


def test_every_act_stands_on_its_own_day(demo, script):
    days = set(Event.objects.filter(agreement=demo).values_list("at__date", flat=True))
    assert min(days) >= date(2008, 6, 30)
    assert max(days) <= script.today
    published = quarter_of(demo, "2008/09 Q1").published_at
    assert published.date() == date(2008, 8, 8)
    for ret in Return.objects.filter(quarter__agreement=demo, state="signed off"):
        assert ret.submitted_at < ret.signed_off_at


def test_nobody_signed_off_what_they_typed(demo):
    for ret in Return.objects.filter(quarter__agreement=demo, state="signed off"):
        assert not ret.actuals.filter(by=ret.signed_off_by).exists()


def test_every_indicator_has_an_officer(demo, script, in_october):
    people = [person_of(get_user_model().objects.get(username=actor.login)) for actor in script.people]
    officers = [person for person in people if ROLE.OFFICER in person.roles(demo.pk)]
    without = {
        entry.code
        for entry in book_of(demo).indicators
        if not any(may(person, Verb.ENTER, entry.facts()) for person in officers)
    }
    assert not without


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ('[[people]]\nlogin = "x"\nname = "X Y"\nplaces = [{ rank = "reader" }]', "people 1, places 1: rank"),
        ('[[quarters]]\nquarter = "2008/09 Q1"', "quarters 1: "),
        ("agreement = ", "cannot be read"),
    ],
)
def test_a_slip_in_the_script_is_told_with_its_place(tmp_path, change, sentence):
    file = tmp_path / "slip.toml"
    file.write_text(change, encoding="utf-8")
    with pytest.raises(DemoFault, match=sentence):
        read_script(file)


# What really was published --------------------------------------------------------------------------------------------


def test_every_real_outturn_is_in_its_place_with_release_and_day(demo):
    for release in read_outturns(OUTTURNS):
        for row in release.rows:
            where = {"measure__indicator__code": row["code"], "period": row["period"], "release": release.name}
            where["measure__indicator__agreement"] = demo
            if row["area"] != "Luton":
                assert Comparator.objects.get(area=row["area"], **where).value == Decimal(row["value"])
                continue
            held = Actual.objects.get(**where)
            assert held.known_on == release.day
            assert held.value == (Decimal(row["value"]) if row["value"] else None)
            assert not held.illustrative


def test_suppressed_outturns_hold_nothing_that_would_reveal_them(demo):
    held = Actual.objects.filter(measure__indicator__agreement=demo, suppressed=True)
    assert Counter(held.values_list("measure__indicator__code", flat=True)) == {"NI 099": 2, "NI 100": 2, "NI 101": 5}
    for row in held:
        assert (row.value, row.numerator, row.denominator, row.typed) == (None, None, None, "")


def test_six_values_differ_between_two_releases_and_the_later_counts(demo):
    revised = [
        (code, period)
        for code in ("NI 099", "NI 100", "NI 101")
        for period in (f"school year {year}/{(year + 1) % 100:02d}" for year in range(2006, 2012))
        if len(_values(demo, code, period)) == 2 and len(set(_values(demo, code, period))) == 2
    ]
    assert len(revised) == 6
    figures = {
        (held.measure, str(held.period)): held.figure.value
        for held in scorecard.held_figures(demo, measure__indicator__code="NI 099")
    }
    assert {value for (_, period), value in figures.items() if period == "school year 2008/09"} == {Decimal("57.1")}


def _values(agreement, code: str, period: str) -> list:
    rows = Actual.objects.filter(measure__indicator__agreement=agreement, measure__indicator__code=code, period=period)
    return list(rows.filter(ret__isnull=True).values_list("value", flat=True))


def test_a_later_release_becomes_no_baseline(demo):
    book = book_of(demo)
    entry = next(entry for entry in book.indicators if entry.code == "NI 186")
    assert entry.measures[0].promise.baseline is None
    assert _values(demo, "NI 186", "calendar 2005") == [Decimal("5.782")]


def test_real_outturns_are_not_there_as_reported(demo, in_october):
    quarter = quarter_of(demo, "2008/09 Q1")
    reported, known = (card_of(demo, str(quarter), known=known) for known in (False, True))
    assert not [point for measure in reported.row("ni-112").measures for point in measure.points]
    shown = {str(point.period): point.value for point in known.row("ni-112").measures[0].points}
    assert shown["calendar 2008"] == Decimal("43.1")


# What is made up says so ----------------------------------------------------------------------------------------------


def test_nothing_made_up_lacks_its_flag(demo):
    real = {release.name for release in read_outturns(OUTTURNS)}
    figures = Actual.objects.filter(measure__indicator__agreement=demo)
    assert set(figures.filter(illustrative=False).values_list("release", flat=True)) == real
    assert set(figures.filter(illustrative=True).values_list("release", flat=True)) == {"", HISTORY}
    assert SCRIPT.read_text(encoding="utf-8").startswith("# A demonstration")
    assert "ILLUSTRATIVE" in SCRIPT.read_text(encoding="utf-8")[:200]


def test_every_quarter_of_the_demonstration_says_that_it_is_illustrative(demo, in_october):
    assert card_of(demo, "2008/09 Q1").illustrative
    assert card_of(demo, "2008/09 Q2").illustrative


# What it shows --------------------------------------------------------------------------------------------------------


def test_the_published_quarter_shows_every_colour_and_reason_it_can(demo, in_october):
    card = card_of(demo, "2008/09 Q1")
    assert set(verdicts(card)) == {
        "green*",
        "amber*",
        "red*",
        "amber",
        "red",
        "not due",
        "deferred",
        "no target yet",
        "overdue",
        "not signed off",
    }
    assert card.row("ni-130").verdict.reason == "overdue"
    assert card.row("ni-135").verdict.reason == "not signed off"


def test_the_open_quarter_shows_every_colour_and_reason_it_can(demo, in_october):
    card = card_of(demo, "2008/09 Q2")
    shown = {"green*", "amber*", "red*", "green", "amber", "red", "not due", "deferred", "no target yet", "awaited"}
    assert set(verdicts(card)) == shown
    assert "The extract for September runs on 28 October" in card.row("ni-130").verdict.sentence


def test_forecasts_show_every_colour_and_what_cannot_be_judged(demo, in_october):
    found = Counter(
        measure.forecast.colour or measure.forecast.reason
        for row in card_of(demo, "2008/09 Q1").rows
        for measure in row.measures
        if measure.forecast
    )
    assert set(found) == {"green", "amber", "red", "no baseline yet", "target unclear"}


def test_figures_are_provisional_estimates_and_final(demo):
    figures = Actual.objects.filter(measure__indicator__agreement=demo, ret__isnull=False)
    assert set(figures.values_list("status", flat=True)) == {"provisional", "estimate", "final"}


def test_ni_016_is_left_for_the_visitor(demo, in_october):
    book = book_of(demo, Quarter.parse("2008/09 Q2"))
    entry = book.by_slug["ni-016"]
    ret = Return.objects.get(indicator_id=entry.id, quarter=quarter_of(demo, "2008/09 Q2"))
    assert ret.state == "not started"
    assert any(dues.slots_due(measure, Quarter.parse("2008/09 Q2")) for measure in entry.rated)
    assert not ret.actuals.exists()
    jo = person_of(get_user_model().objects.get(username="officer"))
    assert may(jo, Verb.ENTER, entry.facts())


def test_the_scripts_day_is_the_day_that_make_run_plays_on(script):
    assert f"LAA_TODAY ?= {script.today}" in (Path(settings.BASE_DIR) / "Makefile").read_text(encoding="utf-8")
    assert tomllib.loads(SCRIPT.read_text(encoding="utf-8"))["agreement"] == "luton-2008-11"

"""No change since last quarter: many returns confirmed at once, all of them or none (judgement.md 7, product.md 4)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.periods import Period, Quarter
from partners.access import person_of
from reporting import services
from reporting.models import Event, Forecast, Return
from tests import builders
from tests.reporting.entering import Q2, address, opened, page, ret_of, text_of

Q3 = Quarter(2008, 3)
#: Yearly indicators that Police leads: no figure of theirs is due before Q4.
CODES = ("NI 600", "NI 601")


@pytest.fixture
def world(db):
    """2008/09 Q2 handed in with forecasts, Q3 open: NI 600 and 601 ask for a forecast only, NI 016 for a figure too."""
    made = builders.universe()
    made.quarters["2008/09 Q2"].delete()
    made.quarters["2008/09 Q3"].delete()
    for code in CODES:
        made.indicators[code] = builders.indicator(made.safer, code, title=f"Yearly {code}", targets=("29", "27", "25"))
        builders.signup(made.indicators[code], made.partners["police"], lead=True)
    made.indicators["NI 602"] = builders.indicator(
        made.safer, "NI 602", title="In words", period="survey wave", lag=2, targets=[{"kind": "significant"}] * 3
    )
    builders.signup(made.indicators["NI 602"], made.partners["police"], lead=True)
    opened(made.agreement, Q2, made.people["administrator"])
    for code, typed, sure in (("NI 600", "28.5", "sure"), ("NI 601", "30", "not sure"), ("NI 016", "37.5", "sure")):
        forecast(made, code, Q2, typed, sure)
    say(made, "NI 602", "The survey is in the field.")
    opened(made.agreement, Q3, made.people["administrator"])
    return made


def forecast(world, code, quarter, typed, sure="sure", hand_in=True):
    ret = ret_of(world.agreement, code, quarter)
    measure = world.indicators[code].measures.first()
    given = [services.ForecastEntry(measure.pk, "2008/09", typed, sure)]
    due = [services.FigureEntry(measure.pk, Period.of_quarter(quarter), "18")] if code == "NI 016" else []
    by = person_of(world.people["officer"])
    services.record(ret=ret, version=ret.version, by=by, figures=due, forecasts=given, hand_in=hand_in)


def say(world, code, words):
    ret = ret_of(world.agreement, code, Q2)
    by = person_of(world.people["officer"])
    services.record(ret=ret, version=ret.version, by=by, commentary=words, hand_in=True)


def tick(*rets):
    return {"confirm": [f"{ret.pk}-{ret.version}" for ret in rets]}


def q3(world, *codes):
    return [ret_of(world.agreement, code, Q3) for code in codes]


def test_what_may_be_confirmed_is_offered_with_what_would_be(world, sign_in):
    shown = page(sign_in("officer"), world.agreement, "returns", quarter=Q3)
    part = shown[shown.index('id="no-change"') : shown.index("</form>", shown.index('id="no-change"'))]
    assert "No change since last quarter?" in part
    assert "2008/09: 28.5 %, sure" in part
    assert "2008/09: 30.0 %, not sure" in part
    assert "The survey is in the field." in part
    assert "NI 016" not in part
    assert part.count('type="checkbox"') == 3
    assert "checked" not in part


def test_many_are_confirmed_at_once(world, sign_in):
    rets = q3(world, *CODES, "NI 602")
    officer = sign_in("officer")
    answer = officer.post(address(world.agreement, "returns", quarter=Q3), tick(*rets), follow=True)
    assert "Submitted as last quarter, and waiting for sign-off: NI 600, NI 601, NI 602." in text_of(answer)
    for ret in rets:
        ret.refresh_from_db()
        assert (ret.state, ret.version, ret.submitted_by.username) == ("submitted", 2, "officer")
    rows = Forecast.objects.filter(ret__in=rets).order_by("measure__indicator__code")
    assert [(f"{row.value.normalize():f}", row.confidence, row.typed) for row in rows] == [
        ("28.5", "sure", "28.5"),
        ("30", "not sure", "30"),
    ]
    assert Forecast.objects.count() == 5
    assert rets[2].commentary == "The survey is in the field."
    told = Event.objects.filter(ret__in=rets).order_by("id").values_list("verb", "before", "after", "reason")
    assert list(told) == [
        ("submitted", "not started", "submitted", "No change since 2008/09 Q2: 2008/09: 28.5 %, sure"),
        ("submitted", "not started", "submitted", "No change since 2008/09 Q2: 2008/09: 30.0 %, not sure"),
        ("submitted", "not started", "submitted", "No change since 2008/09 Q2: The survey is in the field."),
    ]
    assert 'id="no-change"' not in text_of(answer)


def test_who_confirmed_does_not_sign_off_and_another_may(world, sign_in):
    (ret,) = q3(world, "NI 600")
    builders.place(world.people["officer"], world.agreement, "reviewer")
    sign_in("officer").post(address(world.agreement, "returns", quarter=Q3), tick(ret))
    ret.refresh_from_db()
    there, said = address(world.agreement, "review_return", "ni-600", quarter=Q3), {"version": "2", "sign_off": "1"}
    assert sign_in("officer").post(there, said).status_code == 403
    assert sign_in("reviewer").post(there, said).status_code == 302
    ret.refresh_from_db()
    assert ret.state == "signed off"


def test_one_fault_refuses_all_and_every_fault_is_told(world, sign_in):
    """A figure is due in one, another was changed meanwhile, a third is somebody else's: nothing is written."""
    good, changed, due, other = q3(world, "NI 600", "NI 601", "NI 016", "NI 188")
    ticked = tick(good, changed, due, other)
    forecast(world, "NI 601", Q3, "31", hand_in=False)
    before = Forecast.objects.count(), Event.objects.count()
    answer = sign_in("officer").post(address(world.agreement, "returns", quarter=Q3), ticked)
    shown = text_of(answer)
    assert answer.status_code == 422
    assert "Nothing was confirmed" in shown
    assert "NI 601: it was changed by officer since you opened this list." in shown.replace("Officer Tester", "officer")
    assert "NI 016: a figure is due in it." in shown
    assert "NI 188: you may not enter and submit figures here." in shown
    assert "NI 600:" not in shown
    assert (Forecast.objects.count(), Event.objects.count()) == before
    assert {ret.state for ret in q3(world, "NI 600", "NI 016", "NI 188")} == {"not started"}
    assert f'value="{good.pk}-1" checked' in shown


def test_what_is_wrong_with_a_single_one(world, sign_in):
    officer, where = sign_in("officer"), address(world.agreement, "returns", quarter=Q3)
    forecast(world, "NI 600", Q3, "28", hand_in=False)
    (begun,) = q3(world, "NI 600")
    assert "a forecast was typed in it already" in text_of(officer.post(where, tick(begun)))
    Forecast.objects.filter(ret__indicator__code="NI 601").delete()
    (bare,) = q3(world, "NI 601")
    assert "no forecast of 2008/09 was handed in for 2008/09 Q2" in text_of(officer.post(where, tick(bare)))
    assert "Tick at least one return." in text_of(officer.post(where, {}))
    assert "Tick at least one return." in text_of(officer.post(where, {"confirm": ["x", "1-x", "999999-1"]}))
    assert not Return.objects.filter(quarter__number=3, state="submitted").exists()


def test_a_forecast_that_was_never_handed_in_is_not_confirmed(world, sign_in):
    Return.objects.filter(quarter__number=2).update(state="draft")
    shown = page(sign_in("officer"), world.agreement, "returns", quarter=Q3)
    assert 'id="no-change"' not in shown


def test_nothing_is_confirmed_in_a_closed_quarter(world, sign_in):
    services.close_entry(quarter=q3(world, "NI 600")[0].quarter, by=person_of(world.people["reviewer"]))
    officer, where = sign_in("officer"), address(world.agreement, "returns", quarter=Q3)
    assert 'id="no-change"' not in text_of(officer.get(where))
    answer = officer.post(where, tick(*q3(world, "NI 600")))
    assert answer.status_code == 422
    assert "is not the quarter that is open for entry" in text_of(answer)


def test_the_year_that_is_forecast_must_be_the_same(world):
    """After the outturn of a year came due, another year is asked for: last quarter's forecast says nothing of it."""
    ret, by = q3(world, "NI 600")[0], person_of(world.people["officer"])
    Forecast.objects.filter(ret__indicator__code="NI 600").update(year="2009/10")
    with pytest.raises(services.Faults, match="no forecast of 2008/09"):
        services.confirm_no_change(returns=[(ret, ret.version)], by=by)


@pytest.mark.parametrize("who", ["theme", "equality", "auditor", "administrator", "reader"])
def test_who_enters_nothing_confirms_nothing(world, sign_in, who):
    answer = sign_in(who).post(address(world.agreement, "returns", quarter=Q3), tick(*q3(world, "NI 600")))
    assert answer.status_code in (403, 404)
    assert q3(world, "NI 600")[0].state == "not started"


def test_more_returns_take_no_more_queries_but_to_ask_each_for_its_exception(world, sign_in):
    officer, where = sign_in("officer"), address(world.agreement, "returns", quarter=Q3)

    def queries(*rets):
        with CaptureQueriesContext(connection) as found:
            assert officer.post(where, tick(*rets)).status_code == 302
        return len(found)

    officer.get(where)
    one = queries(*q3(world, "NI 600"))
    assert queries(*q3(world, "NI 601", "NI 602")) <= one + 2
    assert one <= 25

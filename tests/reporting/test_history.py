"""What is edited in place keeps a history: who, when, from what, to what, why; whoever writes it and however."""

from datetime import date

import pytest
from django.apps import apps
from django.db import transaction
from simple_history.models import HistoricalChanges

from indicators import clock
from indicators.periods import Quarter
from partners.access import person_of
from partners.models import Place
from partners.services import end_place, give_place
from reporting import services
from reporting.models import ReportingQuarter
from targets.models import Query
from targets.services.rows import LOADED
from tests import builders
from tests.reporting.quarters_at_work import published
from tests.targets.loading import load, person, smallton
from tests.targets.small_agreement import DROP

NOV = {number: date(2008, 11, number) for number in range(1, 31)}


def test_these_models_are_edited_in_place_and_keep_a_history():
    kept = {model.__name__ for model in apps.get_models() if hasattr(model._meta, "simple_history_manager_attribute")}
    assert kept == {"Place", "Query", "ReportingQuarter", "Return", "ExceptionReport", "ExceptionAction"}
    histories = {model.__name__ for model in apps.get_models() if issubclass(model, HistoricalChanges)}
    assert histories == {f"Historical{name}" for name in kept}


def lines(row):
    """A row's history, oldest first: who, what kind of change, why."""
    return [
        (line.history_user.username if line.history_user else None, line.history_type, line.history_change_reason)
        for line in row.history.order_by("history_id")
    ]


def test_a_return_and_its_quarter_tell_their_whole_life(db):
    work = published()
    work.reopen(NOV[3], NOV[14])
    why = "Reopened: A station was left out"
    assert lines(work.ret()) == [
        ("administrator", "+", None),
        ("officer", "~", None),
        ("reviewer", "~", None),
        ("administrator", "~", why),
    ]
    states = [line.state for line in work.ret().history.order_by("history_id")]
    assert states == ["not started", "submitted", "signed off", "sent back"]
    assert lines(work.quarter()) == [("administrator", "+", None), ("reviewer", "~", None)]
    newest = work.ret().history.first()
    assert (newest.history_date.date(), newest.prev_record.state) == (NOV[3], "signed off")


def test_a_policy_set_for_an_open_quarter_stands_in_the_quarters_history(db):
    work = published()
    work.open(NOV[3], Quarter(2008, 3))
    rules = {**work.quarter(Quarter(2008, 3)).policy.rules, "no_progress_is_red": False}
    row = work.on(
        NOV[4],
        services.set_policy,
        agreement=work.agreement,
        rules=rules,
        from_quarter=Quarter(2008, 3),
        owner="Sub-group",
        reason="As agreed in November.",
        by=work.who["administrator"],
    )
    quarter = work.quarter(Quarter(2008, 3))
    assert quarter.policy == row
    assert lines(quarter)[-1] == ("administrator", "~", f"Policy version {row.version}: As agreed in November.")


def test_a_place_given_and_ended_tells_by_whom(db):
    made = builders.universe()
    admin = person_of(made.people["administrator"])
    place = give_place(person=made.people["nobody"], agreement=made.agreement, role="reader", by=admin)
    end_place(place=place, on=clock.today(), by=admin)
    assert lines(Place.objects.get(pk=place.pk)) == [("administrator", "+", None), ("administrator", "~", None)]


def test_loading_writes_the_history_of_queries_with_who_loaded(db):
    load()
    query = Query.objects.order_by("position").first()
    assert lines(query) == [(None, "+", LOADED)]
    load()
    assert len(lines(query)) == 1
    who = person(builders.user("ada"), smallton())
    load(("queries.0.proposed", "Another reading."), by=who)
    assert lines(query)[1:] == [("ada", "~", LOADED)]
    assert query.history.first().proposed == "Another reading."
    load(("queries.0", DROP), by=who)
    assert not Query.objects.filter(pk=query.pk).exists()
    assert lines(query)[2:] == [("ada", "-", LOADED)]


def test_a_refused_act_leaves_no_line(db):
    work = published()
    before = ReportingQuarter.history.count()
    with pytest.raises(services.NotNow), transaction.atomic():
        work.publish(NOV[1])
    assert ReportingQuarter.history.count() == before

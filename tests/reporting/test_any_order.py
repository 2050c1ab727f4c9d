"""Anybody does anything in any order: no sequence of verbs reaches a state that the rules forbid.

Hypothesis drives the services with every role and days that go on. What is refused must leave nothing behind; what is
done must leave what the rules promise: see the invariants.
"""

import contextlib
from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from indicators import clock
from indicators.models import Agreement
from indicators.periods import Period, Quarter
from partners.access import Refused, Verb, may, person_of
from partners.models import Place
from partners.services import end_place
from reporting import scorecard, services
from reporting.models import Actual, Override, PublishedVerdict, Reopening, ReportingQuarter, Return
from targets.book import book_of, forget
from tests import builders
from tests.reporting.open_quarter import EXPLAINED

PEOPLE = st.sampled_from(["reader", "theme", "officer", "named", "reviewer", "second", "auditor", "administrator"])
WRITERS = st.sampled_from(["officer", "officer", "officer", "reviewer", "named"])
REVIEWERS = st.sampled_from(["second", "second", "reviewer", "officer"])
TYPED = st.sampled_from(["17.00", "18.60", "18.90", "18.90", "n/a"])
STATUS = st.sampled_from(["provisional", "final"])
NAMED = st.sampled_from([Quarter(2008, 2), Quarter(2008, 2), Quarter(2008, 2), Quarter(2008, 3)])
REFUSALS = (Refused, services.NotNow, services.Faults, services.Conflict, ValidationError)
STARTS = ["open", "submitted", "signed off", "published", "reopened", "entered again", "signed again", "restated"]
START = st.sampled_from([*STARTS, "submitted", "submitted", "restated"])
STATES = {"upcoming": 0, "open": 1, "closed": 2, "published": 3}

#: The verbs that were done at least once in the run: a test that never gets anywhere proves nothing.
REACHED: set[str] = set()


class AnyOrder(RuleBasedStateMachine):
    """NI 016 through two quarters; `self.today` only goes on."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.today = date(2008, 10, 1)
        self.frozen, self.figures, self.furthest = {}, {}, {}
        newest = {model: model.history.order_by("history_id").last() for model in (Return, ReportingQuarter)}
        self.begun = {model: line.history_id if line else 0 for model, line in newest.items()}

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        scorecard.KEPT.forget()
        forget()

    @initialize(start=START, status=STATUS, who=st.sampled_from(["reviewer", "officer", "second"]))
    def begin(self, start, status, who):
        """Most runs begin in the middle of a quarter's life, so that its end is reached as often as its beginning. Who
        entered tries to sign off first."""
        self.users = {user.username: user for user in get_user_model().objects.all()}
        self.agreement = Agreement.objects.get(slug="testing-2008-11")
        self.indicator = self.agreement.indicators.get(code="NI 016")
        self.measure = self.indicator.measures.get(key="rate")
        q2 = Quarter(2008, 2)
        self.do(
            "administrator",
            services.open_quarter,
            agreement=self.agreement,
            quarter=q2,
            entry_by=self.today + timedelta(days=9),
        )
        steps = [
            lambda: self.enter(who, q2, "18.90", status, True, False),
            lambda: [self.sign_off(one, q2) for one in (who, "reviewer", "second")],
            lambda: self.publish("reviewer", q2),
            lambda: self.reopen("administrator", q2, 5),
            lambda: self.enter("officer", q2, "17.00", status, True, False),
            lambda: [self.sign_off(one, q2) for one in (who, "reviewer", "second")],
            lambda: self.restate("second", "18.60", True),
        ]
        for step in steps[: STARTS.index(start)]:
            step()

    # How anything is done

    def do(self, who, verb, **what):
        """Somebody tries a verb; a refusal takes back all that was written."""
        before = self.written()
        done = None
        with clock.on(self.today), contextlib.suppress(*REFUSALS):
            done = verb(by=person_of(self.users[who]), **what)
        assert done is not None or self.written() == before, "a refusal left something behind"
        if done is not None:
            REACHED.add(verb.__name__)
        return done

    def written(self):
        models = (
            Actual,
            PublishedVerdict,
            Override,
            Reopening,
            Return.history,
            ReportingQuarter.history,
            Place.history,
        )
        return [(model if hasattr(model, "count") else model.objects).count() for model in models]

    def row(self, quarter):
        return ReportingQuarter.objects.filter(
            agreement=self.agreement, year=quarter.year, number=quarter.number
        ).first()

    def ret(self, quarter):
        return Return.objects.filter(indicator=self.indicator, quarter=self.row(quarter)).first()

    # What people do

    @rule(days=st.sampled_from([1, 3, 10]))
    def time_goes_on(self, days):
        self.today += timedelta(days=days)

    @rule(who=PEOPLE, quarter=NAMED)
    def open(self, who, quarter):
        self.do(
            who,
            services.open_quarter,
            agreement=self.agreement,
            quarter=quarter,
            entry_by=self.today + timedelta(days=9),
        )

    @rule(who=WRITERS, quarter=NAMED, typed=TYPED, status=STATUS, hand_in=st.booleans(), earlier=st.booleans())
    def enter(self, who, quarter, typed, status, hand_in, earlier):
        ret = self.ret(quarter)
        if ret is None:
            return
        period = Period.of_quarter(quarter)
        figures = [services.FigureEntry(self.measure.pk, period, typed, status)]
        if earlier and quarter.number == 3:
            figures.append(services.FigureEntry(self.measure.pk, Period.of_quarter(Quarter(2008, 2)), "18.00", "final"))
        open_to = ret.quarter.state
        why = None if ret.exception_typed else EXPLAINED  # a red is handed in with its exception
        done = self.do(
            who, services.record, ret=ret, version=ret.version, figures=figures, exception=why, hand_in=hand_in
        )
        if done is None:
            return
        person = person_of(self.users[who])
        assert may(person, Verb.ENTER, book_of(self.agreement).by_id[self.indicator.pk].facts())
        assert ret.state not in ("submitted", "signed off")
        sent_back = ret.events.filter(verb__in=["sent back", "reopened"]).exists()
        assert open_to == "open" or sent_back, "entered while entry was closed"
        if open_to == "published":
            rows = Reopening.objects.filter(quarter=ret.quarter, indicator=self.indicator, until__gte=self.today)
            assert rows.filter(ended_at__isnull=True).exists(), "entered into a published quarter that is not reopened"

    @rule(who=WRITERS, quarter=NAMED)
    def submit(self, who, quarter):
        if ret := self.ret(quarter):
            self.do(who, services.submit, ret=ret, version=ret.version)

    @rule(who=REVIEWERS, quarter=NAMED)
    def sign_off(self, who, quarter):
        if ret := self.ret(quarter):
            authors = set(ret.actuals.values_list("by__username", flat=True))
            if self.do(who, services.sign_off, ret=ret, version=ret.version):
                assert who not in authors, "signed off own figures"
                assert ret.state == "submitted"

    @rule(who=REVIEWERS, quarter=NAMED, stale=st.sampled_from([False, False, False, True]))
    def send_back(self, who, quarter, stale):
        if ret := self.ret(quarter):
            done = self.do(who, services.send_back, ret=ret, version=ret.version - stale, reason="Check it.")
            assert not (done and stale), "two writers, and neither was told"

    @rule(who=REVIEWERS, quarter=NAMED)
    def close(self, who, quarter):
        if row := self.row(quarter):
            self.do(who, services.close_entry, quarter=row)

    @rule(who=st.sampled_from(["reviewer", "reviewer", "administrator", "officer"]), quarter=NAMED)
    def publish(self, who, quarter):
        if row := self.row(quarter):
            self.do(who, services.publish, quarter=row, knowing=True)

    @rule(
        who=st.sampled_from(["administrator", "administrator", "reviewer"]),
        quarter=NAMED,
        days=st.sampled_from([0, 5, -1]),
    )
    def reopen(self, who, quarter, days):
        if row := self.row(quarter):
            until = self.today + timedelta(days=days)
            self.do(who, services.reopen, quarter=row, indicators=[self.indicator], reason="Left out", until=until)

    @rule(who=st.sampled_from(["administrator", "reviewer"]))
    def end_reopening(self, who):
        if row := Reopening.objects.last():
            self.do(who, services.end_reopening, reopening=row)

    @rule(who=REVIEWERS, typed=TYPED, newest=st.booleans())
    def restate(self, who, typed, newest):
        rows = list(Actual.objects.select_related("ret").order_by("id"))
        final = [row for row in rows if row.status == "final" and row.signed_off]
        figure = next(reversed(rows if newest or not final else final), None)
        if figure is None:
            return
        authors = set(figure.ret.actuals.values_list("by__username", flat=True))
        if self.do(who, services.restate, figure=figure, typed=typed, reason="Recounted"):
            assert who not in authors, "restated in a return in which they typed"
            assert figure in final, "restated what is not final"

    @rule(who=REVIEWERS, quarter=NAMED, colour=st.sampled_from(["red", "amber", "green"]))
    def override(self, who, quarter, colour):
        row = self.row(quarter)
        if row is None or row.state == "upcoming":
            return
        row.agreement.refresh_from_db()
        with clock.on(self.today):
            shown = scorecard.build(row.agreement, row, person_of(self.users["auditor"])).row("ni-016").verdict
        state, seen = row.state, shown.computed or shown.colour
        if self.do(
            who, services.override, quarter=row, indicator=self.indicator, seen=seen, colour=colour, reason="Why"
        ):
            assert state in ("open", "closed"), "overrode a published colour"
            assert seen
            assert colour != seen

    @rule(
        name=st.sampled_from(["named", "second"]), who=st.sampled_from(["administrator", "administrator", "reviewer"])
    )
    def end_a_place(self, name, who):
        place = Place.objects.filter(person=self.users[name]).last()
        self.do(who, end_place, place=place, on=self.today)

    # What must hold whatever they did

    @invariant()
    def verdicts_never_change_once_published(self):
        now = {row["id"]: row for row in PublishedVerdict.objects.values()}
        assert all(now.get(pk) == row for pk, row in self.frozen.items()), "a published verdict was changed"
        self.frozen = now

    @invariant()
    def no_figure_is_lost_or_changed(self):
        now = {row["id"]: row for row in Actual.objects.values()}
        assert all(now.get(pk) == row for pk, row in self.figures.items()), "a figure was lost"
        self.figures = now

    @invariant()
    def quarters_only_go_forward(self):
        for row in ReportingQuarter.objects.filter(agreement=getattr(self, "agreement", None)):
            assert STATES[row.state] >= self.furthest.get(row.pk, 0)
            self.furthest[row.pk] = STATES[row.state]
            assert (row.state == "published") == PublishedVerdict.objects.filter(
                quarter=row
            ).exists() or row.number == 1

    @invariant()
    def a_state_and_its_names_match(self):
        for ret in Return.objects.all():
            assert (ret.state == "signed off") == (ret.signed_off_at is not None) == (ret.signed_off_by_id is not None)
            assert (ret.submitted_at is None) == (ret.submitted_by_id is None)
            assert ret.state != "sent back" or ret.sent_back_reason
            assert ret.stands_to is None or (ret.quarter.state == "published" and ret.state != "signed off")

    @invariant()
    def nothing_unsigned_stands_in_a_published_quarter(self):
        for row in Actual.objects.filter(ret__quarter__state="published").select_related("ret"):
            signed = row.ret.history.filter(state="signed off", history_date__gte=row.at).exists()
            frozen = PublishedVerdict.objects.filter(figure=row).exists()
            assert signed or row.reason or not (row.signed_off or frozen), "an unsigned figure stands"

    @invariant()
    def each_edition_is_whole(self):
        rows = PublishedVerdict.objects.filter(slot="indicator", indicator=getattr(self, "indicator", None))
        for quarter in {row.quarter_id for row in rows}:
            editions = sorted(row.edition for row in rows if row.quarter_id == quarter)
            assert editions == list(range(1, len(editions) + 1))
            REACHED.update(["edition 2"] if len(editions) > 1 else [])

    @invariant()
    def every_line_of_history_says_who(self):
        for model in (Return, ReportingQuarter):
            ours = model.history.filter(history_user__isnull=True, history_id__gt=self.begun[model])
            assert not ours.exists(), "something was written by nobody"


@pytest.mark.django_db
def test_no_order_of_verbs_breaks_the_rules():
    made = builders.universe()
    made.quarters["2008/09 Q2"].delete()
    builders.place(builders.user("second"), made.agreement, "reviewer")
    thorough = settings.default.max_examples > 100
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            settings.default,
            max_examples=400 if thorough else 40,
            stateful_step_count=40 if thorough else 25,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert {"sign_off", "send_back", "publish", "reopen", "restate", "override", "end_place", "edition 2"} <= REACHED

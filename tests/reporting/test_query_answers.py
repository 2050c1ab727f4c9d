"""Answering queries in the browser: who, when and what stand there; a basis makes new versions of the targets, which
are judged from the first quarter not published, and no file takes it back (judgement.md 2)."""

from datetime import date

import pytest

from partners.access import Refused, person_of
from reporting import services
from reporting.models import Event, PublishedVerdict
from targets.agreement_file import Faults as FileFaults
from targets.models import Query, Target
from targets.services import load_agreement, open_agreement
from tests import builders
from tests.conftest import AGREEMENT
from tests.reporting.real_luton import HERE, at, file_with, hand_in, opened, peopled, read, send_back, sign

QUERIES = f"{HERE}agreement/queries/"
NI_057, NI_069 = f"{QUERIES}ni-057-percent-or-points/", f"{QUERIES}ni-069-percent-or-points/"
SAID = {"answer": "Two per cent of it, as GO East wrote on 9 January 2011.", "basis": "percent"}
JANUARY = date(2011, 1, 15)


@pytest.fixture(autouse=True)
def january_2011(settings):
    settings.LAA_TODAY = JANUARY


@pytest.fixture
def place(luton):
    return peopled(luton, "NI 057", "NI 069")


@pytest.fixture
def quarter(place):
    """2010/11 Q3, in which the results of school year 2009/10 are due."""
    return opened(place, "2010/11 Q3", JANUARY)


def test_a_chained_target_is_unclear_then_without_baseline_then_a_level(quarter, sign_in):
    """NI 057: `2% increase on 08/09 baseline` hangs on the outturn of school year 2008/09, not on the 75 % proxy."""
    officer, reviewer = sign_in("named"), sign_in("reviewer")
    verdict, page = at(quarter, "verdict", "ni-057"), f"{HERE}indicators/ni-057/?quarter=2010-11-q3"
    hand_in(officer, quarter, "ni-057", {"school year 2009/10": "81.6"})
    assert "target unclear" in read(reviewer, verdict)
    assert "Until then the target is not judged." in read(reviewer, page)

    assert reviewer.post(NI_057, SAID).status_code == 302
    text = read(reviewer, verdict)
    assert "no baseline yet; the target is a change on the final outturn of school year 2008/09" in text
    assert "target unclear" not in text
    assert "2 % above the outturn of the year before; no baseline yet" in read(reviewer, page)

    send_back(reviewer, quarter, "ni-057")
    hand_in(officer, quarter, "ni-057", {"school year 2009/10": "81.6", "school year 2008/09": "80"})
    sign(reviewer, quarter, "ni-057")
    assert "Green: 81.6 % against 81.6 %." in read(reviewer, verdict)
    assert reviewer.post(at(quarter, "publish"), {"knowing": "on"}).status_code == 302
    assert "Green: 81.6 % against 81.6 %." in read(sign_in("reader"), verdict)


def test_a_provisional_outturn_is_no_baseline(quarter, sign_in):
    officer, reviewer = sign_in("named"), sign_in("reviewer")
    assert reviewer.post(NI_057, SAID).status_code == 302
    figures = {"school year 2009/10": "81.6", "school year 2008/09": "80"}
    hand_in(officer, quarter, "ni-057", figures, status="provisional")
    assert "no baseline yet" in read(reviewer, at(quarter, "verdict", "ni-057"))


@pytest.mark.parametrize(("basis", "level"), [("percent", "24.5"), ("points", "23")])
def test_the_basis_decides_the_level(place, sign_in, basis, level):
    """NI 069: 2 % below 25 is 24.5, 2 points below is 23."""
    sign_in("reviewer").post(NI_069, {**SAID, "basis": basis})
    said = {"seen": "1", "value": "25", "period": "TellUs3", "status": "recorded", "reason": "TellUs3."}
    sign_in("administrator").post(f"{HERE}indicators/ni-069/baseline/figure/", said)
    assert f"below the baseline: {level}" in read(sign_in("reader"), f"{HERE}targets/").replace(".0 %", " %")


def test_the_targets_get_a_version_each_and_the_query_is_answered_by_somebody(quarter, sign_in):
    revision = Query.objects.get(slug="ni-057-percent-or-points").agreement.revision
    sign_in("reviewer").post(NI_057, SAID)
    rows = Target.objects.filter(measure__indicator__code="NI 057", version=2).order_by("position")
    assert [(row.year, row.basis, row.of, row.from_quarter) for row in rows] == [
        ("2009/10", "percent", "previous outturn", "2008/09 Q1"),
        ("2010/11", "percent", "previous outturn", "2008/09 Q1"),
    ]
    first = Target.objects.get(measure__indicator__code="NI 057", year="2009/10", version=1)
    assert (first.basis, rows[0].words, rows[0].lines) == ("unclear", first.words, first.lines)
    assert {(row.reason, row.agreed_by, row.by.username) for row in rows} == {
        (SAID["answer"], "Government Office (GO East) and LBC", "reviewer")
    }
    query = Query.objects.get(slug="ni-057-percent-or-points")
    assert (query.state, query.answer, query.answered_by.username) == ("answered", SAID["answer"], "reviewer")
    assert query.answered_at.date() == JANUARY
    assert query.agreement.revision == revision + 1
    event = Event.objects.get(verb="answered a query")
    assert (event.reason, event.indicator.code) == (SAID["answer"], "NI 057")
    assert event.after == "per cent of what it changes, from 2008/09 Q1: targets of 2009/10, 2010/11"


def test_a_published_quarter_keeps_the_version_that_it_was_judged_by(quarter, sign_in):
    officer, reviewer, reader = sign_in("named"), sign_in("reviewer"), sign_in("reader")
    hand_in(officer, quarter, "ni-057", {"school year 2009/10": "81.6", "school year 2008/09": "80"})
    sign(reviewer, quarter, "ni-057")
    reviewer.post(at(quarter, "publish"), {"knowing": "on"})
    before, frozen = read(reader, at(quarter, "verdict", "ni-057")), list(PublishedVerdict.objects.values())
    assert "target unclear" in before
    reviewer.post(NI_057, SAID)
    assert {row.from_quarter for row in Target.objects.filter(version=2)} == {"2010/11 Q4"}
    assert list(PublishedVerdict.objects.values()) == frozen
    assert read(reader, at(quarter, "verdict", "ni-057")) == before
    assert "target unclear" in read(reader, f"{at(quarter, 'verdict', 'ni-057')}?as=known")
    later = opened(quarter.agreement, "2010/11 Q4", JANUARY)
    assert "81.6 % against 81.6 %" in read(reviewer, f"{at(later, 'verdict', 'ni-057')}?period=school+year+2009/10")


def test_another_query_is_answered_with_name_and_day(place, sign_in):
    address = f"{QUERIES}ni-008-partner/"
    page = read(sign_in("administrator"), address)
    assert "So the change is in" not in page
    answer = sign_in("administrator").post(address, {"answer": "Team Beds & Luton."})
    assert answer.url == f"{QUERIES}#ni-008-partner"
    for address in (QUERIES, f"{QUERIES}ni-008-partner/"):
        text = read(sign_in("reader"), address)
        assert "Team Beds &amp; Luton." in text
        assert "Administrator Tester, 15 January 2011" in text
    opened(place, "2010/11 Q3", JANUARY)
    text = read(sign_in("reviewer"), f"{HERE}indicators/ni-008/")
    assert "Answered: <b>Team Beds &amp; Luton.</b> Administrator Tester, 15 January 2011." in text
    assert not Target.objects.filter(version=2).exists()


def test_the_form_is_for_reviewers_and_administrators(place, sign_in):
    for who in ("reader", "auditor", "named"):
        assert "Answer the query" not in read(sign_in(who), NI_057)
        assert sign_in(who).post(NI_057, SAID).status_code == 403
    for who in ("reviewer", "administrator"):
        page = read(sign_in(who), NI_057)
        assert "Answer the query" in page
        assert "“2% increase on 08/09 baseline”" in page
    assert Query.objects.filter(state="answered").count() == 0
    assert "Open a question to answer it" in read(sign_in("reviewer"), QUERIES)
    assert "Open a question to answer it" not in read(sign_in("reader"), QUERIES)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"answer": " "}, "Write the answer"),
        ({"answer": "x" * 301}, "Say it in 300 characters; these are 301."),
        ({"basis": ""}, "Say what the change is"),
        ({"basis": "unclear"}, "unclear is not one of the available choices"),
    ],
)
def test_what_is_missing_is_told_and_what_was_typed_is_kept(place, sign_in, said, sentence):
    answer = sign_in("reviewer").post(NI_057, {**SAID, **said})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert {**SAID, **said}["answer"].strip() in page
    assert Query.objects.filter(state="answered").count() == 0
    assert not Target.objects.filter(version=2).exists()


def test_a_query_is_answered_once(place, sign_in):
    reviewer = sign_in("reviewer")
    reviewer.post(NI_057, SAID)
    again = reviewer.post(NI_057, {**SAID, "basis": "points"}, follow=True)
    assert "was answered meanwhile" in again.content.decode()
    assert "Answer the query" not in read(reviewer, NI_057)
    assert Target.objects.filter(measure__indicator__code="NI 057").count() == 5


def test_with_every_quarter_published_a_basis_comes_too_late(db, sign_in):
    world = builders.universe()
    builders.indicator(
        world.safer,
        "NI 069",
        targets=[{"kind": "change", "amount": "-2", "basis": "unclear", "of": "baseline", "words": "2% decrease"}],
    )
    query = builders.query(world.agreement, "ni-069", indicator=_indicator(world, "NI 069"), blocks=True)
    for row in world.quarters.values():
        row.delete()
    last = "2011/12 Q4"
    builders.quarter(world.agreement, last, state="published", by=world.people["reviewer"])
    with pytest.raises(services.NotNow, match="Every quarter is published"):
        services.answer_query(query=query, answer="Yes.", basis="percent", by=person_of(world.people["reviewer"]))


def _indicator(world, code):
    return world.agreement.indicators.get(code=code)


def test_without_the_right_the_verb_refuses(db):
    world = builders.universe()
    query = Query.objects.get(slug="ni-110-health")
    for who in set(builders.ROLES) - {"reviewer", "administrator"}:
        with pytest.raises(Refused):
            services.answer_query(query=query, answer="The trust.", basis="", by=person_of(world.people[who]))
    query.refresh_from_db()
    assert query.state == "open"


# A file loaded afterwards ---------------------------------------------------------------------------------------------


def test_the_same_file_changes_nothing(place, sign_in):
    sign_in("reviewer").post(NI_057, SAID)
    assert load_agreement(source=open_agreement(AGREEMENT), by=None).changes == ()
    assert "target unclear" not in read(sign_in("reader"), f"{HERE}targets/").split("NI 057")[1].split("<tr>")[0]


@pytest.mark.parametrize(
    ("old", "new", "place_of_fault"),
    [
        ("2% increase on 08/09 baseline", "", r"NI 057\].*targets\[\"2009/10\"\]"),
        ('slug = "ni-057-percent-or-points"', 'slug = "another"', r"queries\[ni-057-percent-or-points\]"),
    ],
    ids=["the basis", "the query"],
)
def test_a_file_that_would_take_it_back_is_refused(place, sign_in, tmp_path, old, new, place_of_fault):
    sign_in("reviewer").post(NI_057, SAID)

    def edit(text):
        if new:
            return text.replace(old, new)
        before, after = text.split(old, 1)
        return before + old + after.replace('basis = "unclear"', 'basis = "points"', 1)

    held = list(Target.objects.order_by("pk").values()), list(Query.objects.order_by("pk").values())
    with pytest.raises(FileFaults, match=place_of_fault):
        load_agreement(source=file_with(tmp_path, edit), by=None)
    assert held == (list(Target.objects.order_by("pk").values()), list(Query.objects.order_by("pk").values()))

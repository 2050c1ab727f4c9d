"""What if: other policies, figures, forecasts and targets, judged by the same engine; nothing is ever saved."""

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators import clock
from indicators.periods import Period
from reporting import rag, scorecard, services
from reporting.scorecard import Supposed
from targets.book import forget
from tests import builders
from tests.reporting import open_quarter
from tests.reporting.open_quarter import Q2

#: The policy in force, as the page sends it back.
STANDS = {"preset": "within 5 %", "no_progress_is_red": "on", "z": "1.96"}


@pytest.fixture
def world(db):
    return open_quarter.handed_in()


@pytest.fixture(autouse=True)
def october(settings):
    settings.LAA_TODAY = date(2008, 10, 20)


def address(world, *slug, quarter="q2"):
    return reverse("what_if_indicator" if slug else "what_if", args=[world.agreement.slug, "2008-09", quarter, *slug])


def measure(world, code="NI 016", key="rate"):
    return world.indicators[code].measures.get(key=key)


def text(response):
    return " ".join(response.content.decode().split())


def verdicts(response):
    """By what they are on: the colour or reason as it stands and as it would be."""
    return {
        change.what: tuple(shown and (shown.colour or shown.reason) for shown in (change.before, change.after))
        for _, changes in response.context["results"]
        for change in changes
    }


def everything():
    """Every row of every table."""
    with connection.cursor() as cursor:
        found = {}
        for model in apps.get_models():
            table = connection.ops.quote_name(model._meta.db_table)
            found[table] = cursor.execute(f"SELECT * FROM {table}").fetchall()
        return found


def whole_file():
    """Every byte of the database, where it is SQLite's."""
    return connection.connection.serialize() if connection.vendor == "sqlite" else b""


# An indicator ---------------------------------------------------------------------------------------------------------


def test_the_page_says_that_nothing_is_saved_and_what_stands(world, sign_in):
    response = sign_in("auditor").get(address(world, "ni-016"))
    assert "Nothing is saved" in text(response)
    assert "Now: 18.90 offences per 1,000" in text(response)
    assert response.context["results"] == []


@pytest.mark.parametrize(
    ("typed", "on", "colours"),
    [
        ({"figure": "18.60"}, "figure", ("red", "amber")),
        ({"figure": "17.5"}, "figure", ("red", "green")),
        ({"preset": "within 10 %"}, "figure", ("red", "amber")),
        ({"level": "37.8"}, "figure", ("red", "green")),
        ({"forecast": "35.60"}, "forecast", ("red", "green")),
        ({"preset": "within 10 %"}, "forecast", ("red", "amber")),
        ({"level": "39"}, "forecast", ("red", "green")),
        ({"preset": "own rule", "amber_rule": "points", "amber_value": "1.1"}, "figure", ("red", "amber")),
        ({"preset": "own rule", "amber_rule": "points", "amber_value": "1.07"}, "figure", ("red", "red")),
        ({"preset": "own rule", "amber_rule": "share", "amber_value": "50"}, "figure", ("red", "amber")),
        ({"preset": "own rule", "amber_rule": "percent", "amber_value": "7"}, "figure", ("red", "amber")),
        (
            {"own-0-measure": "NI 016/rate", "own-0-amber_rule": "floor", "own-0-amber_value": "19"},
            "figure",
            ("red", "amber"),
        ),
        (
            {
                "own-0-measure": "NI 016/rate",
                "own-0-green_rule": "points",
                "own-0-green_value": "1.1",
                "own-0-amber_rule": "points",
                "own-0-amber_value": "2",
            },
            "figure",
            ("red", "green"),
        ),
    ],
)
def test_another_figure_forecast_level_or_tolerance_gets_its_own_colour(world, sign_in, typed, on, colours):
    pk = measure(world).pk
    boxes = ("figure", "forecast", "level")
    said = {**STANDS, **{(f"{name}-{pk}" if name in boxes else name): value for name, value in typed.items()}}
    response = sign_in("auditor").get(address(world, "ni-016"), said)
    assert response.context["form"].errors == {}
    assert verdicts(response)[on] == colours
    (_, changes), *_ = response.context["results"]
    for change in changes:
        assert change.after.sentence in text(response).replace("&#x27;", "'")


def test_it_is_judged_by_the_one_engine(world):
    """The verdict on a supposed figure is the verdict of the figure once it is entered."""
    rate = measure(world)
    supposed = Supposed(figures={(rate.pk, Period.of_quarter(Q2)): Decimal("18.60")})
    card = scorecard.build(world.agreement, world.quarters["2008/09 Q2"], world.who["auditor"], suppose=supposed)
    before = card.row("ni-016").verdict
    ret = world.quarters["2008/09 Q2"].returns.get(indicator=world.indicators["NI 016"])
    ret = services.send_back(ret=ret, version=ret.version, reason="Count again.", by=world.who["reviewer"])
    services.record(
        ret=ret,
        version=ret.version,
        by=world.who["officer"],
        figures=[services.FigureEntry(measure=rate.pk, period=Period.of_quarter(Q2), typed="18.60")],
        hand_in=True,
    )
    world.agreement.refresh_from_db()
    after = scorecard.build(world.agreement, world.quarters["2008/09 Q2"], world.who["auditor"]).row("ni-016").verdict
    assert (before.colour, before.sentence) == (after.colour, after.sentence)


def test_what_cannot_be_read_is_said_beside_its_box_and_not_lost(world, sign_in):
    name = f"figure-{measure(world).pk}"
    response = sign_in("auditor").get(address(world, "ni-016"), {**STANDS, name: "many"})
    assert "is not a figure" in response.context["form"].errors[name][0]
    assert 'value="many"' in text(response)
    assert response.context["results"] == []


def test_a_figure_not_due_this_quarter_takes_a_target_only(world, sign_in):
    """NI 188's figure is due in Q4: nothing of it was ever due, so only its target and forecast may be supposed."""
    response = sign_in("auditor").get(address(world, "ni-188"))
    pk = measure(world, "NI 188", "figure").pk
    assert f"figure-{pk}" not in response.context["form"].fields
    assert f"level-{pk}" in response.context["form"].fields


def test_an_unknown_indicator_is_not_found(world, sign_in):
    assert sign_in("auditor").get(address(world, "ni-999")).status_code == 404


def test_who_may_not_see_a_figure_learns_nothing_of_it(world, sign_in):
    """The named officer of NI 017 may look into the quarter, not at what Police handed in."""
    response = sign_in("named").get(address(world, "ni-016"), {**STANDS, "preset": "within 10 %"})
    assert "18.9" not in text(response)
    assert "37.5" not in text(response)
    assert verdicts(response)["figure"] == ("awaited", "awaited")


# The quarter ----------------------------------------------------------------------------------------------------------


def test_another_policy_shows_counts_before_and_after_and_what_changes(world, sign_in):
    response = sign_in("auditor").get(
        address(world), {"preset": "within 10 %", "no_progress_is_red": "on", "z": "1.96"}
    )
    page = text(response)
    assert "Nothing is saved" in page
    assert "2 verdicts of 2008/09 Q2 would change" in page
    found = {(one.entry.code, one.what): (one.before.colour, one.after.colour) for one in response.context["changes"]}
    assert found == {("NI 016", "figure"): ("red", "amber"), ("NI 016", "forecast"): ("red", "amber")}
    before, after = response.context["before"].summary, response.context["after"].summary
    assert (before.figures.red, after.figures.red, after.figures.amber) == (1, 0, 1)
    assert (before.forecasts.red, after.forecasts.red) == (1, 0)


def test_the_policy_in_force_changes_nothing(world, sign_in):
    said = {"preset": "within 5 %", "no_progress_is_red": "on", "z": "1.96"}
    response = sign_in("auditor").get(address(world), said)
    assert response.context["changes"] == []
    assert "Every verdict would stay as it is" in text(response)


def test_rules_that_cannot_be_are_refused_beside_their_field(world, sign_in):
    said = {"preset": "own rule", "amber_rule": "percent", "amber_value": "-3", "z": "1.96"}
    response = sign_in("auditor").get(address(world), said)
    assert "0 or more" in response.context["form"].errors["amber_value"][0]
    assert "after" not in response.context


def test_a_published_quarter_is_judged_from_what_was_reported_and_stays(world, sign_in):
    quarter = world.quarters["2008/09 Q2"]
    with clock.on(date(2008, 10, 30)):
        ret = quarter.returns.get(indicator=world.indicators["NI 016"])
        services.sign_off(ret=ret, version=ret.version, by=world.who["reviewer"])
        services.publish(quarter=quarter, by=world.who["reviewer"], knowing=True)
    said = {"preset": "within 10 %", "no_progress_is_red": "on", "z": "1.96"}
    response = sign_in("reader").get(address(world), said)
    assert [(one.what, one.after.colour) for one in response.context["changes"]] == [
        ("figure", "amber"),
        ("forecast", "amber"),
    ]
    assert "published verdicts stay as they are" in text(response)
    world.agreement.refresh_from_db()
    quarter.refresh_from_db()
    assert scorecard.build(world.agreement, quarter, world.who["reader"]).row("ni-016").verdict.colour == "red"


def say(place, measure, what, value):
    return {f"say-{place}-measure": measure, f"say-{place}-what": what, f"say-{place}-value": value}


@pytest.mark.parametrize(
    ("rows", "changed", "words"),
    [
        (say(0, "NI 016/rate", "figure", "17.5"), {("figure", "red", "green")}, "NI 016, figure for 2008/09 Q2: 17.50"),
        (say(0, "NI 016/rate", "forecast", "35"), {("forecast", "red", "green")}, "now 37.50 offences per 1,000"),
        (
            say(0, "NI 016/rate", "level", "38"),
            {("figure", "red", "green"), ("forecast", "red", "green")},
            "NI 016, target level for 2008/09: 38.00 offences per 1,000; now 35.65",
        ),
        (
            say(0, "NI 016/rate", "figure", "18.60") | say(1, "NI 016/rate", "forecast", "37"),
            {("figure", "red", "amber"), ("forecast", "red", "amber")},
            "",
        ),
        (say(0, "NI 016/rate", "figure", "19.2"), set(), ""),
    ],
)
def test_the_quarter_takes_figures_forecasts_and_targets_of_any_measure(world, sign_in, rows, changed, words):
    response = sign_in("auditor").get(address(world), {**STANDS, **rows})
    assert response.context["form"].errors == {}
    assert {(one.what, one.before.colour, one.after.colour) for one in response.context["changes"]} == changed
    assert words in text(response)


def test_a_figure_of_a_measure_not_handed_in_may_be_supposed_too(world, sign_in):
    response = sign_in("auditor").get(address(world), {**STANDS, **say(0, "NI 154/figure", "figure", "1")})
    (change,) = response.context["changes"]
    assert (change.entry.code, change.before.reason, change.after.colour) == ("NI 154", "awaited", "red")


@pytest.mark.parametrize(
    ("rows", "field", "sentence"),
    [
        (say(0, "NI 016/rate", "figure", "many"), "value", "is not a figure"),
        (say(0, "NI 016/rate", "figure", ""), "value", "Say what it would be"),
        (say(0, "", "figure", "3"), "measure", "Say of which measure."),
        (say(0, "NI 999/rate", "figure", "3"), "measure", "Select a valid choice"),
        (say(0, "NI 188/figure", "figure", "3"), "what", "No figure of NI 188 was due yet."),
    ],
)
def test_what_cannot_be_supposed_of_the_quarter_is_said_beside_its_field(world, sign_in, rows, field, sentence):
    response = sign_in("auditor").get(address(world), {**STANDS, **rows})
    form = response.context["form"]
    assert sentence in " ".join(form.errors[f"say-0-{field}"])
    assert {name: form[name].value() for name in rows} == rows
    assert "after" not in response.context


def test_the_same_thing_is_supposed_once(world, sign_in):
    rows = say(0, "NI 016/rate", "figure", "18") | say(1, "NI 016/rate", "figure", "19")
    response = sign_in("auditor").get(address(world), {**STANDS, **rows})
    assert "already, in a row above" in " ".join(response.context["form"].errors["say-1-measure"])


def test_rows_stand_ready_and_grow(world, sign_in):
    client = sign_in("auditor")
    assert len(client.get(address(world)).context["form"].say_rows()) == 3
    rows = say(0, "NI 016/rate", "figure", "18") | say(1, "NI 017/figure", "level", "30")
    rows |= say(2, "NI 154/figure", "level", "3")
    assert len(client.get(address(world), {**STANDS, **rows}).context["form"].say_rows()) == 4


def test_who_may_not_see_a_figure_learns_nothing_of_it_from_the_quarter(world, sign_in):
    rows = say(0, "NI 016/rate", "figure", "18.89") | say(1, "NI 016/rate", "level", "37")
    page = text(sign_in("named").get(address(world), {**STANDS, **rows}))
    assert "18.90" not in page
    assert "37.50" not in page
    refused = sign_in("named").get(address(world), {**STANDS, **say(0, "NI 016/rate", "forecast", "37")})
    assert "not yours to see" in " ".join(refused.context["form"].errors["say-0-what"])


# Nothing is saved -----------------------------------------------------------------------------------------------------


def test_no_row_changes_whatever_is_asked(world, sign_in):
    """Not a row, and where the database is one file, not a byte of it."""
    client, pk = sign_in("administrator"), measure(world).pk
    client.get(address(world))
    before, bytes_before = everything(), whole_file()
    client.get(address(world), {"preset": "met or not", "z": "2.576"})
    client.get(address(world), {"preset": "own rule", "amber_rule": "points", "amber_value": "3", "z": "1.96"})
    client.get(
        address(world, "ni-016"),
        {**STANDS, "preset": "met or not", f"figure-{pk}": "1", f"forecast-{pk}": "2", f"level-{pk}": "3"},
    )
    client.post(
        reverse("policy", args=[world.agreement.slug]),
        {"preset": "met or not", "z": "1.96", "from_quarter": "2008/09 Q2", "owner": "Us", "reason": "To see."},
    )
    client.get(
        address(world),
        {**STANDS, **say(0, "NI 016/rate", "figure", "17"), **say(1, "NI 016/rate", "level", "30")}
        | {"own-0-measure": "NI 016/rate", "own-0-amber_rule": "floor", "own-0-amber_value": "19"},
    )
    assert everything() == before
    assert whole_file() == bytes_before
    for path in (address(world), address(world, "ni-016")):
        assert client.post(path).status_code == 405


def test_a_supposed_scorecard_is_not_kept(world):
    quarter, auditor = world.quarters["2008/09 Q2"], world.who["auditor"]
    kept = scorecard.build(world.agreement, quarter, auditor)
    supposed = scorecard.build(world.agreement, quarter, auditor, suppose=Supposed(policy=rag.PRESETS["within 10 %"]))
    assert supposed.row("ni-016").verdict.colour == "amber"
    assert scorecard.build(world.agreement, quarter, auditor) is kept
    assert kept.row("ni-016").verdict.colour == "red"


def test_a_supposed_level_leaves_the_book_as_it_is(world):
    rate = measure(world)
    suppose = Supposed(levels={(rate.pk, "2008/09"): Decimal("40")})
    card = scorecard.build(world.agreement, world.quarters["2008/09 Q2"], world.who["auditor"], suppose=suppose)
    assert card.row("ni-016").target == "40"
    assert card.book.by_slug["ni-016"].measures[0].target("2008/09").words == "*35.65"
    again = scorecard.build(world.agreement, world.quarters["2008/09 Q2"], world.who["auditor"])
    assert again.row("ni-016").target == "35.65"


@pytest.mark.parametrize(
    ("slug", "said"),
    [((), {"preset": "met or not", "z": "1.96"}), (("ni-016",), {"preset": "met or not", "z": "1.96"})],
)
def test_few_queries_and_no_more_for_more_indicators(world, sign_in, slug, said):
    client = sign_in("auditor")

    def taken():
        client.get(address(world, *slug), said)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address(world, *slug), said).status_code == 200
        return len(found)

    few = taken()
    for number in range(10):
        builders.indicator(world.economy, f"NI {700 + number}", targets=("29", "27", "25"))
    forget()
    assert taken() == few <= 20

"""The page that explains a verdict, and its audit file: what they say, who may see them, and that the sum comes out."""

import json
from datetime import date
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.db.models import F
from django.urls import reverse

from indicators import measures
from indicators.models import Agreement
from indicators.periods import Period, PeriodKind, Quarter
from partners.access import person_of
from reporting import rag, services
from reporting.models import Actual, Override
from targets import aims
from tests import builders
from tests.reporting.test_quarter import box, enter, ret_of, url, world  # noqa: F401
from tests.reporting.test_queries import queries


def page_of(client, world, slug="ni-016", query=""):  # noqa: F811
    return client.get(url(world, "verdict", slug) + query)


def file_of(client, world, slug="ni-016", query="", kind="json"):  # noqa: F811
    answer = client.get(url(world, "audit", slug, kind) + query)
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return json.loads(answer.content) if kind == "json" else answer.content.decode()


@pytest.fixture
def red(world, sign_in):  # noqa: F811
    assert enter(sign_in("officer"), world, "18.90", press="submit").status_code == 302
    return world


def signed(world, sign_in):  # noqa: F811
    sign_in("reviewer").post(url(world, "review_return", "ni-016"), {"version": ret_of(world).version, "sign_off": "1"})


def published(world, sign_in):  # noqa: F811
    signed(world, sign_in)
    assert sign_in("reviewer").post(url(world, "publish"), {"knowing": "on"}).status_code == 302


def test_the_page_says_everything_the_verdict_was_made_from(red, sign_in):
    page = page_of(sign_in("officer"), red).content.decode()
    for words in (
        "Why NI 016 is red for 2008/09 Q2",
        "Red: 18.90 offences per 1,000 against 17.83 expected by Q2",
        "The target for 2008/09 is 35.65.",
        "Expected by Q2: half of 35.65 = 17.825; a guide, not an agreed milestone.",
        "18.90 - 17.825 = 1.075. That is a miss.",
        "5 % of 17.825 = 0.89125; 1.075 is more: red.",
        "typed as “18.90”",
        "Officer Tester",
        "not yet",
        "*35.65",
        "#line-62",
        "Version 1",
        "Performance management sub-group",
        "The default policy.",
        "is not published: this may still change",
    ):
        assert words in page, words


def test_every_tag_leads_to_it(red, sign_in):
    client = sign_in("reviewer")
    where = f'href="{url(red, "verdict", "ni-016")}"'
    for path in ("overview", "scorecard", "review"):
        assert where in client.get(url(red, path)).content.decode(), path
    assert where in client.get(url(red, "theme", "safer")).content.decode()
    there = reverse("indicator", args=[red.agreement.slug, "ni-016"]) + "?quarter=2008-09-q2"
    assert where in client.get(there).content.decode()
    tag = client.get(url(red, "scorecard")).content.decode().split(where)[1].split("</a>")[0]
    assert "Red" in tag
    assert "18.90 offences per 1,000 against 17.83" in tag


def test_a_published_verdict_is_told_as_it_was_frozen(red, sign_in):
    published(red, sign_in)
    measure = red.indicators["NI 016"].measures.get(key="rate")
    builders.target(measure, "2008/09", level="30.00", version=2, reason="Renegotiated", from_quarter="2008/09 Q1")
    Agreement.objects.filter(pk=red.agreement.pk).update(revision=F("revision") + 1)
    page = page_of(sign_in("reader"), red).content.decode()
    assert "As frozen when 2008/09 Q2 was published" in page
    assert "by Reviewer Tester" in page
    assert "half of 35.65 = 17.825" in page
    assert "Renegotiated" not in page
    known = page_of(sign_in("reader"), red, query="?as=known").content.decode()
    assert "half of 30.00 = 15" in known
    assert "Renegotiated" in known


@pytest.mark.parametrize(("who", "status"), [("reader", 404), ("named", 403), ("theme", 200), ("auditor", 200)])
def test_an_unpublished_verdict_is_for_those_who_may_see_it(red, sign_in, who, status):
    assert page_of(sign_in(who), red).status_code == status
    assert sign_in(who).get(url(red, "audit", "ni-016", "json")).status_code == status


@pytest.mark.parametrize("query", ["?period=nonsense", "?period=2008/09%20Q4", "?period=2008/09%20Q2"])
def test_a_period_without_a_figure_that_may_be_seen_is_not_found(red, sign_in, query):
    assert page_of(sign_in("named"), red, query=query).status_code == 404


def test_another_period_has_its_own_page(red, sign_in):
    published(red, sign_in)
    services.open_quarter(
        agreement=red.agreement,
        quarter=Quarter(2008, 3),
        entry_by=date(2099, 1, 24),
        by=person_of(red.people["administrator"]),
    )
    there = reverse("verdict", args=[red.agreement.slug, "2008-09", "q3", "ni-016"])
    asked = f"{there}?period={quote('2008/09 Q2')}"
    shown = sign_in("named").get(asked)  # the figure is published by now
    assert shown.status_code == 200
    assert "1.075 is more: red." in shown.content.decode()
    assert f'href="{asked}"'.replace("&", "&amp;") in sign_in("officer").get(there).content.decode()


def test_what_nobody_signed_off_has_no_sum(red, sign_in):
    sign_in("reviewer").post(url(red, "publish"), {"knowing": "on"})
    page = page_of(sign_in("reader"), red).content.decode()
    assert "not signed off" in page
    assert "18.90" not in page
    assert "18.9" not in file_of(sign_in("reader"), red, kind="txt")


def test_a_suppressed_figure_stays_hidden_but_to_those_named(world, sign_in):  # noqa: F811
    ret = ret_of(world)
    builders.place(
        world.people["officer"], world.agreement, "officer", indicator=world.indicators["NI 016"], duty="owner"
    )
    entry = services.FigureEntry(
        measure=world.indicators["NI 016"].measures.get(key="rate").pk,
        period=Period.parse("2008/09 Q2"),
        typed="18.91",
        numerator="25.9",
        denominator="1,370",
        suppressed=True,
    )
    by = person_of(world.people["officer"])
    services.record(ret=ret, version=1, by=by, figures=[entry], hand_in=True)
    for read in (
        page_of(sign_in("reviewer"), world).content.decode(),
        file_of(sign_in("reviewer"), world, kind="txt"),
        json.dumps(file_of(sign_in("reviewer"), world)),
    ):
        assert "suppressed" in read
        for value in ("18.91", "18.9051", "25.9", "1370", "1,370"):
            assert value not in read
    assert "18.91" in page_of(sign_in("officer"), world).content.decode()


def test_the_override_form_is_offered_and_taken(red, sign_in):
    reviewer = sign_in("reviewer")
    assert 'name="colour"' in page_of(reviewer, red).content.decode()
    assert 'name="colour"' not in page_of(sign_in("auditor"), red).content.decode()
    where = url(red, "verdict", "ni-016")
    wrong = reviewer.post(where, {"seen": "red", "colour": "green", "reason": ""})
    assert wrong.status_code == 422
    assert "There is a problem" in wrong.content.decode()
    done = reviewer.post(where, {"seen": "red", "colour": "green", "reason": "Two burglars are in prison."})
    assert done.status_code == 302
    page = page_of(reviewer, red).content.decode()
    assert "Green, overridden from red by Reviewer Tester: Two burglars are in prison. Computed: Red: 18.90" in page
    assert "Red, as computed: withdraw the override" in page
    data = file_of(reviewer, red)
    assert (data["verdict"]["colour"], data["verdict"]["computed"]) == ("green", "red")
    assert data["overrides"][0]["in_force"] is True
    reviewer.post(where, {"seen": "red", "colour": "withdraw", "reason": "They are free."})
    assert Override.objects.count() == 2
    assert "Override withdrawn by Reviewer Tester: They are free." in page_of(reviewer, red).content.decode()


def test_who_may_not_override_is_refused(red, sign_in):
    for who in ("theme", "officer", "auditor", "administrator"):
        said = {"seen": "red", "colour": "green", "reason": "I say so."}
        assert sign_in(who).post(url(red, "verdict", "ni-016"), said).status_code == 403, who
    assert not Override.objects.exists()


def test_the_pages_take_at_most_twenty_queries(red, sign_in):
    assert queries(sign_in("reviewer"), url(red, "verdict", "ni-016")) <= 20
    assert queries(sign_in("reviewer"), url(red, "audit", "ni-016", "json")) <= 20


def test_every_indicator_has_one(red, sign_in):
    client = sign_in("reviewer")
    for row in red.indicators.values():
        assert page_of(client, red, row.slug).status_code == 200, row
        assert file_of(client, red, row.slug)["indicator"]["code"] == row.code
    assert page_of(client, red, "no-such").status_code == 404


# The audit file -------------------------------------------------------------------------------------------------------


def test_the_file_names_its_sources_and_its_text_says_the_same(red, sign_in):
    signed(red, sign_in)
    data = file_of(sign_in("auditor"), red)
    assert data["agreement"]["document"]["sha256"] == "0" * 64
    assert data["agreement"]["revision"] == red.agreement.revision
    (one,) = data["measures"]
    assert one["figure"]["typed"] == "18.90"
    assert one["figure"]["signed_off_by"] == "Reviewer Tester"
    assert (one["expected"]["level"], one["shortfall"]) == ("17.825", "1.075")
    text = file_of(sign_in("auditor"), red, kind="txt")
    assert "sha256: " + "0" * 64 in text
    assert "5 % of 17.825 = 0.89125; 1.075 is more: red." in text


def number(text):
    return None if text is None else Decimal(text)


def again(data, one) -> rag.Verdict:
    """The verdict of a measure, worked out from nothing but the audit file."""
    said = dict(one["measure"])
    for name, kind in (
        ("polarity", measures.Polarity),
        ("unit", measures.Unit),
        ("accumulation", measures.Accumulation),
        ("period", PeriodKind),
        ("scale", measures.Scale),
        ("compare", measures.Compare),
    ):
        said[name] = kind(said[name])
    said["path"] = said["path"] and measures.Path(said["path"])
    said["profile"] = tuple(Decimal(share) for share in said["profile"])
    for name in ("low", "high", "usual_low", "usual_high"):
        said[name] = number(said[name])
    baseline = one["baseline"]
    promise = aims.Promise(
        measure=measures.Measure(**said),
        columns=tuple(column(target) for target in one["targets"]),
        baseline=number(baseline["value"]),
        comparable=baseline["comparable"],
        milestones=tuple((Period.parse(period), Decimal(level)) for period, level in one["milestones"].items()),
        blocked=one["blocked_by"] or "",
    )
    held, first = one["figure"], one["first_wave"]
    figure = held and rag.Figure(
        value=number(held["value"]),
        status=held["status"],
        sample=held["sample"],
        design=number(held["design_effect"]),
        numerator=number(held["numerator"]),
        denominator=number(held["denominator"]),
        proxy=held["proxy"],
    )
    return rag.assess(
        promise,
        Period.parse(one["verdict"]["period"]),
        figure,
        rag.Policy.from_rules(data["policy"]["rules"]),
        outturns={Period.parse(period): Decimal(value) for period, value in one["outturns"].items()},
        comparator=number(one["comparator"]),
        first_wave=first
        and rag.Figure(value=number(first["value"]), sample=first["sample"], design=number(first["design_effect"])),
        quarter=Quarter.parse(one["judged_in"]) if one["judged_in"] else None,
    )


def column(target) -> aims.Column:
    period = Period.parse(target["period"]) if target["period"] else None
    match target["kind"]:
        case "level":
            aim = aims.Level(Decimal(target["level"]))
        case "change":
            aim = aims.Change(Decimal(target["amount"]), aims.Basis(target["basis"]), aims.Of(target["of"]))
        case "significant":
            aim = aims.Significant()
        case "words":
            aim = aims.Words(target["awaits"] or "")
        case "deferred":
            aim = aims.Deferred(target["awaits"] or "")
        case _:
            aim = aims.NotYet()
    return aims.Column(target["year"], period, aim)


@pytest.mark.parametrize(("typed", "colour"), [("17.0", "green"), ("18.60", "amber"), ("18.90", "red")])
@pytest.mark.parametrize("reading", ["open", "published", "known"])
def test_a_verdict_can_be_worked_out_again_from_its_file(world, sign_in, typed, colour, reading):  # noqa: F811
    enter(sign_in("officer"), world, typed, press="submit")
    if reading != "open":
        published(world, sign_in)
    data = file_of(sign_in("auditor"), world, query="?as=known" if reading == "known" else "")
    (one,) = data["measures"]
    verdict = again(data, one)
    assert verdict.colour == one["verdict"]["colour"] == colour
    assert str(verdict.shortfall.normalize()) == one["shortfall"]
    assert Actual.objects.count() == 1


def test_every_verdict_of_the_demonstration_can_be_worked_out_again(demo, sign_in):
    client, done = sign_in("auditor"), 0
    for quarter in ("q1", "q2"):
        for row in demo.indicators.all():
            there = reverse("audit", args=[demo.slug, "2008-09", quarter, row.slug, "json"])
            data = json.loads(client.get(there).content)
            for one in data["measures"]:
                if one["verdict"]["colour"]:
                    assert again(data, one).colour == one["verdict"]["colour"], (quarter, row)
                    assert one["sum"][-1].rstrip(".").endswith(one["verdict"]["colour"]), one["sum"]
                    done += 1
    assert done > 10

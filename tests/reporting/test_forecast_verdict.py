"""A forecast's colour explains itself: its page, its audit file, and every mark that leads there (judgement.md 7)."""

import json
import re
from datetime import date

import pytest
from django.urls import reverse

from indicators import clock
from reporting import rag, services
from reporting.models import Forecast
from targets.services import set_policy as write_policy
from tests.reporting import open_quarter
from tests.reporting.open_quarter import Q2
from tests.reporting.test_queries import queries
from tests.reporting.test_verdict_page import again

OF = "?of=forecast"
SENTENCE = "37.50 offences per 1,000 against 35.65"


@pytest.fixture
def world(db):
    return open_quarter.handed_in()


@pytest.fixture(autouse=True)
def october(settings):
    settings.LAA_TODAY = date(2008, 10, 20)


def at(world, name, *more):
    return reverse(name, args=[world.agreement.slug, "2008-09", "q2", *more])


def publish(world, *, signed=True):
    quarter = world.quarters["2008/09 Q2"]
    with clock.on(date(2008, 10, 30)):
        ret = quarter.returns.get(indicator=world.indicators["NI 016"])
        if signed:
            services.sign_off(ret=ret, version=ret.version, by=world.who["reviewer"])
        services.publish(quarter=quarter, by=world.who["reviewer"], knowing=True)


def page_of(client, world, query=OF, slug="ni-016"):
    return client.get(at(world, "verdict", slug) + query)


def file_of(client, world, kind="json", query=OF):
    answer = client.get(at(world, "audit", "ni-016", kind) + query)
    assert answer.status_code == 200
    return answer, json.loads(answer.content) if kind == "json" else answer.content.decode()


def test_the_page_says_what_is_expected_by_whom_and_how_sure(world, sign_in):
    page = page_of(sign_in("auditor"), world).content.decode()
    for words in (
        "Why the forecast of NI 016 for 2008/09 Q4 is red",
        f"Red: {SENTENCE}",
        "37.50 offences per 1,000 for 2008/09 Q4, typed as “37.5”",
        "Fairly sure",
        "Officer Tester, 20 October 2008",
        "with the return for 2008/09 Q2",
        "the level at the year’s end, 35.65",
        "The target for 2008/09 is 35.65.",
        "37.50 - 35.65 = 1.85. That is a miss.",
        "5 % of 35.65 = 1.7825; 1.85 is more: red.",
    ):
        assert words in page, words
    assert 'name="colour"' not in page_of(sign_in("reviewer"), world).content.decode()


@pytest.mark.parametrize("reading", ["open", "published", "known"])
def test_the_audit_file_proves_it(world, sign_in, reading):
    if reading != "open":
        publish(world)
    answer, data = file_of(sign_in("auditor"), world, query=f"{OF}&as=known" if reading == "known" else OF)
    assert 'filename="audit-testing-2008-11-2008-09-q2-ni-016-forecast.json"' in answer["Content-Disposition"]
    (one,) = data["measures"]
    given = one["forecast"]
    assert (data["of"], one["figure"]) == ("forecast", None)
    assert (given["year"], given["value"], given["typed"], given["confidence"]) == (
        "2008/09",
        "37.5",
        "37.5",
        "fairly sure",
    )
    assert (given["given_by"], given["return_for"]) == ("Officer Tester", "2008/09 Q2")
    assert given["signed_off_by"] == (None if reading == "open" else "Reviewer Tester")
    figure = {"value": given["value"], "status": "estimate", "sample": None, "design_effect": None}
    figure |= {"numerator": None, "denominator": None, "proxy": False}
    verdict = again(data, {**one, "figure": figure})
    assert verdict.colour == one["verdict"]["colour"] == data["verdict"]["colour"] == "red"
    assert str(verdict.shortfall.normalize()) == one["shortfall"] == "1.85"
    _, text = file_of(sign_in("auditor"), world, kind="txt")
    assert "5 % of 35.65 = 1.7825; 1.85 is more: red." in text
    assert "confidence: fairly sure" in text


def test_the_figures_file_says_of_what_it_is(world, sign_in):
    _, data = file_of(sign_in("auditor"), world, query="")
    assert data["of"] == "figure"
    assert data["measures"][0]["forecast"] is None


def test_a_published_forecast_is_told_as_it_was_frozen(world, sign_in):
    publish(world)
    write_policy(
        agreement=world.agreement,
        rules=rag.PRESETS["within 10 %"].to_rules(),
        from_quarter=Q2,
        owner="A file",
        reason="Corrected.",
        by=world.who["administrator"],
    )
    page = page_of(sign_in("reader"), world).content.decode()
    assert "As frozen when 2008/09 Q2 was published" in page
    assert "1.85 is more: red." in page


@pytest.mark.parametrize(("who", "status"), [("reader", 404), ("named", 403), ("theme", 200), ("officer", 200)])
def test_an_unpublished_forecast_is_for_those_who_may_see_it(world, sign_in, who, status):
    assert page_of(sign_in(who), world).status_code == status
    assert sign_in(who).get(at(world, "audit", "ni-016", "json") + OF).status_code == status


@pytest.mark.parametrize("query", ["?of=nothing", "?of=forecast&period=2008/09%20Q2"])
def test_what_is_no_verdict_is_not_found(world, sign_in, query):
    assert page_of(sign_in("auditor"), world, query=query).status_code == 404


def test_where_no_forecast_was_given_there_is_no_page(world, sign_in):
    assert page_of(sign_in("auditor"), world, slug="ni-154").status_code == 404
    Forecast.objects.all().delete()
    assert page_of(sign_in("auditor"), world).status_code == 404


def test_a_forecast_is_not_overridden(world, sign_in):
    said = {"seen": "red", "colour": "green", "reason": "I say so."}
    assert sign_in("reviewer").post(at(world, "verdict", "ni-016") + OF, said).status_code == 404


def test_every_mark_of_a_forecast_leads_there_and_says_why(world, sign_in):
    client = sign_in("auditor")
    there = f'href="{at(world, "verdict", "ni-016")}{OF}"'
    indicator = reverse("indicator", args=[world.agreement.slug, "ni-016"]) + "?quarter=2008-09-q2"
    for path in (at(world, "overview"), at(world, "theme", "safer"), at(world, "scorecard"), indicator):
        page = client.get(path).content.decode()
        assert there in page, path
        for found in re.findall(rf'<a class="mark" {re.escape(there)}>(.*?)</a>', page):
            assert "Red" in found
            assert SENTENCE in found
    assert there in page_of(client, world, query="").content.decode()


def test_every_colour_of_every_page_is_a_link_with_its_sentence(demo, sign_in):
    """No tag nor mark of a verdict stands on a page without a way to its explanation, named by its sentence."""
    client = sign_in("auditor")
    paths = [
        reverse(name, args=[demo.slug, "2008-09", quarter, *more])
        for quarter in ("q1", "q2")
        for name, more in (("overview", ()), ("scorecard", ()), ("theme", ("local-economy",)), ("returns", ()))
    ]
    paths += [reverse("indicator", args=[demo.slug, code]) for code in ("ni-016", "ni-120", "ni-188")]
    linked = 0
    for path in paths:
        page = client.get(path).content.decode().split("<main", 1)[1]
        page = re.sub(r'<ul class="legend".*?</ul>', "", page, flags=re.DOTALL)
        assert not re.findall(r'<span class="(?:tag tag-(?:red|amber|green)|mark)[^>]*>.*?</span>', page), path
        for words in re.findall(r'<a class="(?:tag tag-(?:red|amber|green)|mark)[^>]*>(.*?)</a>', page):
            spoken = re.search(r'<span class="vh">(.*?)</span>', words)
            assert spoken, (path, words)
            assert len(spoken[1]) > 20, (path, words)
            linked += 1
    assert linked > 100


def test_every_link_of_a_mark_leads_somewhere(demo, sign_in):
    client = sign_in("auditor")
    seen = set()
    for quarter in ("q1", "q2"):
        page = client.get(reverse("overview", args=[demo.slug, "2008-09", quarter])).content.decode()
        seen |= set(re.findall(r'<a class="(?:mark|tag tag-[a-z -]+)" href="(.*?)"', page))
    assert len(seen) > 20
    for href in seen:
        assert client.get(href.replace("&amp;", "&")).status_code == 200, href


def test_the_pages_take_at_most_twenty_queries(world, sign_in):
    assert queries(sign_in("auditor"), at(world, "verdict", "ni-016") + OF) <= 20
    assert queries(sign_in("auditor"), at(world, "audit", "ni-016", "json") + OF) <= 20

"""The story of a figure: every step in order with who and why, and nothing in it that somebody may not see."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from indicators.periods import Period, Quarter
from partners.access import Refused, person_of
from reporting import services
from reporting.models import Actual
from reporting.story import HIDDEN, story_of
from targets.book import book_of
from tests import builders
from tests.reporting.quarters_at_work import PERIOD, Q2, at_work
from tests.reporting.test_queries import queries

OCT = {number: date(2008, 10, number) for number in range(1, 32)}
NOV = {number: date(2008, 11, number) for number in range(1, 31)}


@pytest.fixture
def work(db):
    """A life: entered, sent back, changed, signed off, published, reopened, changed, signed off, restated, released."""
    work = at_work()
    work.enter(OCT[20], "18.90")
    work.send_back(OCT[21], "Check the population.")
    work.enter(OCT[22], "18.60")
    work.sign(OCT[23])
    work.publish(OCT[30])
    work.reopen(NOV[3], NOV[14])
    work.enter(NOV[5], "17.00", status="final")
    work.sign(NOV[6])
    work.on(
        NOV[8],
        services.restate,
        figure=Actual.objects.last(),
        typed="16.50",
        reason="The police recounted",
        by=work.who["second"],
    )
    work.on(
        NOV[9],
        services.record_release,
        agreement=work.agreement,
        release="Home Office bulletin",
        known_on=NOV[9],
        figures=[services.StatedFigure(work.measure.pk, PERIOD, Decimal("16.40"))],
        by=work.who["administrator"],
    )
    return work


def told(work, who="auditor", period=PERIOD):
    entry = book_of(work.agreement, Q2).by_id[work.indicator().pk]
    return story_of(entry, work.quarter(), period, work.who[who])


def test_it_reads_in_order_with_who_and_why(work):
    parts = told(work)
    assert [(f"{part.at:%-d %b}", part.what, part.who, part.reason) for part in parts] == [
        ("1 Oct", "Opened for entry", "Administrator Tester", ""),
        ("20 Oct", "Entered", "Officer Tester", ""),
        ("20 Oct", "Submitted for sign-off", "Officer Tester", ""),
        ("21 Oct", "Sent back", "Reviewer Tester", "Check the population."),
        ("22 Oct", "Changed", "Officer Tester", ""),
        ("22 Oct", "Submitted for sign-off", "Officer Tester", ""),
        ("23 Oct", "Signed off", "Reviewer Tester", ""),
        ("30 Oct", "Published", "Reviewer Tester", ""),
        ("3 Nov", "Reopened", "Administrator Tester", "A station was left out"),
        ("5 Nov", "Made final", "Officer Tester", ""),
        ("5 Nov", "Submitted for sign-off", "Officer Tester", ""),
        ("6 Nov", "Signed off", "Reviewer Tester", ""),
        ("6 Nov", "Published again", "Reviewer Tester", ""),
        ("8 Nov", "Restated", "Second Tester", "The police recounted"),
        ("9 Nov", "Published in a release", "Administrator Tester", ""),
    ]
    said = {part.what: part.words for part in parts}
    assert said["Entered"] == "Rate: 18.90 offences per 1,000, provisional, typed “18.90”" or said["Entered"].endswith(
        "18.90 offences per 1,000, provisional, typed “18.90”"
    )
    assert said["Published"].startswith("Edition 1. Amber: 18.60 offences per 1,000")
    assert said["Published again"].startswith("Edition 2. Green: 17.00 offences per 1,000")
    assert said["Reopened"] == "Until 14 November 2008."
    assert "16.40" in said["Published in a release"]
    assert "Home Office bulletin, known from 9 November 2008" in [part.where for part in parts]


@pytest.mark.parametrize(("who", "status"), [("reader", 403), ("equality", 403), ("named", 403), ("officer", 200)])
def test_it_is_for_those_who_may_see_the_history(work, sign_in, who, status):
    where = reverse("story", args=[work.agreement.slug, "2008-09", "q2", "ni-016"])
    assert sign_in(who).get(where).status_code == status
    verdict = sign_in(who).get(reverse("verdict", args=[work.agreement.slug, "2008-09", "q2", "ni-016"]))
    assert (where in verdict.content.decode()) == (status == 200)
    if status == 403:
        with pytest.raises(Refused):
            told(work, who)


def test_the_page_tells_it_in_a_few_queries(work, sign_in):
    where = reverse("story", args=[work.agreement.slug, "2008-09", "q2", "ni-016"])
    page = sign_in("auditor").get(where).content.decode()
    assert "What happened to NI 016 for 2008/09 Q2: 15 steps" in page
    assert "Reason: Check the population." in page
    assert page.index("Sent back") < page.index("Reopened") < page.index("The police recounted")
    assert queries(sign_in("auditor"), where) <= 20


def test_a_draft_is_told_to_those_who_may_see_drafts_only(db):
    work = at_work()
    work.enter(OCT[20], "18.90", hand_in=False)
    assert "Entered" in [part.what for part in told(work, "officer")]
    assert "Entered" not in [part.what for part in told(work, "theme")]
    work.enter(OCT[21], "18.80")
    assert [part.what for part in told(work, "theme")].count("Changed") == 1
    work.send_back(OCT[22])
    work.enter(OCT[23], "18.70", hand_in=False)
    words = " ".join(part.words for part in told(work, "theme"))
    assert "18.80" in words
    assert "18.70" not in words


def test_what_is_suppressed_is_told_to_those_named_for_it_and_to_nobody_else(db, sign_in):
    work = at_work()
    work.enter(OCT[20], "18.90")
    work.send_back(OCT[21], "18.90 means three people.")
    work.enter(OCT[22], "18.60", suppressed=True, by="named16", commentary="Another ward's.")
    work.sign(OCT[23])
    work.publish(OCT[30])
    work.reopen(NOV[3], NOV[14], reason="18.60 was another ward's")
    where = reverse("story", args=[work.agreement.slug, "2008-09", "q2", "ni-016"])
    for who in ("auditor", "reviewer", "administrator", "theme", "officer"):
        parts = told(work, who)
        text = " ".join(f"{part.words} {part.reason}" for part in parts)
        assert "18." not in text, who
        assert HIDDEN in text
        assert "suppressed: too few people to publish" in text
        assert "18.6" not in sign_in(who).get(where).content.decode(), who
        there = reverse("indicator", args=[work.agreement.slug, "ni-016"]) + "?quarter=2008-09-q2"
        page = sign_in(who).get(there).content.decode()
        assert HIDDEN in page, who
        assert "means three people" not in page, who
    assert "means three people" in sign_in("named16").get(there).content.decode()
    named = " ".join(f"{part.words} {part.reason}" for part in told(work, "named16"))
    assert "18.60 offences per 1,000" in named
    assert "18.90 means three people." in named


def test_overrides_and_finalising_without_a_change_are_told(db):
    work = at_work()
    work.enter(OCT[20], "18.90")
    work.on(
        OCT[21],
        services.override,
        quarter=work.quarter(),
        indicator=work.indicator(),
        seen="red",
        colour="amber",
        reason="Two burglars are in prison since",
        by=work.who["second"],
    )
    work.send_back(OCT[22])
    work.enter(OCT[23], "18.90", status="final")
    found = {part.what: (part.words, part.reason) for part in told(work)}
    assert found["Colour overridden"] == ("From red to amber.", "Two burglars are in prison since")
    assert "18.90" in found["Made final, unchanged"][0]


def test_without_a_figure_it_tells_of_the_return(db):
    work = at_work()
    assert [part.what for part in told(work)] == ["Opened for entry"]
    assert [part.what for part in told(work, period=None)] == ["Opened for entry"]
    assert told(work, period=Period.of_quarter(Quarter(2009, 1))) == []
    stranger = builders.user("stranger")
    with pytest.raises(Refused):
        story_of(book_of(work.agreement, Q2).by_id[work.indicator().pk], work.quarter(), PERIOD, person_of(stranger))

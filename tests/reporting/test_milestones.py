"""Guides confirmed and milestones set, changed and withdrawn by a theme board in the browser (judgement.md 3, 8)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.access import Refused
from reporting import services
from reporting.models import Event, PublishedVerdict
from targets.models import Milestone
from tests import builders
from tests.reporting import open_quarter
from tests.reporting.real_luton import read

BOARD = {"board": "Safer Communities Board", "reason": "Thefts rise before Christmas."}


@pytest.fixture
def world(db):
    """NI 016 handed in at 18.90 for 2008/09 Q2: red by a guide of 17.825. Q1 is published."""
    return open_quarter.handed_in()


@pytest.fixture(autouse=True)
def october(settings):
    settings.LAA_TODAY = date(2008, 10, 20)


def page(code="ni-016", key="rate"):
    return reverse("milestones", args=["testing-2008-11", code, key])


def send(client, do, *, seen=None, code="ni-016", key="rate", **said):
    """Press one of the page's buttons."""
    if seen is None:
        seen = client.get(page(code, key)).context["agreement"].revision
    data = {f"{do}-{name}": value for name, value in {**BOARD, "seen": seen, **said}.items()}
    return client.post(page(code, key), {"do": do, **data})


def verdict(client, quarter="q2"):
    return read(client, f"/testing-2008-11/2008-09/{quarter}/verdicts/ni-016/")


def held():
    rows = Milestone.objects.order_by("period", "version")
    return [(row.period, row.version, row.level and row.level.normalize()) for row in rows]


# What it does ---------------------------------------------------------------------------------------------------------


def test_a_confirmed_guide_makes_the_colour_solid_and_the_sentence_says_so(world, sign_in):
    theme, auditor = sign_in("theme"), sign_in("auditor")
    before = verdict(auditor)
    assert "tag-red tag-guide" in before
    assert "17.83 expected by Q2 (half of 35.65; guide, not an agreed milestone)" in before
    assert send(theme, "confirm", year="2008/09").status_code == 302
    after = verdict(auditor)
    assert "tag-red tag-guide" not in after
    assert "Red: 18.90 offences per 1,000 against 17.825 expected by Q2 (agreed milestone)." in after
    assert "guide, not an agreed milestone" not in after
    assert held() == [("2008/09 Q2", 1, Decimal("17.825")), ("2008/09 Q3", 1, Decimal("26.7375"))]
    row = Milestone.objects.first()
    assert (row.from_quarter, row.agreed_by, row.reason) == ("2008/09 Q2", BOARD["board"], BOARD["reason"])
    assert row.by.username == "theme"
    event = Event.objects.get(verb="confirmed a guide")
    assert (event.before, event.after) == (
        "2008/09 Q2 none, 2008/09 Q3 none",
        "2008/09 Q2 17.825, 2008/09 Q3 26.7375",
    )
    assert event.reason == f"{BOARD['board']}: {BOARD['reason']}"
    assert event.indicator.code == "NI 016"


def test_a_guide_is_confirmed_once(world, sign_in):
    theme = sign_in("theme")
    send(theme, "confirm", year="2008/09")
    answer = send(theme, "confirm", year="2008/09")
    assert answer.status_code == 422
    assert "No guide is left in 2008/09" in answer.content.decode()
    assert len(held()) == 2
    send(theme, "confirm", year="2009/10")
    assert [row[0] for row in held()][2:] == ["2009/10 Q1", "2009/10 Q2", "2009/10 Q3"]


def test_a_milestone_takes_the_place_of_the_guide_and_lines_run_through_it(world, sign_in):
    theme, auditor = sign_in("theme"), sign_in("auditor")
    assert send(theme, "set", period="2008/09 Q2", level="19.0 per 1,000").status_code == 302
    assert "Green: 18.90 offences per 1,000 against 19.00 expected by Q2 (agreed milestone)." in verdict(auditor)
    text = read(auditor, page())
    assert "27.325" in text  # half way from 19 at Q2 to 35.65 at Q4
    assert "half way from 19.00 at Q2 to 35.65 at Q4" in text


def test_a_milestone_is_changed_and_withdrawn_in_versions(world, sign_in):
    theme, auditor = sign_in("theme"), sign_in("auditor")
    send(theme, "set", period="2008/09 Q2", level="19")
    send(theme, "set", period="2008/09 Q2", level="18", reason="The board thought again.")
    assert "against 18.00 expected by Q2 (agreed milestone)" in verdict(auditor)
    assert send(theme, "withdraw", period="2008/09 Q2", reason="Back to the split.").status_code == 302
    assert held() == [
        ("2008/09 Q2", 1, Decimal(19)),
        ("2008/09 Q2", 2, Decimal(18)),
        ("2008/09 Q2", 3, None),
    ]
    text = verdict(auditor)
    assert "(half of 35.65; guide, not an agreed milestone)" in text
    assert "Milestone 2008/09 Q2" not in text
    for address in (page(), "/testing-2008-11/indicators/ni-016/"):
        text = read(auditor, address)
        for words in ("Back to the split.", "The board thought again.", "Version 2", "Theme Tester", "Withdrawn"):
            assert words.lower() in text.lower(), (address, words)
    assert Event.objects.filter(
        verb="withdrew a milestone", before="2008/09 Q2 18.00", after="2008/09 Q2 none"
    ).exists()


def test_the_verdict_page_shows_the_version_that_applies(world, sign_in):
    theme = sign_in("theme")
    for level in ("19", "18", "19"):
        send(theme, "set", period="2008/09 Q2", level=level)
    send(theme, "set", period="2008/09 Q3", level="27")
    text = verdict(sign_in("auditor"))
    one, other = text.split("Milestone 2008/09 Q2")[1], text.split("Milestone 2008/09 Q3")[1]
    assert one.startswith('<span class="sub">applies</span>')
    assert "Version 3, 20 Oct 2008, Theme Tester, from 2008/09 Q2" in one.split("</tr>")[0]
    assert not other.startswith('<span class="sub">applies</span>')


def test_no_progress_is_red_against_an_agreed_milestone_and_not_against_a_guide(world, sign_in):
    """A miss within the tolerance that is no better than the baseline pro rata is red once it is agreed (4)."""
    builders.baseline_of(world.indicators["NI 016"].measures.get(key="rate"), "37.80", version=2)
    _revised(world)
    theme, auditor = sign_in("theme"), sign_in("auditor")
    send(theme, "set", period="2008/09 Q2", level="18.5")
    text = verdict(auditor)
    assert "Red: 18.90 offences per 1,000 against 18.50 expected by Q2 (agreed milestone)." in text
    assert "No better than the baseline of 18.90" in text
    send(theme, "withdraw", period="2008/09 Q2")
    assert "No better than the baseline" not in verdict(auditor)


def test_a_published_quarter_stays_unchanged(world, sign_in):
    reviewer, theme = sign_in("reviewer"), sign_in("theme")
    services.sign_off(ret=_return(world), version=_return(world).version, by=world.who["reviewer"])
    assert reviewer.post("/testing-2008-11/2008-09/q2/publish/", {"knowing": "on"}).status_code == 302
    auditor = sign_in("auditor")
    before, frozen = verdict(auditor), list(PublishedVerdict.objects.values())
    send(theme, "confirm", year="2008/09")
    assert held() == [("2008/09 Q3", 1, Decimal("26.7375"))]
    assert Milestone.objects.get().from_quarter == "2008/09 Q3"
    assert (verdict(auditor), list(PublishedVerdict.objects.values())) == (before, frozen)
    answer = send(theme, "set", period="2008/09 Q2", level="19")
    assert "2008/09 Q2 was due in 2008/09 Q2, which is published" in answer.content.decode()


def _return(world):
    return world.quarters["2008/09 Q2"].returns.get(indicator=world.indicators["NI 016"])


# What it refuses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"period": "2011/12 Q2"}, "2011/12 Q2 is outside the target years of this measure"),
        ({"period": "2008/09"}, "2008/09 is outside the target years of this measure"),
        ({"period": "2008/09 Q4"}, "its level is the target itself"),
        ({"period": "2008/09 Q1"}, "which is published and stays as it was judged"),
        ({"period": "soon"}, "Choose a quarter"),
        ({"period": ""}, "Choose a quarter"),
        ({"level": "n/a"}, "is not a figure"),
        ({"level": ""}, "Enter the level."),
        ({"level": "-1"}, "below the lowest possible"),
        ({"level": "1.2345678"}, "at most 6 digits after the point"),
        ({"level": "28%"}, "is not in this measure"),
        ({"reason": " "}, "Say why: everybody who sees the milestone reads this."),
        ({"board": ""}, "Say which board agreed it."),
        ({"seen": "0"}, "has changed since you opened this page"),
    ],
    ids=lambda value: " ".join(map(str, value.items())) if isinstance(value, dict) else "",
)
def test_what_cannot_be_is_refused_with_why_and_what_was_typed_is_kept(world, sign_in, said, sentence):
    said = {"period": "2008/09 Q3", "level": "27", **said}
    answer = send(sign_in("theme"), "set", **said)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert "There is a problem" in text
    assert not said["level"] or f'value="{said["level"]}"' in text
    assert said.get("reason") or BOARD["reason"] in text
    assert held() == []


def test_after_a_change_by_somebody_else_the_same_again_is_meant(world, sign_in):
    theme = sign_in("theme")
    answer = send(theme, "set", period="2008/09 Q3", level="27", seen="0")
    seen = answer.context["set"]["seen"].value()
    assert send(theme, "set", period="2008/09 Q3", level="27", seen=seen).status_code == 302


def test_the_same_level_again_and_a_milestone_that_is_not_there_are_refused(world, sign_in):
    theme = sign_in("theme")
    send(theme, "set", period="2008/09 Q3", level="27")
    assert "nothing was changed" in send(theme, "set", period="2008/09 Q3", level="27.00").content.decode()
    answer = send(theme, "withdraw", period="2008/09 Q2")
    assert "There is no milestone for 2008/09 Q2 to withdraw." in answer.content.decode()
    assert held() == [("2008/09 Q3", 1, Decimal(27))]


@pytest.mark.parametrize(
    ("code", "facts", "why"),
    [
        (
            "NI 188",
            {"scale": "ordinal", "unit": "level", "decimals": 0, "period": "quarter"},
            "judged at year end only",
        ),
        ("NI 008", {}, "nothing is expected before it is complete"),
        ("NI 007", {"rated": False, "period": "quarter"}, "never judged"),
    ],
    ids=["ordinal", "annual", "companion"],
)
def test_measures_without_milestones_say_why_and_take_none(world, sign_in, code, facts, why):
    builders.indicator(world.safer, f"{code}x", targets=("2", "3", "4"), **facts)
    if facts.get("rated") is False:
        builders.measure(world.agreement.indicators.get(code=f"{code}x"), "other", targets=("2", "3", "4"))
    _revised(world)
    slug, theme = f"{code}x".lower().replace(" ", "-"), sign_in("theme")
    text = read(theme, page(slug, "figure"))
    assert why in text
    assert "<form method" not in text.split("<main")[1].split("</main>")[0].replace("picker", "")
    for do, said in (
        ("set", {"period": "2008/09 Q3", "level": "1"}),
        ("confirm", {"year": "2008/09"}),
        ("withdraw", {"period": "2008/09 Q3"}),
    ):
        answer = send(theme, do, code=slug, key="figure", **said)
        assert answer.status_code == 422
        assert why in answer.content.decode()
    assert held() == []


def _revised(world):
    world.agreement.refresh_from_db()
    world.agreement.revision += 1
    world.agreement.save()


def test_a_year_without_a_level_has_nothing_to_be_on_the_way_to(world, sign_in):
    builders.indicator(
        world.safer,
        "NI 019",
        period="quarter",
        path="line",
        targets=({"kind": "deferred", "words": "deferred", "awaits": "2009"}, "5", "4"),
    )
    _revised(world)
    answer = send(sign_in("theme"), "set", code="ni-019", key="figure", period="2008/09 Q3", level="6")
    assert "There is no level for 2008/09 Q3 to be on the way to: target setting deferred until 2009." in (
        answer.content.decode()
    )
    assert held() == []


def test_levels_that_hold_all_year_are_no_guides(world, sign_in):
    builders.indicator(
        world.safer, "NI 181", period="quarter", accumulation="average over the year", targets=("42", "41", "40")
    )
    _revised(world)
    theme = sign_in("theme")
    text = read(theme, page("ni-181", "figure"))
    assert "the target itself, all year" in text
    assert "Confirm the guide of a year" not in text
    assert "No guide is left" in send(theme, "confirm", code="ni-181", key="figure", year="2008/09").content.decode()
    assert send(theme, "set", code="ni-181", key="figure", period="2008/09 Q3", level="43").status_code == 302


def test_the_page_is_everybodys_and_the_forms_the_boards_own(world, sign_in):
    for who in set(builders.ROLES) - {"theme"}:
        text = read(sign_in(who), page())
        assert "What should NI 016" in text
        assert "Confirm the guide" not in text, who
        assert send(sign_in(who), "confirm", year="2008/09").status_code == 403
    text = read(sign_in("theme"), page())
    assert "2008/09: Q2 17.825, Q3 26.7375" in text
    assert 'value="Safer Communities Board"' in text
    assert "Confirm the guide" not in read(sign_in("theme"), page("ni-154", "figure"))  # of another theme
    assert send(sign_in("theme"), "confirm", code="ni-154", key="figure", year="2008/09").status_code == 403
    assert held() == []


def test_without_the_right_the_verbs_refuse(world):
    measure = world.indicators["NI 016"].measures.get(key="rate")
    for who in set(builders.ROLES) - {"theme"}:
        with pytest.raises(Refused):
            services.confirm_guide(measure=measure, seen=1, year="2008/09", by=world.who[who], **BOARD)
    with pytest.raises(Refused):
        services.withdraw_milestone(
            measure=world.indicators["NI 154"].measures.get(), seen=1, period="x", by=world.who["theme"], **BOARD
        )


def test_nothing_asked_for_is_a_bad_request(world, sign_in):
    assert sign_in("theme").post(page(), {"do": "nothing"}).status_code == 400


def test_the_queries_do_not_grow_with_the_milestones(world, sign_in):
    theme = sign_in("theme")
    addresses = (page(), "/testing-2008-11/indicators/ni-016/", "/testing-2008-11/2008-09/q2/verdicts/ni-016/")

    def counted():
        for address in addresses:
            theme.get(address)
        counts = []
        for address in addresses:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                theme.get(address)
            counts.append(len(queries))
        return counts

    send(theme, "set", period="2008/09 Q2", level="19")
    before = counted()
    for year in ("2008/09", "2009/10", "2010/11"):
        send(theme, "confirm", year=year)
    assert counted() == before

"""Recording a baseline in the browser: targets that are a change on it resolve by themselves, and what was published
stays (judgement.md 2, worked case 10)."""

from datetime import date

import pytest

from indicators.models import Measure
from partners.access import Refused, person_of
from reporting import services
from reporting.models import Event, PublishedVerdict
from targets.agreement_file import Faults as FileFaults
from targets.models import Baseline
from targets.services import load_agreement, open_agreement
from tests import builders
from tests.conftest import AGREEMENT
from tests.reporting.real_luton import HERE, at, file_with, hand_in, opened, peopled, read, sign

SAID = {
    "seen": "1",
    "value": "120",
    "period": "April 2007 to March 2008",
    "status": "recorded",
    "comparable": "on",
    "reason": "Home Office release of June 2008.",
}
BASELINE = f"{HERE}indicators/ni-030/baseline/figure/"


@pytest.fixture(autouse=True)
def autumn_2009(settings):
    settings.LAA_TODAY = date(2009, 10, 12)


@pytest.fixture
def place(luton):
    return peopled(luton, "NI 030", "NI 069", "NI 163", "NI 186")


@pytest.fixture
def quarter(place):
    """2009/10 Q2, in which NI 030's first outturn is due."""
    return opened(place, "2009/10 Q2", date(2009, 10, 12))


@pytest.mark.parametrize(
    ("figure", "colour", "sentence"),
    [
        ("96", "green", "Green: 96 convictions against 96."),
        ("97", "amber", "Amber: 97 convictions against 96. 1 over; the tolerance is 4.8."),
        ("101", "red", "Red: 101 convictions against 96. 5 over; the tolerance is 4.8."),
        ("120", "red", "No better than the baseline of 120."),
    ],
)
def test_worked_case_10_no_baseline_yet_and_then_a_colour_by_itself(quarter, sign_in, figure, colour, sentence):
    officer, admin, reviewer = sign_in("named"), sign_in("administrator"), sign_in("reviewer")
    hand_in(officer, quarter, "ni-030", {"2008/09": figure})
    before = read(reviewer, at(quarter, "verdict", "ni-030"))
    assert "no baseline yet" in before
    assert "tag-red" not in before
    assert admin.post(BASELINE, SAID).status_code == 302
    sign(reviewer, quarter, "ni-030")
    page = read(reviewer, at(quarter, "verdict", "ni-030"))
    assert f"tag-{colour}" in page
    assert sentence in page
    assert f"tag-{colour}" in read(reviewer, f"{HERE}indicators/ni-030/?quarter=2009-10-q2")
    targets = read(reviewer, f"{HERE}targets/")
    assert "20 % below the baseline: 96 convictions" in targets


def test_a_target_that_waits_says_so_and_leads_the_administrator_to_the_form(place, sign_in):
    admin, reader = read(sign_in("administrator"), f"{HERE}targets/"), read(sign_in("reader"), f"{HERE}targets/")
    to_do = admin.split('id="fold-baseline"')[1].split("</table>")[0]
    assert "its targets wait for it" in to_do
    assert f'<a href="{BASELINE}">Record it' in to_do
    assert "20 % below the baseline; no baseline yet" in reader
    assert "Record it" not in reader


def test_the_page_is_everybodys_and_the_form_the_administrators(place, sign_in):
    for who in ("reader", "reviewer", "auditor", "named"):
        assert "Record the baseline" not in read(sign_in(who), BASELINE)
        assert sign_in(who).post(BASELINE, SAID).status_code == 403
    page = read(sign_in("administrator"), BASELINE)
    assert "NI 030: the baseline is still to come" in page
    assert '<button class="primary">Record the baseline</button>' in page
    assert not Baseline.objects.filter(version=2).exists()


def test_it_is_a_version_beside_the_old_one_with_the_words_of_the_document(place, sign_in):
    measure = Measure.objects.get(indicator__code="NI 186")
    address = f"{HERE}indicators/ni-186/baseline/figure/"
    revision = place.revision
    admin = sign_in("administrator")
    assert admin.post(address, {**SAID, "value": "6.50", "period": "calendar 2005"}).status_code == 302
    old, new = Baseline.objects.filter(measure=measure).order_by("version")
    assert (old.version, old.status, old.value) == (1, "to come", None)
    assert (new.words, new.lines, new.places) == ("Available Summer 2008", [132, 136], 2)
    assert (new.by.username, new.reason) == ("administrator", SAID["reason"])
    place.refresh_from_db()
    assert place.revision == revision + 1
    event = Event.objects.get(verb="recorded a baseline")
    assert (event.before, event.after) == ("to come", "6.50 t CO2 per person, calendar 2005")
    assert event.indicator.code == "NI 186"
    page = read(admin, address)
    assert "the baseline is 6.50 t CO2 per person" in page
    assert "3 % below the baseline: 6.31 t CO2 per person" in page  # 6.305, half up
    assert "Version 1" in page
    assert "Printed: “Available Summer 2008”" in page


def test_a_recorded_baseline_is_corrected_with_a_reason_and_both_are_listed(place, sign_in):
    admin = sign_in("administrator")
    admin.post(BASELINE, SAID)
    page = read(admin, BASELINE)
    assert "Correct the baseline" in page
    assert (
        admin.post(BASELINE, {**SAID, "seen": "2", "value": "118", "reason": "Two were counted twice."}).status_code
        == 302
    )
    page = read(admin, BASELINE)
    assert "the baseline is 118 convictions" in page
    assert "120 convictions, April 2007 to March 2008" in page
    assert "Two were counted twice." in page
    assert "20 % below the baseline: 94.4" in page


def test_a_final_year_target_in_points_resolves_for_its_year_only(place, sign_in):
    address = f"{HERE}indicators/ni-163/baseline/figure/"
    admin = sign_in("administrator")
    assert admin.post(address, {**SAID, "value": "52.1%", "period": "calendar 2006"}).status_code == 302
    page = read(admin, address)
    assert "7 points above the baseline: 59.1 %" in page
    assert page.count("none for this year: the target is for the final year") == 2
    assert "for the final year, due once" in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"value": "n/a"}, "is not a figure"),
        ({"value": ""}, "Enter the number."),
        ({"value": "120.5"}, "Enter a whole number"),
        ({"value": "-3"}, "below the lowest possible"),
        ({"value": "75%"}, "is not in this measure&#x27;s unit"),
        ({"period": " "}, "Say what the baseline measures"),
        ({"status": "to come"}, "to come is not one of the available choices"),
        ({"status": ""}, "This field is required"),
        ({"reason": " "}, "Say where the number comes from"),
        ({"seen": "0"}, "Version 1 was recorded since you opened this page"),
        ({"seen": ""}, "Version 1 was recorded since you opened this page"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_cannot_be_is_told_beside_its_box_and_what_was_typed_is_kept(place, sign_in, said, sentence):
    answer = sign_in("administrator").post(BASELINE, {**SAID, "reason": "A release.", **said})
    page = " ".join(answer.content.decode().split())
    assert answer.status_code == 422
    assert sentence in page
    assert "There is a problem" in page
    assert 'name="seen" value="1"' in page  # seen now: the same again is meant
    typed = {**SAID, "reason": "A release.", **said}
    assert f'value="{typed["value"]}"' in page or not typed["value"]
    assert Baseline.objects.filter(measure__indicator__code="NI 030").count() == 1


def test_the_same_baseline_twice_is_no_change(place, sign_in):
    admin = sign_in("administrator")
    admin.post(BASELINE, SAID)
    answer = admin.post(BASELINE, {**SAID, "seen": "2"})
    assert answer.status_code == 422
    assert "nothing was changed" in answer.content.decode()
    assert Baseline.objects.filter(measure__indicator__code="NI 030").count() == 2


def test_a_baseline_that_is_not_comparable_gives_the_level_and_is_compared_with_nothing(quarter, sign_in):
    hand_in(sign_in("named"), quarter, "ni-030", {"2008/09": "120"})
    said = {name: value for name, value in SAID.items() if name != "comparable"}
    sign_in("administrator").post(BASELINE, said)
    page = read(sign_in("reviewer"), at(quarter, "verdict", "ni-030"))
    assert "24 over; the tolerance is 4.8" in page
    assert "No better than the baseline" not in page


def test_a_published_quarter_stays_as_it_was_published(quarter, sign_in):
    officer, reviewer, reader = sign_in("named"), sign_in("reviewer"), sign_in("reader")
    hand_in(officer, quarter, "ni-030", {"2008/09": "96"})
    sign(reviewer, quarter, "ni-030")
    assert reviewer.post(at(quarter, "publish"), {"knowing": "on"}).status_code == 302
    frozen = list(PublishedVerdict.objects.order_by("pk").values())
    before = read(reader, at(quarter, "verdict", "ni-030"))
    assert "no baseline yet" in before
    sign_in("administrator").post(BASELINE, SAID)
    assert list(PublishedVerdict.objects.order_by("pk").values()) == frozen
    assert read(reader, at(quarter, "verdict", "ni-030")) == before
    assert "Green: 96 convictions against 96." in read(reader, f"{at(quarter, 'verdict', 'ni-030')}?as=known")


def test_a_file_loaded_after_it_does_not_take_it_back(place, sign_in, tmp_path):
    sign_in("administrator").post(BASELINE, SAID)
    source = open_agreement(AGREEMENT)
    assert load_agreement(source=source, by=None).changes == ()
    edited = file_with(tmp_path, lambda text: text.replace('period = "2007/08"', 'period = "2006/07"'))
    with pytest.raises(FileFaults, match=r"NI 030\].*baseline: This was changed here after it was loaded"):
        load_agreement(source=edited, by=None)
    assert Baseline.objects.filter(measure__indicator__code="NI 030").order_by("version").last().value == 120


def test_a_measure_that_is_not_there_has_no_page(place, sign_in):
    for address in ("ni-030/baseline/nothing/", "ni-999/baseline/figure/"):
        assert sign_in("administrator").get(f"{HERE}indicators/{address}").status_code == 404


def test_without_the_right_the_verb_refuses(db):
    world = builders.universe()
    measure = world.indicators["NI 016"].measures.get(key="rate")
    for who in set(builders.ROLES) - {"administrator"}:
        with pytest.raises(Refused):
            services.record_baseline(
                measure=measure,
                seen=1,
                typed="38",
                period="2007/08",
                status="recorded",
                comparable=True,
                reason="A release.",
                by=person_of(world.people[who]),
            )
    assert Baseline.objects.filter(measure=measure).count() == 1

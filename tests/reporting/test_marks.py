"""The marks of a verdict: never a colour without word and shape, a reason where there is none, safe against markup."""

from dataclasses import dataclass

import pytest
from django.template import Context, Template

from reporting.templatetags import marks


@dataclass(frozen=True)
class Verdict:
    """As much of a verdict as a mark reads."""

    colour: str | None
    reason: str = ""
    guide: bool = False
    period: str = "2008/09 Q2"
    sentence: str = ""


RED = Verdict("red", sentence="Red: 18.90 offences per 1,000 against 17.83 expected by Q2.")


def draw(source: str, **context: object) -> str:
    return Template("{% load marks %}" + source).render(Context(context))


@pytest.mark.parametrize("colour", ["red", "amber", "green"])
def test_each_colour_has_its_word_and_its_shape(colour):
    tag = draw("{% tag verdict %}", verdict=Verdict(colour))
    assert f"tag-{colour}" in tag
    assert f"<b>{colour.capitalize()}</b>" in tag
    assert marks.PATHS[colour] in tag
    mark = draw("{% mark colour %}", colour=colour)
    assert colour.capitalize() in mark
    assert marks.PATHS[colour] in mark
    assert "tag" not in mark


def test_the_three_shapes_differ():
    assert len(set(marks.PATHS.values())) == 3


def test_a_guide_says_so():
    tag = draw("{% tag verdict %}", verdict=Verdict("amber", guide=True))
    assert "tag-guide" in tag
    assert "<i>guide</i>" in tag


def test_latest_known_is_dashed_and_dated():
    known = Verdict("green", period="school year 2007/08")
    assert "tag-latest" in draw("{% tag verdict latest=True %}", verdict=known)
    assert "<i>07/08</i>" in draw("{% tag verdict latest=True %}", verdict=known)
    assert "<i>Q1</i>" in draw("{% tag verdict latest='Q1' %}", verdict=known)


def test_latest_known_by_a_guide_is_still_said_to_be_one():
    assert "by a guide" in draw("{% tag verdict latest=True %}", verdict=Verdict("red", guide=True))


@pytest.mark.parametrize(
    ("period", "brief"),
    [
        ("2008/09 Q1", "Q1 08/09"),
        ("2008/09", "08/09"),
        ("calendar 2008", "2008"),
        ("school year 2007/08", "07/08"),
        ("year to October 2009", "Oct 2009"),
        ("autumn 2008 wave", "autumn 2008"),
        ("", ""),
    ],
)
def test_periods_fit_into_a_tag(period, brief):
    assert marks.short_period(period) == brief


def test_what_is_not_rated_shows_its_reason_without_a_shape():
    tag = draw("{% tag verdict %}", verdict=Verdict(None, "no baseline yet"))
    assert tag == '<span class="tag tag-none">no baseline yet</span>'


def test_overdue_stands_out():
    assert "tag-overdue" in draw("{% tag verdict %}", verdict=Verdict(None, "overdue"))


def test_an_empty_colour_is_no_colour():
    assert "tag-none" in draw("{% tag verdict %}", verdict=Verdict("", "not due"))
    assert "not asked" in draw("{% mark '' 'not asked' %}")


def test_a_linked_tag_is_named_by_word_and_sentence():
    tag = draw("{% tag verdict href='/x/#ni-016' %}", verdict=RED)
    assert tag.startswith('<a class="tag tag-red" href="/x/#ni-016">')
    assert "<b>Red</b>" in tag
    assert '<span class="vh">: 18.90 offences per 1,000 against 17.83 expected by Q2.</span>' in tag


def test_words_are_escaped():
    nasty = Verdict(None, "<script>", sentence="Not rated: <b>")
    tag = draw("{% tag verdict href=href %}", verdict=nasty, href='/"><script>')
    assert "<script>" not in tag
    assert "<b>" not in tag
    assert "<script>" not in draw(
        "{% indicator code title href sub %}", code="<script>", title="<script>", href="<script>", sub="<script>"
    )
    assert "<script>" not in draw("{% short full brief %}", full="<script>", brief="<script>x")
    assert "<script>" not in draw("{% mark '' words %}", words="<script>")
    assert "<script>" not in str(marks.bar([("red", 1, "<script>")]))


@pytest.mark.parametrize(("travel", "word"), [("better", "Better"), ("worse", "Worse"), ("no change", "No change")])
def test_direction_is_an_arrow_and_a_word(travel, word):
    drawn = draw("{% direction travel %}", travel=travel)
    assert word in drawn
    assert "arrow" in drawn


@pytest.mark.parametrize("travel", ["", None])
def test_no_comparable_figure_has_no_arrow_and_says_so(travel):
    drawn = draw("{% direction travel %}", travel=travel)
    assert "arrow" not in drawn
    assert "no comparable figure" in drawn


def test_status_letters_are_spoken_by_name():
    drawn = draw("{% status 'pr' %}")
    assert "provisional" in drawn
    assert "restated" in drawn
    assert draw("{% status '' %}") == ""


def test_a_partner_is_short_to_see_and_full_to_hear():
    drawn = draw("{% short 'Job Centre Plus' 'JCP' %}")
    assert '<span aria-hidden="true">JCP</span>' in drawn
    assert '<span class="vh">Job Centre Plus</span>' in drawn
    assert draw("{% short 'Active Luton' %}") == "Active Luton"


def test_a_bar_is_named_by_its_counts_and_keeps_its_order():
    bar = str(
        marks.bar([("red", 2, "red"), ("amber", 0, "amber"), ("green", 5, "green"), ("late", 1, "overdue")], scale=49)
    )
    assert 'aria-label="2 red, 5 green, 1 overdue"' in bar
    assert bar.index("b-red") < bar.index("b-green") < bar.index("b-late")
    assert "b-amber" not in bar
    assert 'width="100%"' in bar


def test_bars_of_one_scale_draw_one_step_alike():
    bar = str(marks.bar([("red", 10, "red"), ("none", 30, "not due")], scale=40))
    assert 'width="25.000%"' in bar
    assert 'width="75.000%"' in bar


def test_a_fixed_bar_is_as_many_pixels_as_steps():
    assert 'width="54"' in str(marks.bar([("red", 3, "red")], step=18))


def test_an_empty_bar_draws_nothing():
    assert str(marks.bar([("red", 0, "red")])) == ""


def test_nothing_carries_a_style_attribute():
    everything = draw(
        "{% tag verdict %}{% tag verdict latest=True %}{% mark 'red' %}"
        "{% direction 'better' %}{% status 'p' %}{% shape 'tick' %}",
        verdict=RED,
    ) + str(marks.bar([("red", 3, "red", True), ("none", 2, "not due")], scale=9))
    assert "style=" not in everything

"""The scorecard's own tags: the sparkline of a row, and the steps of a bar."""

from django import template
from django.template.loader import get_template

from indicators.measures import MOST_PLACES, show_between
from reporting.audit import exact, tolerance_words
from reporting.charts import sparkline_svg
from reporting.templatetags.marks import Step, tag

register = template.Library()


@register.simple_tag
def spark(row):
    """The row's trend: grey before the agreement, blue after, the target dashed, the last point the verdict's shape."""
    measure = row.measures[0]
    values, target, before = measure.trend
    newest = measure.newest
    return sparkline_svg(values, target, newest.colour if newest else "", before=before)


@register.simple_tag
def score_row(card, row):
    """A row of the scorecard's table, drawn once for as long as the scorecard is kept."""
    drawn = card.drawn.get(row.entry.id)
    if drawn is None:
        drawn = card.drawn[row.entry.id] = get_template("reporting/_score_row.html").render({"row": row})
    return drawn


@register.simple_tag
def tag_of(row, line):
    """A figure's tag on the indicator's page: a link to where this verdict is explained."""
    return tag(line.verdict, href=row.verdict_href if line.now and row.visible else row.href_of(line.period))


@register.filter
def plain(number) -> str:
    """A number with every digit it has, and no zeros that the database added."""
    return exact(number)


@register.filter
def stopped(words: str) -> str:
    """A sentence that somebody typed, with one full stop at its end."""
    return words if words.endswith((".", "!", "?")) else f"{words}."


@register.filter
def figure_of(value, entry) -> str:
    """A figure with at least the digits its measure shows."""
    return show_between(value, entry.measure.decimals, MOST_PLACES)


@register.filter
def tolerance(rule, none: str) -> str:
    """A tolerance in words; `none` where there is none."""
    return tolerance_words(rule) if rule.value is not None else none


@register.filter
def steps(tally) -> list[Step]:
    """A tally as the steps of a bar: red, amber, green, then what has no colour."""
    found = [
        Step("red", tally.red, "red"),
        Step("amber", tally.amber, "amber"),
        Step("green", tally.green, "green"),
    ]
    found += [Step("late" if reason == "overdue" else "none", number, reason) for reason, number in tally.reasons]
    return [step for step in found if step.count]


@register.filter
def dashed_steps(tally) -> list[Step]:
    """The same for verdicts that are only the latest known: outlined."""
    return [step._replace(latest=True) for step in steps(tally)]

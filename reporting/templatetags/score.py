"""The scorecard's own tags: the sparkline of a row, and the steps of a bar."""

from django import template
from django.template.loader import get_template

from reporting.charts import sparkline_svg
from reporting.templatetags.marks import Step

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

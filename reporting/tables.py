"""The quarter's tables: columns, order and sorting. Rows are drawn by templates of our own (they are cheap)."""

import django_tables2 as tables

from indicators.periods import financial_year_label


class ScorecardTable(tables.Table):
    """The scorecard: one row an indicator, in the order of the agreement unless sorted."""

    indicator = tables.Column(accessor="entry__position", verbose_name="Indicator")
    lead = tables.Column(accessor="lead", verbose_name="Lead")
    baseline = tables.Column(empty_values=(), orderable=False, attrs={"th": {"class": "num"}})
    target = tables.Column(empty_values=(), orderable=False, attrs={"th": {"class": "num"}})
    expected = tables.Column(
        empty_values=(), orderable=False, verbose_name="Expected by now", attrs={"th": {"class": "num"}}
    )
    latest = tables.Column(empty_values=(), orderable=False, attrs={"th": {"class": "num"}})
    trend = tables.Column(empty_values=(), orderable=False)
    figure = tables.Column(accessor="rank", verbose_name="Figure")
    direction = tables.Column(empty_values=(), orderable=False)
    forecast = tables.Column(accessor="forecast_rank", verbose_name="Forecast")
    delivery = tables.Column(accessor="delivery_rank", verbose_name="Delivery")

    class Meta:
        order_by = "indicator"

    def __init__(self, rows, *, request, year: int) -> None:
        order = request.GET.get("sort", "indicator")
        name = order.removeprefix("-")
        super().__init__(
            rows, order_by=order if name in ("indicator", "lead", "figure", "forecast", "delivery") else "indicator"
        )
        self.request = request
        label = financial_year_label(year)[2:]
        self.columns["target"].column.verbose_name = f"Target {label}"
        self.columns["forecast"].column.verbose_name = f"Forecast {label}"

    @property
    def sorted_by(self) -> str:
        return str(self.order_by[0]) if self.order_by else "indicator"

    def groups(self, themes) -> list[tuple]:
        """The rows under their themes in the agreement's order; sorted otherwise, all in one group without a head."""
        records = [row.record for row in self.rows]
        if self.sorted_by != "indicator":
            return [(None, records)] if records else []
        found = [(theme, [row for row in records if row.entry.theme.id == theme.id]) for theme in themes]
        return [(theme, rows) for theme, rows in found if rows]

"""The register as a table: its columns, how they sort, and its rows in words. indicators/register.html draws it."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import django_tables2 as tables

from indicators import measures, periods
from indicators.models import Indicator, Measure, Theme


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """What is stated of a measure, as the register words it."""

    name: str
    unit: str
    polarity: str
    period: str
    lag: str
    rated: bool

    @classmethod
    def of(cls, row: Measure) -> "MeasureWords":
        lag = f"due {row.lag} quarter{'' if row.lag == 1 else 's'} later" if row.lag else "due at its end"
        return cls(row.name, unit_words(row), row.polarity, row.period, lag, row.rated)


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator with its measures in words; `same` tells that all are counted in one unit, one way, one period."""

    record: Indicator
    measures: tuple[MeasureWords, ...]

    @classmethod
    def of(cls, record: Indicator) -> "Row":
        return cls(record, tuple(MeasureWords.of(row) for row in record.measures.all()))

    @property
    def polarities(self) -> list[str]:
        return _once(measure.polarity.removesuffix(" is better") for measure in self.measures if measure.rated)

    @property
    def figures(self) -> list[tuple[str, str]]:
        """The periods that figures are for, each with when they are due."""
        return _once((measure.period, measure.lag) for measure in self.measures)

    @property
    def to_confirm(self) -> str:
        return ", ".join(str(field).replace("_", " ") for field in self.record.to_confirm)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; no heading when the table is not in the document's order."""

    theme: Theme | None
    rows: list[Row]


class IndicatorTable(tables.Table):
    """One row an indicator. Unit, polarity and period belong to its measures, so they are shown and not sorted."""

    code = tables.Column(verbose_name="Indicator", order_by=("position",))
    kind = tables.Column(verbose_name="Kind", order_by=("kind", "position"))
    theme = tables.Column(verbose_name="Theme", order_by=("theme__position", "position"))
    unit = tables.Column(verbose_name="Unit", orderable=False, empty_values=())
    polarity = tables.Column(verbose_name="Better", orderable=False, empty_values=())
    period = tables.Column(verbose_name="A figure for each", orderable=False, empty_values=())
    to_confirm = tables.Column(verbose_name="To confirm", orderable=False)

    class Meta:
        model = Indicator
        fields = []
        order_by = "code"

    @property
    def grouped(self) -> bool:
        """In the document's order the rows stand under their themes, and need no theme of their own."""
        return tuple(self.order_by) == ("code",)

    @property
    def heads(self) -> list:
        return [column for column in self.columns if not (self.grouped and column.name == "theme")]

    @cached_property
    def shown(self) -> list[Row]:
        return [Row.of(row.record) for row in self.rows]

    @property
    def groups(self) -> list[Group]:
        if not self.grouped:
            return [Group(None, self.shown)]
        return [Group(theme, list(part)) for theme, part in groupby(self.shown, key=lambda row: row.record.theme)]


def unit_words(row: Measure) -> str:
    """A measure's unit as it stands in a header: `%`, `offences per 1,000`, `level 0 to 4`."""
    return measures.Measure(
        code="",
        key=row.key,
        name=row.name,
        polarity=measures.Polarity(row.polarity),
        unit=measures.Unit(row.unit),
        decimals=row.decimals,
        accumulation=measures.Accumulation(row.accumulation),
        period=periods.PeriodKind(row.period),
        lag=row.lag,
        noun=row.noun,
        low=None if row.low is None else measures.rounded(row.low, row.decimals),
        high=None if row.high is None else measures.rounded(row.high, row.decimals),
    ).unit_words


def _once(things) -> list:
    return list(dict.fromkeys(things))

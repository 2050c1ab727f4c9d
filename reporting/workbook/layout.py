"""The workbook's layout: its columns with their keys, how a row names itself, and how large a workbook may be.

A hidden row of keys says what each column holds and a hidden cell in each row says what the row is, so that a sheet may
be renamed and sorted, and columns moved, without a figure landing on another indicator.
"""

import re
from dataclasses import dataclass

from indicators.periods import Quarter
from reporting.models import Actual, Forecast

#: The key of the column in which each row names itself; who finds it has found the sheet.
ROW = "laa:row"
KEY_ROWS = 20
MOST_ROWS, MOST_COLUMNS = 2000, 80
MOST_BYTES = 2 * 1024 * 1024
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Column:
    """A column: its key, its heading, its width in characters, and whether something is entered in it."""

    key: str
    heading: str
    width: int
    entry: bool = False
    number: bool = False


COLUMNS = (
    Column(ROW, "", 2),
    Column("laa:code", "Indicator", 11),
    Column("laa:title", "Title", 34),
    Column("laa:measure", "Measure", 18),
    Column("laa:period", "Period", 16),
    Column("laa:unit", "Unit, and what is better", 22),
    Column("laa:previous", "Figures before", 26),
    Column("laa:expected", "Expected by now", 24),
    Column("laa:target", "Target", 18),
    Column("laa:due", "Due by", 16),
    Column("laa:state", "Filled in?", 20),
    Column("figure", "Figure", 13, entry=True, number=True),
    Column("numerator", "Numerator", 13, entry=True, number=True),
    Column("denominator", "Denominator", 13, entry=True, number=True),
    Column("sample", "Sample (people asked)", 13, entry=True, number=True),
    Column("status", "Status", 14, entry=True),
    Column("because", "No figure because", 28, entry=True),
    Column("commentary", "What explains the figure?", 46, entry=True),
    Column("forecast", "Forecast for the year end", 15, entry=True, number=True),
    Column("confidence", "How sure are you of the forecast?", 16, entry=True),
)
BY_KEY = {column.key: column for column in COLUMNS}
ENTRIES = tuple(column.key for column in COLUMNS if column.entry)
#: What is checked against the row's own name: a partial sort would put another indicator's words beside it.
CHECKED = ("laa:code", "laa:measure", "laa:period")

#: The words of the lists, and what each means.
STATUSES = {
    "Provisional": Actual.Status.PROVISIONAL,
    "Estimate": Actual.Status.ESTIMATE,
    "Final": Actual.Status.FINAL,
}
CONFIDENCES = {label: Forecast.Confidence(value) for value, label in Forecast.Confidence.choices}

_NAME = re.compile(
    r"(?P<agreement>[-a-z0-9]+)\|(?P<quarter>[0-9]{4}/[0-9]{2} Q[1-4])\|r(?P<ret>[0-9]{1,15})\|v(?P<version>[0-9]{1,9})"
    r"\|(?P<measure>[-\w]+/[-\w]+)\|(?P<period>[^|]{0,40})\|(?P<year>[^|]{0,10})"
)


@dataclass(frozen=True)
class RowName:
    """What a row says of itself: whose figure, for which period, and of which version of which return."""

    agreement: str
    quarter: str
    ret: int
    version: int
    measure: str
    period: str
    year: str

    def __str__(self) -> str:
        return "|".join(
            (self.agreement, self.quarter, f"r{self.ret}", f"v{self.version}", self.measure, self.period, self.year)
        )

    @property
    def what(self) -> tuple[int, str, str]:
        """Two rows of the same are one row twice, whatever version they are of."""
        return self.ret, self.measure, self.period

    @classmethod
    def parse(cls, text: str) -> "RowName | None":
        """The name in a row's hidden cell; None where it was changed or taken away."""
        found = _NAME.fullmatch(text.strip())
        if found is None:
            return None
        return cls(**{**found.groupdict(), "ret": int(found["ret"]), "version": int(found["version"])})

    def belongs_to(self, agreement: str, quarter: Quarter) -> bool:
        return self.agreement == agreement and self.quarter == str(quarter)

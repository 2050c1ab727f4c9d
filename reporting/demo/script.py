"""Reading the demonstration's script: a file for people to read and change, so every slip is told with its place."""

import tomllib
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any


class DemoFault(Exception):
    """The demonstration cannot be loaded; the message is a sentence that says why."""


@dataclass(frozen=True)
class Role:
    role: str
    partner: str = ""
    theme: str = ""
    indicator: str = ""
    duty: str = ""


@dataclass(frozen=True)
class Actor:
    login: str
    name: str
    places: list[Role]

    @property
    def email(self) -> str:
        return f"{self.login}@example.org"


@dataclass(frozen=True)
class TypedFigure:
    period: str
    typed: str = ""
    status: str = "provisional"
    because: str = ""
    measure: str = ""
    sample: int | None = None
    suppressed: bool = False


@dataclass(frozen=True)
class TypedForecast:
    typed: str
    confidence: str
    measure: str = ""


@dataclass(frozen=True)
class PlannedException:
    """What is said of a red: why, or what has changed; an action with its owner and day, or none; and on which day the
    earlier actions were done."""

    words: str
    action: str = ""
    owner: str = ""
    due: date | None = None
    recovery: str = ""
    impact: str = ""
    help_needed: str = ""
    done: date | None = None


@dataclass(frozen=True)
class PlannedReturn:
    """One pass of an indicator through a quarter: entered, and as far on as the days say.

    Where no officer is named, it is the first in the script who answers for the indicator.
    """

    indicator: str
    entered: date
    officer: str = ""
    commentary: str = ""
    submitted: date | None = None
    signed: date | None = None
    sent_back: date | None = None
    reason: str = ""
    figures: list[TypedFigure] = field(default_factory=list)
    forecasts: list[TypedForecast] = field(default_factory=list)
    exception: PlannedException | None = None


@dataclass(frozen=True)
class PlannedQuarter:
    quarter: str
    opened: date
    entry_by: date
    boards: date
    meeting: date
    returns: list[PlannedReturn]
    closed: date | None = None
    published: date | None = None


@dataclass(frozen=True)
class EarlierFigures:
    """A measure's figures for the periods before the agreement, in their order."""

    indicator: str
    typed: list[str]
    measure: str = ""
    last_known: date | None = None


@dataclass(frozen=True)
class History:
    release: str
    known: date
    periods: list[str]
    figures: list[EarlierFigures]


@dataclass(frozen=True)
class Script:
    agreement: str
    today: date
    since: date
    people: list[Actor]
    history: History
    quarters: list[PlannedQuarter]


@dataclass(frozen=True)
class MadeUpBaseline:
    indicator: str
    value: str


@dataclass(frozen=True)
class MadeUpReading:
    """How an open change is read, and the query that blocks judgement no more for it."""

    indicator: str
    basis: str
    query: str
    proposed: str


@dataclass(frozen=True)
class Worked:
    """What makes an agreement into one that can be worked through to its end."""

    agreement: str
    slug: str
    name: str
    first: str
    last: str
    commentary: str
    cause: str
    action: str
    owner: str
    baselines: list[MadeUpBaseline]
    readings: list[MadeUpReading]


#: Which values are tables of their own, or lists of them.
_PARTS: dict[tuple[type, str], type] = {
    (Script, "people"): Actor,
    (Script, "history"): History,
    (Script, "quarters"): PlannedQuarter,
    (Actor, "places"): Role,
    (History, "figures"): EarlierFigures,
    (PlannedQuarter, "returns"): PlannedReturn,
    (PlannedReturn, "figures"): TypedFigure,
    (PlannedReturn, "forecasts"): TypedForecast,
    (PlannedReturn, "exception"): PlannedException,
    (Worked, "baselines"): MadeUpBaseline,
    (Worked, "readings"): MadeUpReading,
}


def read_script(path: Path) -> Script:
    """Read a script; raises DemoFault with the place of what is not understood."""
    return _read(Script, _data(path), path.name)


def read_worked(path: Path) -> Worked:
    """Read what an agreement is worked through with."""
    return _read(Worked, _data(path), path.name)


def _data(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DemoFault(f"{path} cannot be read: {error}") from error


def _read(kind: type, data: Any, place: str) -> Any:
    if not isinstance(data, dict):
        raise DemoFault(f"{place}: this should be a table of named values.")
    names = {one.name for one in fields(kind)}
    unknown = sorted(set(data) - names)
    if unknown:
        raise DemoFault(f"{place}: {', '.join(unknown)} is not understood here.")
    values = {name: _value(kind, name, value, f"{place}, {name}") for name, value in data.items()}
    try:
        return kind(**values)
    except TypeError as error:
        raise DemoFault(f"{place}: {error}.") from error


def _value(kind: type, name: str, value: Any, place: str) -> Any:
    part = _PARTS.get((kind, name))
    if part is None:
        return value
    if isinstance(value, list):
        return [_read(part, one, f"{place} {number}") for number, one in enumerate(value, start=1)]
    return _read(part, value, place)

"""An uploaded sheet against what is held: what would change, what stays, and each cell that cannot be taken.

Nothing is written here. What a row would do is read by the same verb that saves it, and its verdict is given by the
same desk that a return's page shows; so a preview and what is kept afterwards cannot differ.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from partners.access import Person, Verb, may
from reporting import rag, services
from reporting.models import ReportingQuarter, Return
from reporting.workbook import guard
from reporting.workbook.after import After, Held, forecast_words
from reporting.workbook.entries import Entered, entered
from reporting.workbook.guard import NotTaken
from reporting.workbook.layout import BY_KEY, CHECKED, ENTRIES, ROW, RowName
from reporting.workbook.lines import Line, figure_words, lines
from reporting.workbook.reading import Row, Sheet
from targets.book import book_of


@dataclass(frozen=True)
class Remark:
    """A sentence about one cell: a fault, a question, or how it was read. A comment on it goes to `ref`, which is seen
    where the cell itself is hidden."""

    at: str
    ref: str
    sentence: str


@dataclass(frozen=True)
class Change:
    """What one cell would change: from what to what, and the verdict of it then."""

    at: str
    key: str
    what: str
    before: str
    after: str
    verdict: rag.Verdict | None = None


@dataclass
class Outcome:
    """What becomes of a row. A row with a fault is left as a whole."""

    number: int
    code: str = ""
    title: str = ""
    slug: str = ""
    changes: list[Change] = field(default_factory=list)
    faults: list[Remark] = field(default_factory=list)
    asked: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """What an upload would do, row by row."""

    sheet: Sheet
    outcomes: list[Outcome]
    drafts: list[services.Draft]

    @cached_property
    def changing(self) -> list[Outcome]:
        return [one for one in self.outcomes if one.changes and not one.faults]

    @cached_property
    def faulty(self) -> list[Outcome]:
        return [one for one in self.outcomes if one.faults]

    @cached_property
    def same(self) -> list[Outcome]:
        return [one for one in self.outcomes if not one.changes and not one.faults]

    @property
    def asked(self) -> list[tuple[Outcome, Remark]]:
        return [(one, remark) for one in self.outcomes if not one.faults for remark in one.asked]

    @property
    def faults(self) -> list[tuple[Outcome, Remark]]:
        return [(one, remark) for one in self.faulty for remark in one.faults]

    @property
    def notes(self) -> list[tuple[Outcome, Remark]]:
        return [(one, remark) for one in self.changing for remark in one.notes]

    @property
    def missing(self) -> list[str]:
        """The headings of our columns that are gone: nothing in them changes."""
        return [BY_KEY[key].heading for key in self.sheet.missing if key in ENTRIES]

    @cached_property
    def seal(self) -> str:
        """What would be saved, in one word: who confirms a preview confirms this and nothing else."""
        said = [(one.ret.pk, one.version, one.figures, one.forecasts, one.commentary) for one in self.drafts]
        return hashlib.sha256(repr(said).encode()).hexdigest()


def plan(quarter: ReportingQuarter, sheet: Sheet, by: Person) -> Plan:
    """What a sheet would do to a quarter's returns. Raises NotTaken for a workbook of another quarter or place."""
    named = [(row, RowName.parse(row.cell(ROW).words)) for row in sheet.rows]
    _check_whose(quarter, [name for _, name in named if name is not None])
    making = _Making(quarter, sheet, by, named)
    return making.plan()


def _check_whose(quarter: ReportingQuarter, names: list[RowName]) -> None:
    if not names:
        raise NotTaken(f"The sheet holds no row of ours any more. Nothing was read. {guard.DOWNLOAD}")
    if any(name.belongs_to(quarter.agreement.slug, quarter.quarter) for name in names):
        return
    name = names[0]
    if name.agreement != quarter.agreement.slug:
        raise NotTaken(
            f"This workbook belongs to another agreement ({name.agreement}), not to {quarter.agreement.name}. Upload "
            "it there, or download one here."
        )
    raise NotTaken(
        f"This workbook is for {name.quarter}, and you are in {quarter}. Choose {name.quarter} at the top of the page "
        "and upload it there, or download the workbook of this quarter."
    )


class _Making:
    """One reading of a sheet against the quarter."""

    def __init__(self, quarter, sheet: Sheet, by: Person, named: list[tuple[Row, RowName | None]]) -> None:
        self.quarter, self.sheet, self.by, self.named = quarter, sheet, by, named
        self.book = book_of(quarter.agreement, quarter.quarter)
        self.times = Counter(name.what for _, name in named if name is not None)
        asked_for = {name.ret for _, name in named if name is not None}
        self.returns = {ret.pk: ret for ret in Return.objects.enterable(quarter).filter(pk__in=asked_for)}
        self.mine = [ret for ret in self.returns.values() if self._may_enter(ret)]
        self.lines = {line.name.what: line for line in lines(quarter, self.mine, by)}
        self.firsts = self._firsts()

    def _may_enter(self, ret: Return) -> bool:
        return may(self.by, Verb.ENTER, self.book.by_id[ret.indicator_id].facts())

    def _firsts(self) -> dict[int, str]:
        """By return, where its commentary stands."""
        return {
            name.ret: self._at(row, "commentary")
            for row, name in self.named
            if name is not None and (line := self.lines.get(name.what)) is not None and line.tells
        }

    def _at(self, row: Row, key: str) -> str:
        return self.sheet.at(self._ref(row, key))

    @staticmethod
    def _ref(row: Row, key: str) -> str:
        cell = row.cells.get(key) or row.cell(ROW)
        return cell.ref

    def _remark(self, row: Row, key: str, sentence: str) -> Remark:
        return Remark(self._at(row, key), self._ref(row, "laa:code" if key == ROW else key), sentence)

    def plan(self) -> Plan:
        outcomes, taken = [], defaultdict(list)
        for row, name in self.named:
            if name is None and not row.entered and row.cell(ROW).empty:
                continue  # a note of the person's own
            outcome = Outcome(row.number)
            outcomes.append(outcome)
            line = self._line(row, name, outcome)
            if line is None or name is None:
                continue
            found = entered(row, line, self.firsts.get(name.ret, "its first row"))
            outcome.faults += [self._remark(row, key, sentence) for key, sentence in found.faults.items()]
            if name.version == line.ret.version:
                outcome.asked += [self._remark(row, key, sentence) for key, sentence in found.asked.items()]
            outcome.notes += [self._remark(row, key, sentence) for key, sentence in found.notes.items()]
            if not outcome.faults:
                taken[name.ret].append((found, name, outcome))
        held = Held([ret for ret in self.mine if ret.pk in taken])
        drafts = [draft for ret in self.mine if ret.pk in taken and (draft := self._draft(ret, taken[ret.pk], held))]
        return Plan(self.sheet, outcomes, drafts)

    # Whose row it is --------------------------------------------------------------------------------------------------

    def _line(self, row: Row, name: RowName | None, outcome: Outcome) -> Line | None:
        """The line that a row is, or a fault that says why it is none."""
        outcome.code = row.cells["laa:code"].words if "laa:code" in row.cells else ""
        fault = self._stranger(row, name)
        if fault is not None or name is None:
            outcome.faults += [fault] if fault else []
            return None
        ret = self.returns[name.ret]
        entry = self.book.by_id[ret.indicator_id]
        outcome.code, outcome.title, outcome.slug = entry.code, entry.title, entry.slug
        if ret not in self.mine:
            outcome.faults.append(self._remark(row, "laa:code", f"You may not enter figures for {entry.code}."))
            return None
        line = self.lines.get(name.what)
        if line is None:
            sentence = f"The return of {entry.code} asks for nothing of the kind now. Download the workbook again."
            outcome.faults.append(self._remark(row, "laa:period", sentence))
            return None
        altered = self._altered(row, line)
        outcome.faults += altered
        return None if altered else line

    def _stranger(self, row: Row, name: RowName | None) -> Remark | None:
        """Why a row cannot be told, or does not belong here."""
        if name is None:
            return self._remark(
                row,
                ROW,
                "The hidden cell that says which return this row is was emptied or changed. Nothing of the row is "
                "taken: copy what you entered into a fresh download.",
            )
        if not name.belongs_to(self.quarter.agreement.slug, self.quarter.quarter):
            return self._remark(row, ROW, f"This row is of {name.quarter} in {name.agreement}, not of {self.quarter}.")
        if self.times[name.what] > 1:
            twice = [str(other.number) for other, one in self.named if one is not None and one.what == name.what]
            return self._remark(
                row,
                ROW,
                f"Rows {' and '.join(twice)} are the same row, copied. Nothing of them is taken: delete those that do "
                "not count.",
            )
        if name.ret not in self.returns:
            return self._remark(row, ROW, "There is no such return in this quarter. Download the workbook again.")
        return None

    def _altered(self, row: Row, line: Line) -> list[Remark]:
        """Words beside the row's own name that are another row's: after a partial sort, figures stand beside them."""
        ours = {
            "laa:code": line.entry.code,
            "laa:measure": line.measure.name,
            "laa:period": str(line.box.period) if line.box else "",
        }
        return [
            self._remark(
                row,
                key,
                f"It says “{row.cell(key).words}”, and the row was sent for “{ours[key]}”. It was changed, or not all "
                "columns were sorted together. Nothing of the row is taken.",
            )
            for key in CHECKED
            if key in row.cells and row.cell(key).words != " ".join(ours[key].split())
        ]

    # What it would do -------------------------------------------------------------------------------------------------

    def _draft(self, ret: Return, taken: list[tuple[Entered, RowName, Outcome]], held: "Held") -> services.Draft | None:
        """Weigh a return's rows together, say what each would change, and keep those that are good."""
        entry = self.book.by_id[ret.indicator_id]
        weighed = services.weigh(
            ret=ret,
            entry=entry,
            figures=[found.figure for found, _, _ in taken if found.figure],
            forecasts=[found.forecast for found, _, _ in taken if found.forecast],
            known={key: row for measure in entry.measures for key, row in held.figures[measure.id].items()},
            given=held.forecasts[ret.pk],
            by=self.by,
        )
        after = After(taken[0][0].line, weighed)
        good = []
        others = set(weighed.faults) - {name for found, _, _ in taken for name in _fields(found)}
        for found, name, outcome in taken:
            outcome.faults += self._told_by_service(found, weighed.faults, others)
            outcome.changes = self._changes(found, after)
            if outcome.changes and not outcome.faults and (why := self._why_not(ret, name)):
                outcome.faults.append(self._remark(found.row, outcome.changes[0].key, why))
            if outcome.changes and not outcome.faults:
                good.append(found)
        if not good:
            return None
        return services.Draft(
            ret=ret,
            version=ret.version,
            figures=[found.figure for found in good if found.figure],
            forecasts=[found.forecast for found in good if found.forecast],
            commentary=next((found.commentary for found in good if found.commentary is not None), None),
        )

    def _told_by_service(self, found: Entered, faults: Mapping[str, str], others: set[str]) -> list[Remark]:
        """The service's faults beside the cells they are of; one of no row at all holds up every row of the return."""
        fields = _fields(found)
        told = [self._remark(found.row, fields[name], said) for name, said in faults.items() if name in fields]
        return told + [self._remark(found.row, "laa:code", faults[name]) for name in sorted(others)]

    def _changes(self, found: Entered, after: After) -> list[Change]:
        line, measure, changes = found.line, found.line.measure, []

        def change(key: str, what: str, before: str, now: str, verdict: rag.Verdict | None = None) -> None:
            changes.append(Change(self._at(found.row, key), key, what, before or "nothing", now, verdict))

        row, given = after.figure(found), after.forecast(found)
        if row is not None:
            key = next((key for key in ("figure", "numerator", "because") if not _empty(found, key)), "status")
            before = figure_words(measure, line.held) if line.held else ""
            change(key, _named(measure.name, "Figure", row.period), before, figure_words(measure, row), after.of(row))
        if given is not None:
            before = forecast_words(measure, line.forecast) if line.forecast else ""
            verdict = after.desk.forecast_verdicts.get(measure.id)
            what = _named(measure.name, "Forecast", f"year end {given.year}")
            change("forecast", what, before, forecast_words(measure, given), verdict)
        if found.commentary is not None:
            change("commentary", "Commentary", line.ret.commentary, found.commentary)
        return changes

    def _why_not(self, ret: Return, name: RowName) -> str:
        """Why nothing of a row can be taken now, although its cells are in order."""
        if why := services.why_not_now(ret):
            return why
        if ret.version == name.version:
            return ""
        who = f" by {ret.saved_by.get_full_name()} on {ret.saved_at:%-d %B %Y}" if ret.saved_by and ret.saved_at else ""
        return (
            f"{ret.indicator.code} was changed{who} after this workbook was downloaded, and the row holds something "
            "else. Nothing is written over: download the workbook again, or change the return on its page."
        )


def _empty(found: Entered, key: str) -> bool:
    return key not in found.row.cells or found.row.cell(key).empty


#: The cells beside which the faults of a figure's boxes are told.
_CELLS = {"numerator": "numerator", "denominator": "denominator", "sample": "sample", "design": "sample"}


def _fields(found: Entered) -> dict[str, str]:
    """The names under which a row's faults are told, with the column of each."""
    fields = {}
    if found.figure:
        name = found.figure.field
        boxes = ("numerator", "denominator", "sample", "design", "proxy", "suppressed", "because")
        fields = {name: "figure", **{f"{name}-{box}": _CELLS.get(box, "figure") for box in boxes}}
    if found.forecast:
        fields[f"forecast-{found.forecast.measure}"] = "forecast"
    return fields


def _named(measure: str, otherwise: str, period: str) -> str:
    return f"{measure or otherwise}, {period}"

"""Indicators, their measures, baselines and targets in an agreement file."""

import re
from decimal import Decimal
from itertools import pairwise

from indicators.measures import (
    EXACT,
    MOST_PLACES,
    Accumulation,
    Compare,
    Path,
    Polarity,
    Scale,
    Unit,
    places_of,
    rounded,
)
from indicators.periods import Period, PeriodKind, Quarter
from targets.agreement_file import people
from targets.agreement_file.reader import Reader
from targets.agreement_file.shapes import (
    Baseline,
    BaselineStatus,
    Indicator,
    IndicatorKind,
    Measure,
    Reach,
    Target,
    TargetKind,
)
from targets.agreement_file.source import numbers_in
from targets.aims import Basis, Of

#: What may be marked "to confirm": read from knowledge or by us, and not in the document.
CONFIRMABLE = (
    "title",
    "polarity",
    "frequency",
    "decimals",
    "accumulation",
    "period",
    "target periods",
    "lag",
    "scale",
    "low",
    "high",
    "path",
    "compare",
    "baseline",
    "measures",
    "reach",
    "signups",
    "unmeasurable",
)
_COUNTS = (Accumulation.YEAR_COUNT, Accumulation.AGREEMENT_COUNT)
_PATHS_OF_COUNTS = (Path.EVEN, Path.PROFILE)
_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_SHORT_MONTHS = ("02-29", "02-30", "02-31", "04-31", "06-31", "09-31", "11-31")


def indicator(reader: Reader) -> Indicator:
    words, lines = reader.cell()
    theme_words, theme_lines = reader.cell("theme_words", "theme_lines")
    signups_words, signups_lines = reader.cell("signups_words", "signups_lines")
    found = Indicator(
        code=reader.text("code", most=20),
        kind=reader.choice("kind", IndicatorKind) or IndicatorKind.LOCAL,
        theme=reader.text("theme", most=50),
        title=reader.text("title", most=300),
        words=words,
        lines=lines,
        theme_words=theme_words,
        theme_lines=theme_lines,
        signups_words=signups_words,
        signups_lines=signups_lines,
        frequency=reader.text("frequency", optional=True),
        source=reader.text("source", optional=True),
        note=reader.text("note", optional=True),
        reading=reader.text("reading", most=200, optional=True),
        to_confirm=_to_confirm(reader),
        withdrawn_from=reader.parsed("withdrawn_from", Quarter.parse),
        signups=people.signups(reader, signups_words),
        measures=tuple(_measure(row) for row in reader.tables("measures", "key", optional=False)),
    )
    if len(words) > 400:
        reader.fault("words", f"This is longer than 400 signs: it has {len(words)}.")
    _check_code(reader, found)
    _check_theme_lines(reader, found)
    if reader.has("leads") and list(found.leads) != list(reader.texts("leads", most=60)):
        reader.fault("leads", f"The sign-ups name other leads: {', '.join(found.leads) or 'none'}.")
    if isinstance(reader.data.get("measures"), list) and not any(measure.rated for measure in found.measures):
        reader.fault("measures", "An indicator has at least one rated measure.")
    reader.finish()
    return found


def _to_confirm(reader: Reader) -> tuple[str, ...]:
    marked = reader.texts("to_confirm")
    for word in marked:
        if word not in CONFIRMABLE:
            reader.fault("to_confirm", f"“{word}” is none of the things that may be marked: {', '.join(CONFIRMABLE)}.")
    return marked


def _check_code(reader: Reader, found: Indicator) -> None:
    """The code stands in the title's cell (`*NI 016 …`), or its number in a cell of its own (`072`)."""
    if not found.code or not found.lines:
        return
    if not found.slug or len(found.slug) > 20:
        reader.fault("code", f"“{found.code}” makes no address: it needs letters or digits.")
    if found.code in found.words:
        return
    number = found.code.split()[-1]
    if not any(number in reader.source.cells(line) for line in found.lines):
        reader.fault("code", f"“{found.code}” stands neither in the title's words nor beside them in the document.")


def _check_theme_lines(reader: Reader, found: Indicator) -> None:
    """A theme's cell is the one on the row, or the nearest above it where one is merged over rows."""
    if not found.lines or not found.theme_lines or not reader.source.cell(found.theme_words, found.theme_lines):
        return
    nearest = reader.source.trace(found.theme_words, found.lines[0])
    if nearest and nearest != found.theme_lines:
        reader.fault("theme_lines", f"The theme's cell of this row stands on {', '.join(str(n) for n in nearest)}.")


def _measure(reader: Reader) -> Measure:
    key = reader.slug("key", most=40)
    period = reader.choice("period", PeriodKind)
    shape = Measure(
        key=key,
        name=reader.text("name", most=200, optional=True),
        rated=reader.flag("rated", True),
        polarity=reader.choice("polarity", Polarity) or Polarity.HIGHER,
        unit=reader.choice("unit", Unit) or Unit.COUNT,
        noun=reader.text("noun", most=100, optional=True),
        unit_words=reader.text("unit_words", most=200, optional=True),
        decimals=reader.whole("decimals", 0, MOST_PLACES),
        accumulation=reader.choice("accumulation", Accumulation) or Accumulation.POSITION,
        period=period or PeriodKind.FINANCIAL_YEAR,
        period_note=reader.text("period_note", most=200, optional=True),
        lag=reader.whole("lag", 0, 40),
        due_on=reader.text("due_on", most=5, optional=True),
        scale=reader.choice("scale", Scale) or Scale.RATIO,
        low=reader.number("low"),
        high=reader.number("high"),
        usual_low=reader.number("usual_low"),
        usual_high=reader.number("usual_high"),
        path=reader.maybe_choice("path", Path),
        path_agreed=reader.flag("path_agreed", False),
        profile=reader.numbers("profile"),
        compare=reader.choice("compare", Compare, Compare.PREVIOUS) or Compare.PREVIOUS,
        baseline=_baseline(reader.table("baseline"), period),
        targets=tuple(_target(year, row, period) for year, row in reader.named("targets")),
    )
    _check_shape(reader, shape)
    _check_numbers(reader, shape)
    _check_arithmetic(reader, shape)
    reader.finish()
    return shape


def _check_shape(reader: Reader, shape: Measure) -> None:
    if shape.due_on and (not _DAY.fullmatch(shape.due_on) or shape.due_on in _SHORT_MONTHS):
        reader.fault("due_on", f"“{shape.due_on}” is not a month and day such as 05-31.")
    for low, high in (("low", "high"), ("usual_low", "usual_high")):
        least, most = getattr(shape, low), getattr(shape, high)
        if least is not None and most is not None and least > most:
            reader.fault(low, f"The lowest, {least}, is above the highest, {most}.")
    if shape.scale is Scale.ORDINAL and (shape.low is None or shape.high is None):
        reader.fault("scale", "An ordinal measure states its lowest and highest, in low and high.")
    quarterly = shape.period is PeriodKind.QUARTER
    if quarterly and shape.targets and shape.path is None and shape.accumulation is not Accumulation.YEAR_AVERAGE:
        if not reader.has("path"):
            reader.fault("path", "A quarterly measure that is no average states its path through the year.")
    elif shape.path is not None and (shape.accumulation in _COUNTS) != (shape.path in _PATHS_OF_COUNTS):
        reader.fault("path", f"The path “{shape.path}” does not fit “{shape.accumulation}”.")
    if shape.path is Path.PROFILE:
        rising = all(0 <= a <= b for a, b in pairwise(shape.profile))
        if len(shape.profile) != 4 or not rising or shape.profile[-1] != 1:
            reader.fault("profile", "A profile is four shares, for Q1 to Q4, that do not fall and end with 1.")
    elif shape.profile:
        reader.fault("profile", "Only the path “own profile” has a profile.")
    if shape.rated and not shape.targets and reader.whole_table:
        reader.fault("targets", "A rated measure has a target, of whatever kind, for each year.")


def _check_numbers(reader: Reader, shape: Measure) -> None:
    """Levels and baselines must be possible figures of the measure."""
    numbers = [("baseline.value", shape.baseline.value)]
    numbers += [(f'targets["{target.year}"].level', target.level) for target in shape.targets]
    for key, number in numbers:
        if number is None:
            continue
        if shape.low is not None and number < shape.low:
            reader.fault(key, f"{number} is below the measure's lowest, {shape.low}.")
        if shape.high is not None and number > shape.high:
            reader.fault(key, f"{number} is above the measure's highest, {shape.high}.")
        if shape.scale is not Scale.RATIO and number != number.to_integral_value():
            reader.fault(key, f"{number} is not a whole number, and the measure's scale is “{shape.scale}”.")


def _check_arithmetic(reader: Reader, shape: Measure) -> None:
    """A level printed beside its own arithmetic, as in `-32% (29.3)` on 43.12, must be what the arithmetic gives.

    Where the document itself does not add up, a note on the target says so.
    """
    base = shape.baseline.value
    for target in shape.targets:
        if target.level is None or target.amount is None or base is None or target.of is not Of.BASELINE or target.note:
            continue
        if target.basis is Basis.POINTS:
            given = EXACT.add(base, target.amount)
        else:
            given = EXACT.multiply(base, EXACT.add(Decimal(100), target.amount)).scaleb(-2, EXACT)
        if target.basis is not Basis.UNCLEAR and rounded(given, places_of(target.level)) != target.level:
            reader.fault(
                f'targets["{target.year}"].level',
                f"{target.level} is not what the change printed beside it gives: {given.normalize(EXACT):f}. "
                "If the document prints it so, say it in a note.",
            )


def _baseline(reader: Reader, period: PeriodKind | None) -> Baseline:
    words, lines = reader.cell()
    found = Baseline(
        words=words,
        lines=lines,
        status=reader.choice("status", BaselineStatus) or BaselineStatus.NONE,
        value=reader.number("value"),
        period=reader.parsed("period", Period.parse),
        comparable=reader.flag("comparable", True),
    )
    unknown = found.status in (BaselineStatus.TO_COME, BaselineStatus.NONE)
    if unknown and found.value is not None:
        reader.fault("value", f"A baseline whose status is “{found.status}” has no value.")
    if not unknown and not reader.has("value") and reader.has("status"):
        reader.fault("value", f"A baseline whose status is “{found.status}” has a value.")
    _check_printed(reader, "value", found.value, words)
    _check_fits(reader, found.period, period)
    if len(words) > 200:
        reader.fault("words", f"This is longer than 200 signs: it has {len(words)}.")
    reader.finish()
    return found


def _target(year: str, reader: Reader, period: PeriodKind | None) -> Target:
    words, lines = reader.cell()
    found = Target(
        year=year,
        words=words,
        lines=lines,
        kind=reader.choice("kind", TargetKind) or TargetKind.WORDS,
        period=reader.parsed("period", Period.parse),
        level=reader.number("level"),
        amount=reader.number("amount"),
        basis=reader.maybe_choice("basis", Basis),
        of=reader.maybe_choice("of", Of),
        awaits=reader.text("awaits", most=100, optional=True),
        reach=reader.maybe_choice("reach", Reach),
        unmeasurable_from=reader.parsed("unmeasurable_from", Quarter.parse),
        unmeasurable_why=reader.text("unmeasurable_why", most=300, optional=True),
        note=reader.text("note", optional=True),
    )
    _check_kind(reader, found)
    _check_printed(reader, "level", found.level, words)
    _check_printed(reader, "amount", found.amount, words)
    _check_fits(reader, found.period, period)
    if reader.has("unmeasurable_from") != reader.has("unmeasurable_why"):
        reader.fault("unmeasurable_why", "What cannot be measured says from which quarter, and why: both or neither.")
    reader.finish()
    return found


def _check_kind(reader: Reader, found: Target) -> None:
    """What each kind must have and may not have."""
    if not reader.has("kind"):
        return
    kind = found.kind
    if kind is TargetKind.LEVEL and not reader.has("level"):
        reader.fault("level", "A target of the kind “level” has a level.")
    if kind is not TargetKind.LEVEL and reader.has("level"):
        reader.fault("level", f"A target of the kind “{kind}” has no level.")
    change = [key for key in ("amount", "basis", "of") if reader.has(key)]
    if kind is TargetKind.CHANGE or (kind is TargetKind.LEVEL and change):
        for key in ("amount", "basis", "of"):
            if not reader.has(key):
                reader.fault(key, "A change says by how much (amount), in what (basis) and of what (of).")
    if kind not in (TargetKind.LEVEL, TargetKind.CHANGE):
        for key in change:
            reader.fault(key, f"A target of the kind “{kind}” has no change.")
    if kind is TargetKind.DEFERRED and not found.awaits:
        reader.fault("awaits", "A deferred target says until when.")
    if kind not in (TargetKind.WORDS, TargetKind.DEFERRED) and found.awaits:
        reader.fault("awaits", f"A target of the kind “{kind}” awaits nothing.")
    if kind is TargetKind.NONE and found.reach is not Reach.FINAL_YEAR:
        reader.fault("reach", "A year without any target belongs to a target that reaches to the “final year”.")


def _check_printed(reader: Reader, key: str, number: Decimal | None, words: str) -> None:
    """A number that was read must be printed: nothing is made up. A fall of 20 % is printed as -20 or 20."""
    if number is not None and abs(number) not in numbers_in(words):
        reader.fault(key, f"{number} does not stand in the words “{words}”.")


def _check_fits(reader: Reader, text: str, kind: PeriodKind | None) -> None:
    if not text or kind is None:
        return
    expected = PeriodKind.FINANCIAL_YEAR if kind is PeriodKind.QUARTER else kind
    found = Period.parse(text).kind
    if found is not expected:
        reader.fault("period", f"“{text}” is of the kind “{found}”, and this measure's columns are of “{expected}”.")

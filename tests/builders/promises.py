"""Builders of what was promised: the agreement, its themes, indicators, measures, targets, queries, policy."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

from indicators.models import Agreement, Document, Indicator, Measure, Section, Theme
from targets.models import Baseline, Policy, Query, Target

MOMENT = datetime(2008, 6, 2, 9, tzinfo=UTC)
BEGINNING = date(2008, 4, 1)
YEARS = ("2008/09", "2009/10", "2010/11")
STATUTORY_YEARS = ("2008", "2009", "2010")
LINES = [62]
# What is read of an agreement is kept by its id, revision and moment of loading. Ids come again in every test, so no
# two agreements are loaded at the same moment; a test that changes promises after they were read raises the revision.
_LOADS = count()


def agreement(slug="testing-2008-11", *, place="Testing", text=None) -> Agreement:
    """An agreement with its document: a hundred numbered lines unless `text` is given."""
    row = Agreement.objects.create(
        slug=slug,
        name=f"{place} Local Area Agreement 2008-11",
        place=place,
        years=list(YEARS),
        statutory_years=list(STATUTORY_YEARS),
        counts={"designated": 4, "local": 1, "statutory": 1},
        loaded_at=MOMENT + timedelta(microseconds=next(_LOADS)),
    )
    text = "\n".join(f"Words of line {number}" for number in range(1, 101)) if text is None else text
    Document.objects.create(agreement=row, file=f"{slug}.txt", sha256="0" * 64, text=text)
    return row


def section(agreement, slug="monitoring", *, heading="Monitoring", first=10, last=14) -> Section:
    position = Section.objects.filter(agreement=agreement).count()
    return Section.objects.create(
        agreement=agreement, position=position, slug=slug, heading=heading, first=first, last=last
    )


def theme(agreement, slug="safer", *, name="") -> Theme:
    position = Theme.objects.filter(agreement=agreement).count()
    return Theme.objects.create(
        agreement=agreement, position=position, slug=slug, name=name or slug.capitalize(), lines=LINES
    )


def indicator(theme, code="NI 017", *, title="Perceptions", kind="designated", to_confirm=(), **first) -> Indicator:
    """An indicator with one measure; `first` goes to `measure()`. With `measures=False` it has none yet."""
    row = Indicator.objects.create(
        agreement=theme.agreement,
        theme=theme,
        position=Indicator.objects.filter(agreement=theme.agreement).count(),
        code=code,
        slug=code.lower().replace(" ", "-"),
        kind=kind,
        title=title,
        words=f"*{code} {title}",
        lines=LINES,
        frequency="quarterly",
        to_confirm=list(to_confirm),
    )
    if first.pop("measures", True):
        measure(row, **first)
    return row


def measure(indicator, key="figure", *, baseline="31", targets=(), columns=None, **stated) -> Measure:
    """A measure, its baseline and its targets.

    `baseline` is the printed number, or None for none. `targets` gives each column a printed number, a dict for
    `target()`, or None for no row at all. Whatever else a measure states may be given by its field's name.
    """
    facts = {
        "polarity": "lower is better",
        "unit": "percent",
        "decimals": 1,
        "accumulation": "position",
        "period": "financial year",
        "lag": 0,
        "scale": "ratio",
        "low": Decimal(0),
        "compare": "previous",
    }
    row = Measure.objects.create(
        indicator=indicator,
        key=key,
        position=Measure.objects.filter(indicator=indicator).count(),
        **{**facts, **stated},
    )
    if row.rated or baseline is not None:
        baseline_of(row, baseline)
    default = indicator.agreement.statutory_years if indicator.kind == "statutory" else indicator.agreement.years
    for year, promised in zip(columns or default, targets, strict=False):
        if isinstance(promised, dict):
            target(row, year, **promised)
        elif promised is not None:
            target(row, year, level=promised)
    return row


def baseline_of(measure, value, *, words=None, status=None, version=1, **rest) -> Baseline:
    """A version of a measure's baseline; `value` None is none."""
    return Baseline.objects.create(
        measure=measure,
        version=version,
        words=words if words is not None else (value or "N/A"),
        lines=LINES,
        value=value and Decimal(value),
        places=_places(value),
        status=status or ("none" if value is None else "recorded"),
        at=MOMENT,
        **rest,
    )


def target(measure, year="2008/09", *, level=None, kind=None, words=None, version=1, period=None, **rest) -> Target:
    """A version of a target. A level unless another kind is given; the period follows from the measure's kind."""
    kind = kind or "level"
    years = STATUTORY_YEARS if year in STATUTORY_YEARS else YEARS
    return Target.objects.create(
        measure=measure,
        year=year,
        position=years.index(year),
        version=version,
        words=words if words is not None else f"*{level}" if level is not None else f"Words of a {kind} target",
        lines=LINES,
        period=period_of(measure, year) if period is None else period,
        kind=kind,
        level=level and Decimal(level),
        places=_places(level),
        at=MOMENT,
        **rest,
    )


def period_of(measure, year) -> str:
    """What a target column measures: 2008/09 is calendar 2008, the statutory column 2008 school year 2007/08."""
    start = int(year[:4])
    match measure.period:
        case "calendar year":
            return f"calendar {start}"
        case "academic year":
            return f"school year {start - 1}/{start % 100:02d}"
        case "survey year":
            return f"year to October {start + 1}"
        case "survey wave":
            return f"autumn {start} wave"
        case _:
            return year


def _places(text) -> int:
    return max(-Decimal(text).as_tuple().exponent, 0) if text else 0


def query(agreement, slug="who-decides", *, indicator=None, blocks=False, **rest) -> Query:
    facts = {"question": "What does it mean?", "proposed": "What it says.", "decides": "The sub-group", "lines": LINES}
    position = Query.objects.filter(agreement=agreement).count()
    return Query.objects.create(
        agreement=agreement, slug=slug, position=position, indicator=indicator, blocks=blocks, **{**facts, **rest}
    )


def policy(agreement, *, version=1, from_quarter="2008/09 Q1", **rules) -> Policy:
    """The default policy of judgement.md 4; `rules` takes the place of single rules."""
    default = {
        "green": {"rule": "none"},
        "amber": {"rule": "percent", "value": "5"},
        "ordinal_amber": {"rule": "none"},
        "no_progress_is_red": True,
        "improving_is_amber": False,
        "z": "1.96",
    }
    return Policy.objects.create(
        agreement=agreement,
        version=version,
        from_quarter=from_quarter,
        rules={**default, **rules},
        owner="Performance management sub-group",
        reason="The default policy.",
        at=MOMENT,
    )

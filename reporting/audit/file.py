"""The audit file of a verdict: the case as plain data with stable keys, every number as exact text (product.md 6).

The data holds all that `reporting.rag` was given, so that the verdict can be worked out from the file alone.
"""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from reporting.audit.case import Case, Judgement
from reporting.models import Actual, Forecast, Return
from reporting.scorecard import Shown
from targets.aims import Expected
from targets.models import Baseline, Milestone, Target

FORMAT = "laa-audit/1"
SOFTWARE = {
    "judges": "reporting.rag",
    "expects": "targets.aims",
    "words": "indicators.measures",
    "keeps time": "indicators.periods",
    "tests surveys": "reporting.survey",
    "writes this": "reporting.audit",
}


def build_file(case: Case) -> dict[str, Any]:
    """The whole audit as data for JSON."""
    quarter, document = case.quarter, case.document
    return {
        "format": FORMAT,
        "agreement": {
            "slug": case.agreement.slug,
            "name": case.agreement.name,
            "revision": case.agreement.revision,
            "document": document and {"file": document.file, "sha256": document.sha256},
        },
        "quarter": {
            "name": str(quarter.quarter),
            "state": quarter.state,
            "published_at": _text(quarter.published_at),
            "published_by": _name(quarter.published_by),
            "read": "as now known" if case.known else "as reported",
            "frozen": case.frozen,
        },
        "indicator": {
            "code": case.entry.code,
            "title": case.entry.title,
            "theme": case.entry.theme.name,
            "words": case.indicator.words,
            "lines": case.indicator.lines,
            "to_confirm": list(case.entry.to_confirm),
        },
        "of": case.of,
        "editions": [
            {
                "edition": one.number,
                "published_at": _text(one.at),
                "published_by": _name(one.by),
                **(_verdict(one.shown) if not one.hidden else {"sentence": None}),
            }
            for one in case.editions
        ],
        "verdict": {**_verdict(case.shown), "computed": case.shown.computed or case.shown.colour},
        "overrides": [
            {
                "from": one.computed,
                "to": one.colour or "withdrawn",
                "reason": one.reason,
                "by": _name(one.by),
                "at": _text(one.at),
                "in_force": one.pk == case.shown.override,
            }
            for one in case.overrides
        ],
        "policy": {
            "version": case.policy.version,
            "in_force_from": case.policy.from_quarter,
            "owner": case.policy.owner,
            "reason": case.policy.reason,
            "at": _text(case.policy.at),
            "by": _name(case.policy.by),
            "rules": case.policy.rules,
        },
        "measures": [_judgement(one) for one in case.judgements],
        "evidence": [
            {
                "return_for": str(one.ret.quarter),
                "name": one.name or "kept from this reader",
                "content_type": one.content_type,
                "bytes": one.size,
                "sha256": one.sha256,
                "added_by": one.by,
                "added_at": _text(one.at),
            }
            for one in case.evidence
        ],
        "software": SOFTWARE,
    }


def _judgement(one: Judgement) -> dict[str, Any]:
    verdict, first = one.verdict, one.verdict.first_wave if one.verdict else None
    wave = None
    if first is not None and not first.suppressed:
        wave = {"value": _text(first.value), "sample": first.sample, "design_effect": _text(first.design)}
    return {
        "measure": {field.name: _text(getattr(one.entry.measure, field.name)) for field in fields(one.entry.measure)},
        "judged_in": one.judged_in or None,
        "verdict": _verdict(one.shown),
        "figure": _figure(one.figure, one.hidden),
        "forecast": _forecast(one.forecast),
        "targets": [{**_target(target), "applies": target.year == one.year} for target in one.targets],
        "baseline": _baseline(one.baseline),
        "milestones": {str(period): _text(level) for period, level in (verdict or one).promise.milestones},
        "milestone": _milestone(one.milestone),
        "blocked_by": one.promise.blocked or None,
        "withdrawn_from": _text(one.promise.withdrawn_from),
        "outturns": {str(period): _text(value) for period, value in one.outturns.items()},
        "expected": _expected(one.against),
        "first_wave": wave,
        "comparator": _text(verdict.comparator) if verdict else None,
        "shortfall": _text(verdict.shortfall) if verdict else None,
        "z": _text(verdict.z) if verdict else None,
        "tolerance": one.rules
        and {
            colour: {"rule": rule.rule.value, "value": _text(rule.value)}
            for colour, rule in zip(("green", "amber"), one.rules, strict=True)
        },
        "direction": one.journey
        and {
            term: {"direction": found.word or None, "words": found.words, "was": _text(found.was)}
            for term, found in zip(("short_term", "long_term"), one.journey, strict=True)
        },
        "sum": list(one.steps),
    }


def _verdict(shown: Shown) -> dict[str, Any]:
    return {
        "colour": shown.colour or None,
        "reason": shown.reason or None,
        "guide": shown.guide,
        "period": shown.period or None,
        "sentence": shown.sentence,
    }


def _figure(row: Actual | None, hidden: bool) -> dict[str, Any] | None:
    """The figure as it came. Of a hidden one only where it came from: nothing that would reveal it."""
    if row is None:
        return None
    facts = {"period": row.period, "status": row.status, "suppressed": row.suppressed}
    if not hidden:
        facts |= {
            "value": _text(row.value),
            "typed": row.typed,
            "numerator": _text(row.numerator),
            "denominator": _text(row.denominator),
            "sample": row.sample,
            "design_effect": _text(row.design),
            "no_figure_because": row.because or None,
            "note": row.note or None,
            "restated_because": row.reason or None,
        }
    return {
        **facts,
        "proxy": row.proxy,
        "illustrative": row.illustrative,
        "entered_by": _name(row.by),
        "entered_at": _text(row.at),
        "release": row.release or None,
        "known_from": _text(row.known_on),
        **_return(row.ret),
    }


def _forecast(row: Forecast | None) -> dict[str, Any] | None:
    """The expected outturn as it was given, by whom, and with which return."""
    return row and {
        "year": row.year,
        "value": _text(row.value),
        "typed": row.typed,
        "confidence": row.confidence,
        "given_by": _name(row.by),
        "given_at": _text(row.at),
        **_return(row.ret),
    }


def _return(ret: Return | None) -> dict[str, Any]:
    """The return with which it came, and who answers for that."""
    return {
        "return_for": str(ret.quarter) if ret else None,
        "submitted_by": _name(ret.submitted_by) if ret else None,
        "submitted_at": _text(ret.submitted_at) if ret else None,
        "signed_off_by": _name(ret.signed_off_by) if ret else None,
        "signed_off_at": _text(ret.signed_off_at) if ret else None,
    }


def _version(row: Target | Baseline | Milestone) -> dict[str, Any]:
    return {"version": row.version, "at": _text(row.at), "by": _name(row.by), "reason": row.reason or None}


def _target(row: Target) -> dict[str, Any]:
    return {
        "year": row.year,
        "period": row.period or None,
        "words": row.words,
        "lines": row.lines,
        "kind": row.kind,
        "level": _text(row.level),
        "places": row.places,
        "amount": _text(row.amount),
        "basis": row.basis or None,
        "of": row.of or None,
        "awaits": row.awaits or None,
        "cannot_be_measured_from": row.unmeasurable_from or None,
        "cannot_be_measured_because": row.unmeasurable_why or None,
        "in_force_from": row.from_quarter or None,
        "agreed_by": row.agreed_by or None,
        **_version(row),
    }


def _baseline(row: Baseline | None) -> dict[str, Any] | None:
    return row and {
        "words": row.words,
        "lines": row.lines,
        "value": _text(row.value),
        "places": row.places,
        "period": row.period or None,
        "status": row.status,
        "comparable": row.comparable,
        **_version(row),
    }


def _milestone(row: Milestone | None) -> dict[str, Any] | None:
    return row and {
        "period": row.period,
        "level": _text(row.level),
        "agreed_by": row.agreed_by,
        "in_force_from": row.from_quarter or None,
        **_version(row),
    }


def _expected(against: Expected | None) -> dict[str, Any] | None:
    return against and {
        "period": str(against.slot.period),
        "due_in": str(against.slot.due),
        "level": _text(against.level),
        "times": _text(against.times),
        "level_times": _text(against.exact),
        "how": against.how or "the year-end level itself",
        "guide": against.guide,
        "year_end": _text(against.year_end),
        "planned_improvement": _text(against.planned),
        "comparable_baseline": _text(against.baseline),
        "must_beat": _text(against.must_beat),
    }


def _name(person) -> str | None:
    return (person.get_full_name() or person.get_username()) if person is not None else None


def _text(value: Any) -> Any:
    """Numbers as exact text without the zeros that the database added, days and moments as ISO, words as they are."""
    match value:
        case None | bool() | int():
            return value
        case Decimal():
            plain = f"{value:f}"
            return plain.rstrip("0").rstrip(".") if "." in plain else plain
        case datetime() | date():
            return value.isoformat()
        case tuple() | list():
            return [_text(one) for one in value]
        case _:
            return str(value)


def as_text(file: dict[str, Any]) -> str:
    """The same for people: one fact a line, indented under what it belongs to."""
    return "\n".join(_lines(file, 0)) + "\n"


def _lines(value: Any, depth: int) -> Iterator[str]:
    pad = "  " * depth
    pairs = value.items() if isinstance(value, dict) else ((str(place), one) for place, one in enumerate(value, 1))
    for key, one in pairs:
        label = str(key).replace("_", " ")
        if one in (None, "", [], {}):
            yield f"{pad}{label}: none"
        elif isinstance(one, dict | list):
            yield f"{pad}{label}:"
            yield from _lines(one, depth + 1)
        else:
            yield f"{pad}{label}: {'yes' if one is True else 'no' if one is False else one}"

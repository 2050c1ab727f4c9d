"""What an agreement file says, as the fields of the rows that hold it."""

from typing import Any

from indicators.measures import places_of
from targets.agreement_file import shapes


def measure_facts(measure: shapes.Measure) -> dict[str, Any]:
    """A measure of a file as the fields of its row."""
    return {
        "key": measure.key,
        "name": measure.name,
        "rated": measure.rated,
        "polarity": measure.polarity.value,
        "unit": measure.unit.value,
        "noun": measure.noun,
        "unit_words": measure.unit_words,
        "decimals": measure.decimals,
        "accumulation": measure.accumulation.value,
        "period": measure.period.value,
        "period_note": measure.period_note,
        "lag": measure.lag,
        "due_on": measure.due_on,
        "scale": measure.scale.value,
        "low": measure.low,
        "high": measure.high,
        "usual_low": measure.usual_low,
        "usual_high": measure.usual_high,
        "path": measure.path.value if measure.path else "",
        "path_agreed": measure.path_agreed,
        "profile": [format(share, "f") for share in measure.profile],
        "compare": measure.compare.value,
    }


def baseline_facts(baseline: shapes.Baseline) -> dict[str, Any]:
    """A baseline of a file as the fields of its row."""
    return {
        "words": baseline.words,
        "lines": list(baseline.lines),
        "value": baseline.value,
        "places": places_of(baseline.value) if baseline.value is not None else 0,
        "period": baseline.period,
        "status": baseline.status.value,
        "comparable": baseline.comparable,
    }


def target_facts(target: shapes.Target) -> dict[str, Any]:
    """A target of a file as the fields of its row."""
    return {
        "year": target.year,
        "words": target.words,
        "lines": list(target.lines),
        "period": target.period,
        "kind": target.kind.value,
        "level": target.level,
        "places": places_of(target.level) if target.level is not None else 0,
        "amount": target.amount,
        "basis": target.basis.value if target.basis else "",
        "of": target.of.value if target.of else "",
        "awaits": target.awaits,
        "reach": target.reach.value if target.reach else "",
        "unmeasurable_from": target.unmeasurable_from,
        "unmeasurable_why": target.unmeasurable_why,
        "note": target.note,
    }


def policy_rules(policy: shapes.Policy) -> dict[str, Any]:
    """A policy's rules and switches as the row holds them, numbers as text."""

    def rule(said: shapes.Rule) -> dict[str, str]:
        return {"rule": said.kind.value} | ({"value": format(said.value, "f")} if said.value is not None else {})

    own = {one.measure: {"green": rule(one.green), "amber": rule(one.amber)} for one in policy.measures}
    return {
        "green": rule(policy.green),
        "amber": rule(policy.amber),
        "ordinal_green": rule(policy.ordinal_green),
        "ordinal_amber": rule(policy.ordinal_amber),
        "no_progress_is_red": policy.no_progress_is_red,
        "improving_is_amber": policy.improving_is_amber,
        "amber_needs_exception": policy.amber_needs_exception,
        "z": format(policy.z, "f"),
    } | ({"measures": own} if own else {})

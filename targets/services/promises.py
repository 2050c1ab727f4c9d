"""Loads indicators, their measures, and the versions of baselines and targets."""

from collections import defaultdict
from collections.abc import Mapping

from indicators.models import Indicator, Measure, Theme
from targets.models import Baseline, Target
from targets.services.facts import baseline_facts, measure_facts, target_facts
from targets.services.load import Load
from targets.services.rows import align

Measures = Mapping[tuple[str, str], Measure]


def load_indicators(load: Load, themes: Mapping[str, Theme]) -> dict[str, Indicator]:
    wanted = {
        indicator.code: {
            "agreement_id": load.agreement.pk,
            "theme_id": themes[indicator.theme].pk,
            "position": position,
            "code": indicator.code,
            "slug": indicator.slug,
            "kind": indicator.kind.value,
            "title": indicator.title,
            "words": indicator.words,
            "lines": list(indicator.lines),
            "theme_words": indicator.theme_words,
            "signup_words": indicator.signups_words,
            "signup_lines": list(indicator.signups_lines),
            "frequency": indicator.frequency,
            "source": indicator.source,
            "note": indicator.note,
            "reading": indicator.reading,
            "to_confirm": list(indicator.to_confirm),
            "withdrawn_from": indicator.withdrawn_from,
        }
        for position, indicator in enumerate(load.source.indicators)
    }
    held = {row.code: row for row in Indicator.objects.of(load.agreement)}
    addresses = {row.slug: row.code for code, row in held.items() if code not in wanted}
    for indicator in load.source.indicators:
        if indicator.code not in held and indicator.slug in addresses:
            place = f"indicators[{indicator.code}].code"
            load.refuse(place, f"This has the address of {addresses[indicator.slug]}, held already: keep its spelling.")
    rows = align(Indicator, held, wanted)
    load.remove_later(held, wanted, lambda row: f"indicators[{row.code}]")
    return rows


def load_measures(load: Load, indicators: Mapping[str, Indicator]) -> dict[tuple[str, str], Measure]:
    wanted = {
        (indicator.code, measure.key): {
            "indicator_id": indicators[indicator.code].pk,
            "position": position,
            **measure_facts(measure),
        }
        for indicator in load.source.indicators
        for position, measure in enumerate(indicator.measures)
    }
    held = {(row.indicator.code, row.key): row for row in Measure.objects.of(load.agreement)}
    rows = align(Measure, held, wanted)
    load.remove_later(held, wanted, lambda row: f"indicators[{row.indicator.code}].measures[{row.key}]")
    return rows


def load_baselines(load: Load, measures: Measures) -> None:
    held = defaultdict(list)
    for row in Baseline.objects.of(load.agreement):
        held[row.measure_id].append(row)
    load.versions(
        Baseline,
        (
            (
                f"indicators[{indicator.code}].measures[{measure.key}].baseline",
                held[measures[indicator.code, measure.key].pk],
                {"measure_id": measures[indicator.code, measure.key].pk, **baseline_facts(measure.baseline)},
            )
            for indicator in load.source.indicators
            for measure in indicator.measures
        ),
    )


def load_targets(load: Load, measures: Measures) -> None:
    held = defaultdict(list)
    for row in Target.objects.of(load.agreement):
        held[row.measure_id, row.year].append(row)
    wanted = {
        (measures[indicator.code, measure.key].pk, target.year): (
            f'indicators[{indicator.code}].measures[{measure.key}].targets["{target.year}"]',
            {"position": position, **target_facts(target)},
        )
        for indicator in load.source.indicators
        for measure in indicator.measures
        for position, target in enumerate(measure.targets)
    }
    load.versions(
        Target,
        ((place, held[key], {"measure_id": key[0], **facts}) for key, (place, facts) in wanted.items()),
    )
    kept = {row.pk for row in measures.values()}
    columns = [row.pk for key, rows in held.items() for row in rows if key not in wanted and row.measure_id in kept]
    if columns:
        Target.objects.filter(pk__in=columns).delete()

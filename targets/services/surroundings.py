"""Loads what stands around the promises: narrative, glossary, themes with their boards, queries, and the policy."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from indicators.models import Commitment, GlossaryEntry, Indicator, Section, Theme
from partners.models import Partner, ThemeBoard
from targets.agreement_file import Fault, shapes
from targets.agreement_file.checks import own_rule_faults, rated_measures
from targets.export import policy_of_row
from targets.models import Policy, Query
from targets.services.facts import policy_rules
from targets.services.load import Load
from targets.services.rows import align, drop


def load_narrative(load: Load) -> None:
    wanted = {
        section.slug: {
            "agreement_id": load.agreement.pk,
            "position": position,
            "slug": section.slug,
            "heading": section.heading,
            "first": section.first,
            "last": section.last,
        }
        for position, section in enumerate(load.source.narrative)
    }
    held = {row.slug: row for row in Section.objects.filter(agreement=load.agreement)}
    sections = align(Section, held, wanted)
    drop(Section, held, wanted)
    load.leaves(
        Commitment,
        Commitment.objects.filter(section__agreement=load.agreement),
        ("section_id", "words"),
        (
            {
                "section_id": sections[section.slug].pk,
                "position": position,
                "words": commitment.words,
                "line": commitment.line,
                "kept": commitment.kept.value,
            }
            for section in load.source.narrative
            for position, commitment in enumerate(section.commitments)
        ),
    )
    load.leaves(
        GlossaryEntry,
        GlossaryEntry.objects.filter(agreement=load.agreement),
        ("term",),
        (
            {
                "agreement_id": load.agreement.pk,
                "position": position,
                "term": entry.term,
                "meaning": entry.meaning,
                "line": entry.line,
            }
            for position, entry in enumerate(load.source.glossary)
        ),
    )


def load_themes(load: Load, partners: Mapping[str, Partner]) -> dict[str, Theme]:
    wanted = {
        theme.slug: {
            "agreement_id": load.agreement.pk,
            "position": position,
            "slug": theme.slug,
            "name": theme.name,
            "lines": list(theme.lines),
        }
        for position, theme in enumerate(load.source.themes)
    }
    held = {row.slug: row for row in Theme.objects.filter(agreement=load.agreement)}
    rows = align(Theme, held, wanted)
    load.remove_later(held, wanted, lambda row: f"themes[{row.slug}]")
    load.leaves(
        ThemeBoard,
        ThemeBoard.objects.filter(theme__agreement=load.agreement),
        ("theme_id",),
        (
            {
                "theme_id": rows[theme.slug].pk,
                "partner_id": partners[theme.board].pk,
                "to_confirm": theme.board_to_confirm,
            }
            for theme in load.source.themes
            if theme.board
        ),
    )
    return rows


def load_queries(load: Load, indicators: Mapping[str, Indicator]) -> None:
    held = {row.slug: row for row in Query.objects.of(load.agreement)}
    wanted = {}
    for position, query in enumerate(load.source.queries):
        facts = {
            "agreement_id": load.agreement.pk,
            "indicator_id": indicators[query.indicator].pk if query.indicator else None,
            "position": position,
            "slug": query.slug,
            "question": query.question,
            "proposed": query.proposed,
            "decides": query.decides,
            "blocks": query.blocks,
            "lines": list(query.lines),
        }
        if query.state is shapes.QueryState.ANSWERED:
            facts |= _answer(load, query, held.get(query.slug))
        wanted[query.slug] = facts
    for slug, row in held.items():
        if slug not in wanted and row.state == Query.State.ANSWERED:
            load.faults.append(
                Fault(f"queries[{slug}]", f"This was answered here ({row.answer}): keep it in the file.")
            )
    align(Query, held, wanted, load.person)
    drop(Query, held, wanted, load.person)


def _answer(load: Load, query: shapes.Query, held: Query | None) -> dict[str, Any]:
    if held is not None and held.answer == query.answer:
        return {}
    if held is not None and held.state == Query.State.ANSWERED:
        load.faults.append(
            Fault(
                f"queries[{query.slug}].answer", f"This has its answer already ({held.answer}): a file takes none back."
            )
        )
        return {}
    if load.by is None:
        load.faults.append(
            Fault(f"queries[{query.slug}].answer", "An answer is given by a person, signed in; leave the query open.")
        )
        return {}
    return {"state": query.state.value, "answer": query.answer, "answered_at": load.at, "answered_by_id": load.by}


def load_policy(load: Load) -> None:
    """A version of its own when the file's policy is none of those held; one that was set here is not taken back.

    Whatever is held must still be possible of the measures as the file states them.
    """
    policy, held = load.source.policy, list(Policy.objects.filter(agreement=load.agreement).order_by("version"))
    _demand_that_held_rules_fit(load, held)
    if policy in [policy_of_row(row) for row in held]:
        return
    newest = held[-1] if held else None
    if newest is not None and newest.version > 1 and newest.by_id is not None:
        load.faults.append(
            Fault(
                "policy",
                f"This was changed here after it was loaded (version {newest.version}: {newest.reason}). "
                "A file does not take that back: set the policy here.",
            )
        )
        return
    version = newest.version + 1 if newest is not None else 1
    Policy.objects.create(
        agreement=load.agreement,
        version=version,
        from_quarter=policy.from_quarter,
        rules=policy_rules(policy),
        owner=policy.owner,
        reason=policy.reason,
        at=load.at,
        by_id=load.by,
    )


def _demand_that_held_rules_fit(load: Load, held: list[Policy]) -> None:
    """A measure with a percentage of its own may not become a level, nor turn round under two floors."""
    rated = rated_measures(load.source)
    for row in held:
        policy = policy_of_row(row)
        named = replace(policy, measures=tuple(own for own in policy.measures if own.measure in rated))
        load.faults += [
            Fault(place, f"Version {row.version} of the policy judges it by a rule that it could not have: {sentence}")
            for place, sentence in own_rule_faults(named, rated)
        ]

"""Loads what stands around the promises: narrative, glossary, themes with their boards, queries, and the policy."""

from collections.abc import Mapping
from typing import Any

from indicators.models import Commitment, GlossaryEntry, Indicator, Section, Theme
from partners.models import Partner, ThemeBoard
from targets.agreement_file import Fault, shapes
from targets.export import exported
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
    align(Query, held, wanted, load.person)
    drop(Query, held, wanted, load.person)


def _answer(load: Load, query: shapes.Query, held: Query | None) -> dict[str, Any]:
    if held is not None and held.answer == query.answer:
        return {}
    if load.by is None:
        load.faults.append(
            Fault(f"queries[{query.slug}].answer", "An answer is given by a person, signed in; leave the query open.")
        )
        return {}
    return {"state": query.state.value, "answer": query.answer, "answered_at": load.at, "answered_by_id": load.by}


def load_policy(load: Load) -> None:
    """A version of its own when the file's policy is none of those held; policies made here are left alone."""
    if not Policy.objects.filter(agreement=load.agreement).exists():
        version = 1
    elif exported(load.agreement, like=load.source).policy == load.source.policy:
        return
    else:
        version = 1 + max(Policy.objects.filter(agreement=load.agreement).values_list("version", flat=True))
    policy = load.source.policy
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

"""Loads partners, groups, succession, seats and sign-ups."""

from collections.abc import Iterable, Mapping
from typing import Any

from indicators.models import Indicator
from partners.models import Membership, Partner, PartnerAlias, Seat, SignUp, Succession
from targets.agreement_file import shapes
from targets.services.load import Load
from targets.services.rows import align, drop


def load_partners(load: Load) -> dict[str, Partner]:
    source = load.source.partners
    wanted = {
        partner.key: {
            "agreement_id": load.agreement.pk,
            "position": position,
            "key": partner.key,
            "name": partner.name,
            "short": partner.short,
            "kind": partner.kind.value,
            "ended": partner.ended,
            "to_confirm": partner.to_confirm,
            "note": partner.note,
            "lines": list(partner.lines),
        }
        for position, partner in enumerate(source)
    }
    held = {row.key: row for row in Partner.objects.of(load.agreement)}
    rows = align(Partner, held, wanted)
    load.remove_later(held, wanted, lambda row: f"partners[{row.key}]")
    ids = {key: row.pk for key, row in rows.items()}
    load.leaves(
        PartnerAlias,
        PartnerAlias.objects.filter(agreement=load.agreement),
        ("alias",),
        (
            {"agreement_id": load.agreement.pk, "partner_id": ids[partner.key], "alias": alias}
            for partner in source
            for alias in partner.aliases
        ),
    )
    load.leaves(
        Succession,
        Succession.objects.filter(partner__agreement=load.agreement),
        ("partner_id", "successor_id"),
        (
            {"partner_id": ids[partner.key], "successor_id": ids[key]}
            for partner in source
            for key in partner.successors
        ),
    )
    load.leaves(
        Membership,
        Membership.objects.filter(group__agreement=load.agreement),
        ("group_id", "member_id"),
        _memberships(source, ids),
    )
    return rows


def load_seats(load: Load, partners: Mapping[str, Partner]) -> None:
    wanted = {
        seat.words: {
            "agreement_id": load.agreement.pk,
            "position": position,
            "words": seat.words,
            "seats": seat.seats,
            "note": seat.note,
            "lines": list(seat.lines),
        }
        for position, seat in enumerate(load.source.seats)
    }
    held = {row.words: row for row in Seat.objects.filter(agreement=load.agreement)}
    rows = align(Seat, held, wanted)
    drop(Seat, held, wanted)
    through = Seat.holders.through
    load.leaves(
        through,
        through.objects.filter(seat__agreement=load.agreement),
        ("seat_id", "partner_id"),
        (
            {"seat_id": rows[seat.words].pk, "partner_id": partners[key].pk}
            for seat in load.source.seats
            for key in seat.holders
        ),
    )


def load_signups(load: Load, indicators: Mapping[str, Indicator], partners: Mapping[str, Partner]) -> None:
    load.leaves(
        SignUp,
        SignUp.objects.filter(indicator__agreement=load.agreement),
        ("indicator_id", "partner_id"),
        (
            {
                "indicator_id": indicators[indicator.code].pk,
                "partner_id": partners[signup.partner].pk,
                "position": position,
                "lead": signup.lead,
                "words": signup.words,
            }
            for indicator in load.source.indicators
            for position, signup in enumerate(indicator.signups)
        ),
    )


def _memberships(partners: Iterable[shapes.Partner], ids: Mapping[str, int]) -> Iterable[dict[str, Any]]:
    """A group's members; and the services of a partner that is no group, kept in the same table."""
    for partner in partners:
        for position, member in enumerate(partner.members):
            yield {
                "group_id": ids[partner.key],
                "member_id": ids[member.partner],
                "position": position,
                "words": member.words,
                "lines": list(member.lines),
            }
        if partner.part_of:
            yield {
                "group_id": ids[partner.part_of],
                "member_id": ids[partner.key],
                "position": 0,
                "words": partner.name,
                "lines": [],
            }

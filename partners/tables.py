"""The directory as a table: its columns, and its rows by the part that partners take. directory.html draws it."""

from dataclasses import dataclass
from functools import cached_property

import django_tables2 as tables

from partners.models import Partner


@dataclass(frozen=True, slots=True)
class Group:
    """Partners under one heading; no heading when the table is sorted otherwise."""

    slug: str
    heading: str
    rows: list[Partner]


class PartnerTable(tables.Table):
    """One row a partner. By name, those who lead stand first, then those who contribute, then the rest."""

    name = tables.Column(verbose_name="Partner", order_by=("name",))
    kind = tables.Column(verbose_name="Kind", order_by=("kind", "name"))
    groups = tables.Column(verbose_name="Belongs to", orderable=False, empty_values=())
    leads = tables.Column(verbose_name="Leads", order_by=("leads", "name"))
    contributes = tables.Column(verbose_name="Contributes to", order_by=("contributes", "name"))

    class Meta:
        model = Partner
        fields = []
        order_by = "name"

    @cached_property
    def shown(self) -> list[Partner]:
        return [row.record for row in self.rows]

    @property
    def parts(self) -> list[Group]:
        if tuple(self.order_by) != ("name",):
            return [Group("", "", self.shown)]
        parts = [
            Group("leads", "Lead an indicator", [row for row in self.shown if row.leads]),
            Group("contributes", "Contribute", [row for row in self.shown if row.contributes and not row.leads]),
            Group("none", "Signed up to none", [row for row in self.shown if not row.leads and not row.contributes]),
        ]
        return [part for part in parts if part.rows]

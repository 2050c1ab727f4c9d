"""The directory's filter; it is also the form on the page."""

import django_filters as filters

from partners.models import Partner


class PartnerFilter(filters.FilterSet):
    """By kind, by what a partner does, and by any spelling of its name."""

    kind = filters.ChoiceFilter(
        field_name="kind", lookup_expr="exact", choices=Partner.Kind.choices, label="Kind", empty_label="All kinds"
    )
    part = filters.ChoiceFilter(
        field_name="signups__lead",
        lookup_expr="exact",
        method="by_part",
        choices=[("leads", "Leads an indicator"), ("contributes", "Contributes to one"), ("none", "Signed up to none")],
        label="Part",
        empty_label="Any part",
    )
    q = filters.CharFilter(method="by_words", label="Search any spelling")

    class Meta:
        model = Partner
        fields = []

    def by_part(self, queryset, name, value):
        return queryset.having_part(value)

    def by_words(self, queryset, name, value):
        return queryset.matching(value)

"""The register's filter; it is also the form on the page."""

import django_filters as filters

from indicators.models import Indicator, Theme


def themes_of(request):
    """The themes to choose from: those of the agreement that the page stands in."""
    return Theme.objects.none() if request is None else Theme.objects.filter(agreement=request.page.agreement)


class IndicatorFilter(filters.FilterSet):
    """By theme, kind, what is still to confirm, and words of the code or title."""

    theme = filters.ModelChoiceFilter(
        field_name="theme",
        lookup_expr="exact",
        queryset=themes_of,
        to_field_name="slug",
        label="Theme",
        empty_label="All themes",
    )
    kind = filters.ChoiceFilter(
        field_name="kind",
        lookup_expr="exact",
        choices=Indicator.Kind.choices,
        label="Kind",
        empty_label="All kinds",
    )
    reading = filters.ChoiceFilter(
        field_name="to_confirm",
        lookup_expr="exact",
        method="by_reading",
        choices=[("to-confirm", "Something to confirm"), ("settled", "Nothing to confirm")],
        label="Reading",
        empty_label="Any",
    )
    q = filters.CharFilter(method="by_words", label="Search code or title")

    class Meta:
        model = Indicator
        fields = []

    def by_reading(self, queryset, name, value):
        return queryset.to_confirm() if value == "to-confirm" else queryset.settled()

    def by_words(self, queryset, name, value):
        return queryset.matching(value)

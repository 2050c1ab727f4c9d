"""The filters of the quarter's lists. What a table holds is asked of the database; colours of the scorecard's rows."""

import django_filters
from django import forms
from django.forms.utils import flatatt
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join

from indicators.models import Indicator
from reporting.models import Return

COLOURS = [("red", "Red"), ("amber", "Amber"), ("green", "Green"), ("none", "Not rated")]
SHOWN = [("due", "Figures due"), ("overdue", "Overdue or awaited"), ("moved", "Changed colour")]


class PlainSelect(forms.Select):
    """A select drawn in one go: a template for each option costs more than all the rows of the table."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, flatatt({"selected": str(key) in chosen}), label) for key, label in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt(self.build_attrs(attrs or {}, {"name": name})), options)


class ScorecardFilter(django_filters.FilterSet):
    """Theme, colour, lead, kind, what to show, and a search of code and title."""

    theme = django_filters.ChoiceFilter(
        field_name="theme__slug", lookup_expr="exact", widget=PlainSelect, empty_label="All themes", label="Theme"
    )
    colour = django_filters.ChoiceFilter(
        method="later", choices=COLOURS, widget=PlainSelect, empty_label="Any colour", label="Colour"
    )
    lead = django_filters.ChoiceFilter(
        field_name="signups__partner__key",
        method="led_by",
        widget=PlainSelect,
        empty_label="All partners",
        label="Lead partner",
    )
    kind = django_filters.ChoiceFilter(
        field_name="kind",
        lookup_expr="exact",
        choices=Indicator.Kind.choices,
        widget=PlainSelect,
        empty_label="All kinds",
    )
    show = django_filters.ChoiceFilter(
        method="later", choices=SHOWN, widget=PlainSelect, empty_label="All indicators", label="Show"
    )
    q = django_filters.CharFilter(method="search", label="Search title or code")

    class Meta:
        model = Indicator
        fields: list[str] = []

    def __init__(self, data, *, card) -> None:
        super().__init__(data, queryset=Indicator.objects.filter(agreement_id=card.book.agreement_id))
        self.card = card
        self.filters["theme"].extra["choices"] = [(theme.slug, theme.name) for theme in card.book.themes]
        leads = {partner.key: partner.name for row in card.book.indicators for partner in row.leads}
        self.filters["lead"].extra["choices"] = sorted(leads.items(), key=lambda pair: pair[1])

    def later(self, queryset, name, value):
        """Colour and state are not in a table of the database: `rows` sees to them."""
        return queryset

    def led_by(self, queryset, name, value):
        return queryset.filter(signups__partner__key=value, signups__lead=True)

    def search(self, queryset, name, value):
        return queryset.filter(title__icontains=value) | queryset.filter(code__icontains=value)

    @property
    def chosen(self) -> dict:
        return _chosen(self)

    @cached_property
    def rows(self) -> list:
        """The scorecard's rows that pass: one query, and none when nothing of the database is filtered."""
        chosen = self.chosen
        rows = list(self.card.rows)
        if chosen.keys() & {"theme", "lead", "kind", "q"}:
            ids = set(self.filter_queryset(self.queryset).values_list("pk", flat=True))
            rows = [row for row in rows if row.entry.id in ids]
        if colour := chosen.get("colour"):
            rows = [row for row in rows if (row.verdict.colour or "none") == colour]
        match chosen.get("show"):
            case "due":
                rows = [row for row in rows if row.due]
            case "overdue":
                rows = [row for row in rows if row.verdict.reason in ("overdue", "awaited")]
            case "moved":
                rows = [row for row in rows if row.moved]
        return rows

    def filter_queryset(self, queryset):
        """Only what was understood filters."""
        for name, value in self.chosen.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset


QUEUES = [
    ("submitted", "Submitted"),
    ("unusual", "Submitted and unusual"),
    ("missing", "Missing"),
    ("sent back", "Sent back"),
    ("signed off", "Signed off"),
]


class ReviewFilter(django_filters.FilterSet):
    """What a reviewer looks at: a part of the queue, a lead partner's, a theme's."""

    show = django_filters.ChoiceFilter(
        method="later", choices=QUEUES, widget=PlainSelect, empty_label="Everything", label="Show"
    )
    lead = django_filters.ChoiceFilter(
        method="later", widget=PlainSelect, empty_label="All partners", label="Lead partner"
    )
    theme = django_filters.ChoiceFilter(method="later", widget=PlainSelect, empty_label="All themes", label="Theme")

    class Meta:
        model = Return
        fields: list[str] = []

    def __init__(self, data, *, queue) -> None:
        super().__init__(data, queryset=Return.objects.none())
        self.queue = queue
        book = queue.stands.book
        leads = {partner.key: partner.name for entry in book.indicators for partner in entry.leads}
        self.filters["lead"].extra["choices"] = sorted(leads.items(), key=lambda pair: pair[1])
        self.filters["theme"].extra["choices"] = [(theme.slug, theme.name) for theme in book.themes]

    def later(self, queryset, name, value):
        """The queue is read already: `rows` goes through it."""
        return queryset

    @property
    def chosen(self) -> dict:
        return _chosen(self)

    @cached_property
    def rows(self) -> list:
        """The rows of the queue that pass: no query."""
        chosen = self.chosen
        rows = self.queue.rows
        if lead := chosen.get("lead"):
            rows = [row for row in rows if lead in {partner.key for partner in row.entry.leads}]
        if theme := chosen.get("theme"):
            rows = [row for row in rows if row.entry.theme.slug == theme]
        match chosen.get("show"):
            case "unusual":
                return [row for row in rows if row.unusual]
            case "missing":
                return [row for row in rows if row.missing]
            case None:
                return rows
            case state:
                return [row for row in rows if row.ret.state == state]


def _chosen(asked: django_filters.FilterSet) -> dict:
    """What was asked for and understood; a value that is no choice is told by the form and left out."""
    asked.is_valid()
    return {name: value for name, value in asked.form.cleaned_data.items() if value}

"""The register: which indicators the agreement holds, and what is stated of each."""

from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from indicators.filters import IndicatorFilter
from indicators.models import Indicator
from indicators.tables import IndicatorTable


class Register(SingleTableMixin, FilterView):
    """Every indicator of the agreement, in the document's order."""

    table_class = IndicatorTable
    filterset_class = IndicatorFilter
    template_name = "indicators/register.html"
    table_pagination = False

    def get_queryset(self):
        return Indicator.objects.for_register(self.request.page.agreement)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            kinds=Indicator.objects.of(self.request.page.agreement).by_kind(),
            **kwargs,
        )

"""The register: which indicators the agreement holds, and what is stated of each."""

from django.urls import reverse
from django.views.generic.base import ContextMixin
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from indicators.filters import IndicatorFilter
from indicators.models import Indicator
from indicators.tables import IndicatorTable


class AgreementPage(ContextMixin):
    """A page of the lower floors: `agreement` is the row (the address has its slug), and crumbs lead back to it."""

    title = ""
    #: The pages between the agreement and this one: label and address name.
    way: tuple[tuple[str, str], ...] = ()

    def get_title(self) -> str:
        return self.title

    def crumbs(self) -> list[dict]:
        agreement = self.request.page.agreement
        between = [{"label": label, "url": reverse(name, args=[agreement.slug])} for label, name in self.way]
        home = {"label": agreement.place, "url": reverse("agreement_home", args=[agreement.slug])}
        return [home, *between, {"label": self.get_title()}]

    def get_context_data(self, **kwargs):
        stands = {"agreement": self.request.page.agreement, "crumbs": self.crumbs()}
        return super().get_context_data(**{**kwargs, **stands})


class Register(AgreementPage, SingleTableMixin, FilterView):
    """Every indicator of the agreement, in the document's order."""

    title = "Indicators"
    table_class = IndicatorTable
    filterset_class = IndicatorFilter
    template_name = "indicators/register.html"
    table_pagination = False

    def get_queryset(self):
        return Indicator.objects.for_register(self.request.page.agreement)

    def get_context_data(self, **kwargs):
        return super().get_context_data(kinds=Indicator.objects.of(self.request.page.agreement).by_kind(), **kwargs)

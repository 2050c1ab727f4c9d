"""The directory: who signed up to what, and who sits where."""

from django.views.generic import DetailView, ListView
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from indicators.views import AgreementPage
from partners.filters import PartnerFilter
from partners.models import Partner, Seat, Succession
from partners.querysets import SeatQuerySet, SuccessionQuerySet
from partners.tables import PartnerTable


class Directory(AgreementPage, SingleTableMixin, FilterView):
    """Every partner of the agreement, those who lead first."""

    title = "Partners"
    table_class = PartnerTable
    filterset_class = PartnerFilter
    template_name = "partners/directory.html"
    table_pagination = False

    def get_queryset(self):
        return Partner.objects.for_directory(self.request.page.agreement)

    def get_context_data(self, **kwargs):
        return super().get_context_data(parts=Partner.objects.of(self.request.page.agreement).by_part(), **kwargs)


class PartnerPage(AgreementPage, DetailView):
    """A partner: its names, what it belongs to, where it sits, and what it signed up to."""

    way = (("Partners", "partners"),)
    template_name = "partners/partner.html"
    slug_field = slug_url_kwarg = "key"
    context_object_name = "partner"

    def get_queryset(self):
        return Partner.objects.for_page(self.request.page.agreement)

    def get_title(self):
        return self.object.label

    def get_context_data(self, **kwargs):
        return super().get_context_data(predecessors=SuccessionQuerySet(Succession).to(self.object), **kwargs)


class Forum(AgreementPage, ListView):
    """The seats on the Forum, with their numbers as printed."""

    title = "Forum"
    way = (("Partners", "partners"),)
    template_name = "partners/forum.html"
    context_object_name = "seats"

    def get_queryset(self):
        return SeatQuerySet(Seat).of(self.request.page.agreement)

    def get_context_data(self, **kwargs):
        return super().get_context_data(totals=self.get_queryset().totals(), **kwargs)

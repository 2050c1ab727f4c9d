"""One indicator: everything about it on one page."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from indicators.periods import Quarter
from partners import people
from reporting import services
from reporting.dossier import Dossier, dossier_of
from reporting.views.base import QuarterMixin


class IndicatorView(QuarterMixin, TemplateView):
    """Where does it stand, why, against what words, and who says so?"""

    template_name = "reporting/indicator.html"

    def dispatch(self, request, *args, **kwargs):
        asked = request.GET.get("quarter", "")
        if asked:
            year, _, quarter = asked.rpartition("-")
            try:
                request.page.named = Quarter.from_slugs(year, quarter)
            except ValueError as error:
                raise Http404("no such quarter") from error
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        """Before there is a quarter that this person may read, the agreement's own page says so."""
        if self.page.named is None and self.page.found is None:
            return redirect("agreement_home", self.agreement.slug)
        return super().get(request, *args, **kwargs)

    @cached_property
    def dossier(self) -> Dossier:
        row = self.card.row(self.kwargs["slug"])
        if row is None:
            raise Http404("no such indicator")
        return dossier_of(self.card, row, self.agreement, self.person)

    def crumbs(self):
        entry = self.dossier.entry
        return [
            {"label": self.agreement.place, "url": self.at_home()},
            {"label": str(self.quarter), "url": self.at("overview")},
            {"label": entry.theme.name, "url": self.at("theme", entry.theme.slug)},
            {"label": entry.code},
        ]

    def get_context_data(self, **kwargs):
        dossier = self.dossier
        context = super().get_context_data(
            dossier=dossier,
            row=dossier.row,
            entry=dossier.entry,
            indicator=dossier.indicator,
            answering=people.answering(dossier.indicator, self.agreement),
            return_url=self.at("return", dossier.entry.slug) if dossier.row.ret else "",
            document=reverse("document", args=[self.agreement.slug]),
            may_close_exception=services.may_close(dossier.exception, self.agreement.pk, self.person),
            **kwargs,
        )
        context["illustrative"] = dossier.illustrative or (dossier.row.forecast is not None and self.card.illustrative)
        return context

"""The dashboards: overview, themes, one theme, scorecard; and the ways to them."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.views.generic import TemplateView, View

from indicators.models import Agreement
from reporting.filters import ScorecardFilter
from reporting.models import ReportingQuarter
from reporting.tables import ScorecardTable
from reporting.views.base import AgreementMixin, QuarterMixin


class Home(TemplateView):
    """Which agreements may I look into? Straight to the only one."""

    template_name = "reporting/home.html"

    def get(self, request, *args, **kwargs):
        held = {place.agreement for place in request.page.person.places}
        self.agreements = list(Agreement.objects.filter(pk__in=held))
        if len(self.agreements) == 1:
            return redirect("agreement_home", self.agreements[0].slug)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(agreements=self.agreements, **kwargs)


class AgreementHome(AgreementMixin, TemplateView):
    """The agreement's current quarter; before the first is opened, what would be there."""

    template_name = "reporting/no_quarter.html"

    def get(self, request, *args, **kwargs):
        row = self.page.quarter
        if row is None:
            return super().get(request, *args, **kwargs)
        return redirect("overview", self.agreement.slug, row.quarter.year_slug, row.quarter.slug)


class Go(AgreementMixin, View):
    """The quarter picker without JavaScript: to the same page in the quarter chosen."""

    def get(self, request, agreement, to):
        year, _, quarter = request.GET.get("quarter", "").rpartition("-")
        try:
            return redirect(reverse(to, args=[agreement, year, quarter]))
        except NoReverseMatch as error:
            raise Http404("no such page") from error


class Overview(QuarterMixin, TemplateView):
    """How are we doing this quarter, and what changed?"""

    template_name = "reporting/overview.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(summary=self.card.summary, themes=self.card.by_theme, **kwargs)


class Themes(QuarterMixin, TemplateView):
    """Which theme needs us?"""

    template_name = "reporting/themes.html"
    title = "Themes"

    def get_context_data(self, **kwargs):
        return super().get_context_data(themes=self.card.by_theme, **kwargs)


class ThemeDashboard(QuarterMixin, TemplateView):
    """What is red in our theme, why, and who leads?"""

    template_name = "reporting/theme.html"

    @property
    def title(self):
        return self.found[0].name

    @property
    def found(self):
        for theme, rows, summary in self.card.by_theme:
            if theme.slug == self.kwargs["theme"]:
                return theme, rows, summary
        raise Http404("no such theme")

    def get_context_data(self, **kwargs):
        theme, rows, summary = self.found
        return super().get_context_data(theme=theme, rows=rows, summary=summary, **kwargs)


class ScorecardView(QuarterMixin, TemplateView):
    """The whole table, filtered, searched and sorted."""

    template_name = "reporting/scorecard.html"
    title = "Scorecard"

    def get_context_data(self, **kwargs):
        chosen = ScorecardFilter(self.request.GET, card=self.card)
        rows = chosen.rows
        table = ScorecardTable(rows, request=self.request, year=self.card.quarter.quarter.year)
        return super().get_context_data(
            filter=chosen,
            table=table,
            groups=table.groups(self.card.book.themes),
            shown=len(rows),
            unpublished=self.quarter.state != ReportingQuarter.State.PUBLISHED,
            **kwargs,
        )

"""Running the quarter: the list of quarters, opening, closing, publishing."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.views.generic import FormView, TemplateView

from indicators.periods import Quarter
from partners.access import Facts, Verb, demand, may
from reporting import services
from reporting.forms import OpenQuarterForm, PublishForm
from reporting.models import ReportingQuarter
from reporting.views.base import AgreementMixin, QuarterMixin
from targets.book import book_of

STATE = ReportingQuarter.State


class Quarters(AgreementMixin, TemplateView):
    """Which quarters are open, closed, published, and which comes next?"""

    template_name = "reporting/quarters.html"
    verb = Verb.LOOK_AFTER_QUARTERS

    def crumbs(self):
        return [*super().crumbs(), {"label": "Quarters"}]

    def get_context_data(self, **kwargs):
        book = book_of(self.agreement)
        rows = {row.quarter: row for row in ReportingQuarter.objects.of(self.agreement).select_related("published_by")}
        line = [book.first.plus(steps) for steps in range(book.last.index - book.first.index + 1)]
        return super().get_context_data(
            line=[(quarter, rows.get(quarter)) for quarter in line],
            may_open=may(self.person, Verb.OPEN_QUARTER, Facts(self.agreement.pk)),
            may_close=may(self.person, Verb.CLOSE_QUARTER, Facts(self.agreement.pk)),
            may_publish=may(self.person, Verb.PUBLISH, Facts(self.agreement.pk)),
            **kwargs,
        )


class OpenQuarter(AgreementMixin, FormView):
    """Opening a quarter with its dates."""

    template_name = "reporting/open_quarter.html"
    form_class = OpenQuarterForm
    verb = Verb.OPEN_QUARTER

    @property
    def opening(self) -> Quarter:
        return self.page.named

    def crumbs(self):
        return [*super().crumbs(), {"label": f"Open {self.opening}"}]

    def form_valid(self, form):
        try:
            services.open_quarter(agreement=self.agreement, quarter=self.opening, by=self.person, **form.cleaned_data)
        except services.Faults as faults:
            for name, sentence in faults.by_field.items():
                form.add_error(name, sentence)
            return self.form_invalid(form)
        except services.NotNow as refusal:
            messages.error(self.request, str(refusal))
            return redirect("quarters", self.agreement.slug)
        messages.success(self.request, f"{self.opening} is open for entry.")
        return redirect("quarters", self.agreement.slug)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        book = book_of(self.agreement)
        if not book.first <= self.opening <= book.last:
            raise Http404("no such quarter in this agreement")
        return super().get_context_data(opening=self.opening, **kwargs)


class CloseQuarter(QuarterMixin, TemplateView):
    """Closing entry: only ever posted."""

    http_method_names = ["post"]
    verb = Verb.CLOSE_QUARTER

    def post(self, request, *args, **kwargs):
        try:
            services.close_entry(quarter=self.quarter, by=self.person)
            messages.success(request, f"Entry for {self.quarter} is closed. Returns that are sent back stay open.")
        except services.NotNow as refusal:
            messages.error(request, str(refusal))
        return redirect("quarters", self.agreement.slug)


class Publish(QuarterMixin, FormView):
    """What would publish without a colour? Then freeze the quarter."""

    template_name = "reporting/publish.html"
    form_class = PublishForm
    title = "Publish"
    verb = Verb.PUBLISH

    def form_valid(self, form):
        demand(self.person, Verb.PUBLISH, Facts(self.agreement.pk))
        try:
            services.publish(quarter=self.quarter, by=self.person, knowing=form.cleaned_data["knowing"])
        except services.NotNow as refusal:
            form.add_error("knowing", str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        messages.success(self.request, f"{self.quarter} is published. Every verdict in it is frozen.")
        return redirect(self.at("overview"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(publication=services.publication(self.quarter), **kwargs)

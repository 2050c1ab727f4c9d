"""Closing an exception: by its theme board or a reviewer, with a reason."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView

from partners.access import Verb, demand
from reporting import services
from reporting.exception_forms import CloseExceptionForm
from reporting.models import ExceptionReport
from reporting.scorecard import Sight, exceptions_of
from reporting.views.base import QuarterMixin


class CloseException(QuarterMixin, FormView):
    """Is it over, and why?"""

    template_name = "reporting/close_exception.html"
    form_class = CloseExceptionForm

    def check(self) -> None:
        demand(self.person, Verb.CLOSE_EXCEPTION, services.closing_facts(self.report))

    @cached_property
    def report(self) -> ExceptionReport:
        open_ones = ExceptionReport.objects.of(self.agreement).open()
        found = open_ones.with_indicator().filter(indicator__slug=self.kwargs["slug"]).first()
        if found is None:
            raise Http404("no open exception")
        return found

    def crumbs(self):
        return [
            {"label": self.agreement.place, "url": self.at_home()},
            {"label": self.report.indicator.code, "url": self.back},
            {"label": "Close the exception"},
        ]

    @property
    def back(self) -> str:
        quarter = self.quarter.quarter
        page = reverse("indicator", args=[self.agreement.slug, self.report.indicator.slug])
        return f"{page}?quarter={quarter.year_slug}-{quarter.slug}#exception"

    def form_valid(self, form):
        indicator = self.report.indicator
        try:
            services.close_exception(indicator=indicator, reason=form.cleaned_data["reason"], by=self.person)
        except services.Faults as faults:
            for name, sentence in faults.by_field.items():
                form.add_error(name, sentence)
            return self.form_invalid(form)
        except services.NotNow as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.back)
        messages.success(self.request, f"The exception of {indicator.code} is closed, with your reason.")
        return redirect(self.back)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        sight = Sight(self.quarter, False, frozenset({self.report.indicator_id}))
        told = [one for one in exceptions_of(self.report.indicator_id, sight) if one.id == self.report.pk]
        return super().get_context_data(
            indicator=self.report.indicator, exception=told[0] if told else None, back=self.back, **kwargs
        )

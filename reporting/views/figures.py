"""The life of one figure: its story, and restating it once it is final."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from partners.access import Verb, demand
from reporting import services
from reporting.lifecycle_forms import RestateForm
from reporting.models import Actual
from reporting.story import story_of
from reporting.views.verdict import OfVerdict


class Story(OfVerdict, TemplateView):
    """What happened to this figure, and who did it?"""

    template_name = "reporting/story.html"

    def check(self) -> None:
        super().check()
        demand(self.person, Verb.SEE_HISTORY, self.row.entry.facts())

    def crumbs(self):
        return [*self.crumbs_to_verdict(), {"label": "Story"}]

    @property
    def told(self):
        """The period whose figure is told of: the one asked for, else the one that the quarter is answered for."""
        return self.period or self.answered

    def get_context_data(self, **kwargs):
        parts = story_of(self.row.entry, self.quarter, self.told, self.person)
        return super().get_context_data(entry=self.row.entry, row=self.row, told=self.told, parts=parts, **kwargs)


class Restate(OfVerdict, FormView):
    """Another final figure in the place of one that was signed off, and why?"""

    template_name = "reporting/restate.html"
    form_class = RestateForm

    def check(self) -> None:
        demand(self.person, Verb.RESTATE, self.row.entry.facts())
        if self.figure.ret is not None:
            demand(self.person, Verb.RESTATE, services.restating_facts(self.figure))

    def crumbs(self):
        return [*self.crumbs_to_verdict(), {"label": "Restate"}]

    @cached_property
    def figure(self) -> Actual:
        """The figure that the reviewer saw."""
        asked = self.request.GET.get("figure", "")
        rows = Actual.objects.of_indicator(self.row.entry.id).with_people().select_related("ret__quarter__agreement")
        found = rows.filter(pk=asked).first() if asked.isdecimal() else None
        if found is None:
            raise Http404("no such figure")
        return found

    @property
    def measure(self):
        return next(entry for entry in self.row.entry.measures if entry.id == self.figure.measure_id)

    def get_form_kwargs(self):
        figure = self.figure
        return {
            **super().get_form_kwargs(),
            "entry": self.measure,
            "parts": figure.numerator is not None,
            "sampled": figure.sample is not None,
        }

    def form_valid(self, form):
        try:
            services.restate(figure=self.figure, by=self.person, **form.cleaned_data)
        except services.Faults as faults:
            for name, sentence in faults.by_field.items():
                form.add_error(name if name in form.fields else None, sentence)
            return self.form_invalid(form)
        except services.NotNow as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.at("verdict", self.row.entry.slug))
        messages.success(
            self.request,
            f"{self.row.entry.code} is restated for {self.figure.period}. What was published before stays as it was.",
        )
        query = {"period": self.figure.period, **({"as": "known"} if self.published else {})}
        return redirect(f"{self.at('verdict', self.row.entry.slug)}?{urlencode(query)}")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            entry=self.row.entry,
            measure=self.measure,
            figure=self.figure,
            refusal=services.why_not_restated(self.figure),
            **kwargs,
        )

"""What was promised, changed in the browser: baselines recorded, queries answered, milestones agreed.

Everybody reads these pages; the forms stand there for those who may.
"""

from typing import ClassVar

from django.contrib import messages
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from indicators.models import Measure
from partners.access import Facts, Verb, demand, may
from reporting import services
from reporting.milestones import Way, way_of
from reporting.promise_forms import AnswerForm, BaselineForm, ConfirmGuideForm, SetMilestoneForm, WithdrawMilestoneForm
from reporting.views.base import AgreementMixin
from targets.book import IndicatorEntry, MeasureEntry, book_of
from targets.models import Baseline, Query
from targets.promised import words_of
from targets.services import milestone_facts, unclear_targets


class OfMeasure(AgreementMixin):
    """A page about one measure of an indicator, with the newest version of everything."""

    title = ""

    @cached_property
    def entry(self) -> IndicatorEntry:
        entry = book_of(self.agreement).by_slug.get(self.kwargs["slug"])
        if entry is None:
            raise Http404("no such indicator")
        return entry

    @cached_property
    def one(self) -> MeasureEntry:
        found = next((one for one in self.entry.measures if one.key == self.kwargs["key"]), None)
        if found is None:
            raise Http404("no such measure")
        return found

    @cached_property
    def measure(self) -> Measure:
        return Measure.objects.select_related("indicator__agreement").get(pk=self.one.id)

    def crumbs(self):
        page = reverse("indicator", args=[self.agreement.slug, self.entry.slug])
        place = {"label": self.agreement.place, "url": self.at_home()}
        return [place, {"label": self.entry.code, "url": page}, {"label": self.title}]

    def get_context_data(self, **kwargs):
        others = [one for one in self.entry.measures if one is not self.one and one.measure.rated]
        return super().get_context_data(entry=self.entry, one=self.one, others=others, **kwargs)


class BaselineView(OfMeasure, FormView):
    """What is the baseline, where does it come from, and what hangs on it? The administrator records it."""

    title = "Baseline"
    template_name = "reporting/baseline.html"
    form_class = BaselineForm

    @cached_property
    def versions(self) -> list[Baseline]:
        """Every version, the newest first."""
        return list(Baseline.objects.versions(self.one.id))

    @property
    def newest(self) -> Baseline | None:
        return self.versions[0] if self.versions else None

    @property
    def may_record(self) -> bool:
        return may(self.person, Verb.RECORD_BASELINE, Facts(self.agreement.pk))

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "seen": self.newest.version if self.newest else 0}

    def get_initial(self):
        last = self.newest
        status = last.status if last and last.status in services.STATUSES else Baseline.Status.RECORDED
        return {
            "status": status,
            "period": last.period if last else "",
            "comparable": last is None or last.value is None or last.comparable,
        }

    def post(self, request, *args, **kwargs):
        demand(self.person, Verb.RECORD_BASELINE, Facts(self.agreement.pk))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        data = form.cleaned_data
        try:
            row = services.record_baseline(
                measure=self.measure,
                seen=data["seen"],
                typed=data["value"],
                period=data["period"],
                status=data["status"],
                comparable=data["comparable"],
                reason=data["reason"],
                by=self.person,
            )
        except services.Faults as faults:
            form.add_faults(faults.by_field)
            return self.form_invalid(form)
        said = f"The baseline of {self.entry.code} is recorded, version {row.version}."
        messages.success(self.request, f"{said} Published quarters stay as they were.")
        return redirect(self.request.path)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        words = [(row, services.baseline_words(self.measure, row)) for row in self.versions]
        return super().get_context_data(
            versions=words,
            newest=self.newest,
            may_record=self.may_record,
            targets=words_of(self.one, self.entry.to_confirm)[1:],
            **kwargs,
        )


class QueryView(AgreementMixin, FormView):
    """What was left open, what is read until it is answered, and what is the answer?"""

    template_name = "reporting/query.html"
    form_class = AnswerForm

    @cached_property
    def query(self) -> Query:
        return get_object_or_404(
            Query.objects.of(self.agreement).select_related("agreement"), slug=self.kwargs["query"]
        )

    @cached_property
    def unclear(self) -> list:
        return unclear_targets(self.query) if self.query.state == Query.State.OPEN else []

    @property
    def may_answer(self) -> bool:
        open_yet = self.query.state == Query.State.OPEN
        return open_yet and may(self.person, Verb.ANSWER_QUERY, Facts(self.agreement.pk))

    def crumbs(self):
        slug = self.agreement.slug
        return [
            {"label": self.agreement.place, "url": self.at_home()},
            {"label": "Agreement", "url": reverse("agreement", args=[slug])},
            {"label": "Queries", "url": reverse("queries", args=[slug])},
            {"label": self.query.indicator.code if self.query.indicator else "Query"},
        ]

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "unclear": bool(self.unclear)}

    def post(self, request, *args, **kwargs):
        demand(self.person, Verb.ANSWER_QUERY, Facts(self.agreement.pk))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        data = form.cleaned_data
        try:
            services.answer_query(query=self.query, answer=data["answer"], basis=data.get("basis", ""), by=self.person)
        except services.Faults as faults:
            form.add_faults(faults.by_field)
            return self.form_invalid(form)
        except services.NotNow as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.request.path)
        messages.success(self.request, "The query is answered.")
        return redirect(f"{reverse('queries', args=[self.agreement.slug])}#{self.query.slug}")

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(query=self.query, unclear=self.unclear, may_answer=self.may_answer, **kwargs)


class MilestonesView(OfMeasure, TemplateView):
    """What should it reach by each quarter, what of that is agreed, by whom and why? The theme board agrees it."""

    title = "Milestones"
    template_name = "reporting/milestones.html"
    #: What a button does: the form it belongs to.
    forms: ClassVar = {"confirm": ConfirmGuideForm, "set": SetMilestoneForm, "withdraw": WithdrawMilestoneForm}

    @cached_property
    def way(self) -> Way:
        quarters = services.quarters_to_judge(self.agreement)
        return way_of(self.agreement, self.one, quarters[0] if quarters else None)

    @property
    def may_set(self) -> bool:
        return not self.way.none and may(self.person, Verb.SET_MILESTONES, milestone_facts(self.measure))

    def form(self, name: str, data=None):
        way = self.way
        if name == "confirm":
            levels = {"years": [(year, self._guide(year)) for year in way.guided_years]}
        else:
            steps = way.open_steps if name == "set" else way.agreed_steps
            levels = {"periods": [str(step.period) for step in steps]}
        initial = {"board": self.entry.theme.board}
        return self.forms[name](data, prefix=name, initial=initial, seen=self.agreement.revision, **levels)

    def _guide(self, year: str) -> str:
        """`2008/09: Q2 17.825, Q3 26.7375`."""
        shown = {step.period: step.shown for step in self.way.steps}
        parts = ", ".join(f"Q{period.quarter} {shown[period]}" for period in self.way.guides(year))
        return f"{year}: {parts}"

    def post(self, request, *args, **kwargs):
        demand(self.person, Verb.SET_MILESTONES, milestone_facts(self.measure))
        name = request.POST.get("do", "")
        if name not in self.forms:
            return HttpResponseBadRequest("Nothing was asked for.")
        form = self.form(name, request.POST)
        if form.is_valid():
            try:
                rows = self._do(name, form.cleaned_data)
            except services.Faults as faults:
                form.add_faults(faults.by_field)
            else:
                done = "withdrawn" if name == "withdraw" else "agreed"
                periods = ", ".join(row.period for row in rows)
                messages.success(
                    request, f"{done.capitalize()} for {self.entry.code}: {periods}, from {rows[0].from_quarter} on."
                )
                return redirect(request.path)
        return self.render_to_response(self.get_context_data(**{name: form, "form": form}), status=422)

    def _do(self, name: str, data: dict):
        said = {
            "measure": self.measure,
            "seen": data["seen"],
            "board": data["board"],
            "reason": data["reason"],
            "by": self.person,
        }
        match name:
            case "confirm":
                return services.confirm_guide(year=data["year"], **said)
            case "set":
                return services.set_milestone(period=data["period"], typed=data["level"], **said)
            case _:
                return services.withdraw_milestone(period=data["period"], **said)

    def get_context_data(self, **kwargs):
        way = self.way
        offered = {
            "confirm": bool(way.guided_years),
            "set": bool(way.open_steps),
            "withdraw": bool(way.agreed_steps),
        }
        blank = {
            name: self.form(name) for name, some in offered.items() if some and self.may_set and name not in kwargs
        }
        return super().get_context_data(way=way, may_set=self.may_set, **{**blank, **kwargs})

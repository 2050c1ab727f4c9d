"""Running the quarter: the list of quarters, their dates, opening, closing, publishing, reopening."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from indicators import clock
from indicators.periods import Quarter
from partners.access import Facts, Verb, demand, may
from reporting import services
from reporting.forms import PublishForm
from reporting.lifecycle_forms import DatesForm, OpenQuarterForm, ReopenForm
from reporting.locks import day, quarter_words
from reporting.models import Reopening, ReportingQuarter, Return
from reporting.services.quarters import DATES
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
        reopened = Reopening.objects.of_agreement(self.agreement).in_force(clock.today())
        rows = {row.quarter: row for row in ReportingQuarter.objects.of(self.agreement).select_related("published_by")}
        line = [book.first.plus(steps) for steps in range(book.last.index - book.first.index + 1)]
        return super().get_context_data(
            line=[(quarter, rows.get(quarter), self._words(rows.get(quarter), reopened)) for quarter in line],
            may_open=may(self.person, Verb.OPEN_QUARTER, Facts(self.agreement.pk)),
            may_reopen=may(self.person, Verb.REOPEN, Facts(self.agreement.pk)),
            may_close=may(self.person, Verb.CLOSE_QUARTER, Facts(self.agreement.pk)),
            may_publish=may(self.person, Verb.PUBLISH, Facts(self.agreement.pk)),
            **kwargs,
        )

    def _words(self, row: ReportingQuarter | None, reopened) -> str:
        """Where a quarter stands, in words."""
        if row is None:
            return "Upcoming"
        return quarter_words(row, [(one.indicator.code, one.until) for one in reopened if one.quarter_id == row.pk])


class OpenQuarter(AgreementMixin, FormView):
    """Opening a quarter with its dates."""

    template_name = "reporting/open_quarter.html"
    form_class = OpenQuarterForm
    verb = Verb.OPEN_QUARTER

    @property
    def opening(self) -> Quarter:
        return self.page.named

    def get_initial(self):
        """The dates that were stated ahead."""
        rows = ReportingQuarter.objects.of(self.agreement)
        stated = rows.filter(year=self.opening.year, number=self.opening.number).first()
        return {name: getattr(stated, name, None) for name in DATES}

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


class QuarterDates(AgreementMixin, FormView):
    """When does the quarter open, when are figures due, who meets when, and why does that change?"""

    template_name = "reporting/quarter_dates.html"
    form_class = DatesForm
    verb = Verb.OPEN_QUARTER

    def crumbs(self):
        return [
            *super().crumbs(),
            {"label": "Quarters", "url": reverse("quarters", args=[self.agreement.slug])},
            {"label": f"Dates of {self.page.named}"},
        ]

    @cached_property
    def stated(self) -> ReportingQuarter | None:
        """The quarter's row, if anything was said of it; a published one is past changing."""
        rows = ReportingQuarter.objects.of(self.agreement)
        row = rows.filter(year=self.page.named.year, number=self.page.named.number).first()
        book = book_of(self.agreement)
        if not book.first <= self.page.named <= book.last or (row and row.state == STATE.PUBLISHED):
            raise Http404("no such quarter to plan")
        return row

    def get_form_kwargs(self):
        kept = services.kept_dates(self.stated)
        return {**super().get_form_kwargs(), "kept": kept, "stated": self.stated is not None}

    def get_initial(self):
        return {name: getattr(self.stated, name, None) for name in DATES}

    def form_valid(self, form):
        try:
            services.set_dates(
                agreement=self.agreement,
                quarter=self.page.named,
                by=self.person,
                **{"entry_by": getattr(self.stated, "entry_by", None), **form.cleaned_data},
            )
        except services.Faults as faults:
            for name, sentence in faults.by_field.items():
                form.add_error(name if name in form.fields else None, sentence)
            return self.form_invalid(form)
        messages.success(self.request, f"The dates of {self.page.named} stand as you gave them.")
        return redirect("quarters", self.agreement.slug)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(named=self.page.named, stated=self.stated, **kwargs)


class Reopen(QuarterMixin, FormView):
    """Which returns of this published quarter are open again, until when, and why?"""

    template_name = "reporting/reopen.html"
    form_class = ReopenForm
    title = "Reopen"
    verb = Verb.REOPEN

    def check(self) -> None:
        super().check()
        if self.quarter.state != STATE.PUBLISHED:
            raise Http404("only a published quarter is reopened")

    @cached_property
    def returns(self) -> dict[str, Return]:
        return {ret.indicator.slug: ret for ret in Return.objects.in_quarter(self.quarter)}

    def get_form_kwargs(self):
        choices = [(slug, str(ret.indicator)) for slug, ret in self.returns.items()]
        return {**super().get_form_kwargs(), "choices": choices}

    def post(self, request, *args, **kwargs):
        if "end" in request.POST:
            return self.end(request.POST["end"])
        return super().post(request, *args, **kwargs)

    def end(self, asked: str):
        rows = Reopening.objects.of_quarter(self.quarter)
        found = rows.filter(pk=asked).first() if asked.isdecimal() else None
        if found is None:
            raise Http404("no such reopening")
        try:
            services.end_reopening(reopening=found, by=self.person)
            messages.success(self.request, f"The reopening of {found.indicator.code} is over.")
        except services.NotNow as refusal:
            messages.error(self.request, str(refusal))
        return redirect(self.request.path)

    def form_valid(self, form):
        data = form.cleaned_data
        chosen = [self.returns[slug].indicator for slug in data["indicators"]]
        try:
            services.reopen(
                quarter=self.quarter, indicators=chosen, reason=data["reason"], until=data["until"], by=self.person
            )
        except services.Faults as faults:
            for name, sentence in faults.by_field.items():
                form.add_error(name, sentence)
            return self.form_invalid(form)
        codes = ", ".join(indicator.code for indicator in chosen)
        messages.success(self.request, f"{codes} can be entered again until {day(data['until'])}.")
        return redirect(self.request.path)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        rows = Reopening.objects.of_quarter(self.quarter)
        in_force = list(rows.in_force(clock.today()))
        over = [row for row in rows if row not in in_force]
        return super().get_context_data(in_force=in_force, over=over, **kwargs)


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

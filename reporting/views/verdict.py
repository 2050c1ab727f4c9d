"""Why is it that colour? One verdict explained, its audit file, and the override for those who may."""

import json

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import FormView, View

from indicators.periods import Period
from partners.access import Verb, demand, may, may_anywhere
from reporting import audit, services
from reporting.forms import OverrideForm
from reporting.models import ReportingQuarter
from reporting.scorecard import policy_of
from reporting.views.base import QuarterMixin

STATE = ReportingQuarter.State


class OfVerdict(QuarterMixin):
    """What the pages of one verdict share: its row, and the case made of it."""

    def check(self) -> None:
        """An unpublished verdict is for those who may see what was submitted; of others only a figure that stands."""
        super().check()
        if not self.row.visible and (self.period is None or self.of == audit.FORECAST):
            demand(self.person, Verb.SEE_SUBMITTED, self.row.entry.facts())

    @cached_property
    def row(self):
        row = self.card.row(self.kwargs["slug"])
        if row is None:
            raise Http404("no such indicator")
        return row

    @cached_property
    def period(self) -> Period | None:
        """The period asked for, if it is another than the one that the quarter is answered for."""
        asked = self.request.GET.get("period", "")
        try:
            return Period.parse(asked) if asked else None
        except ValueError as error:
            raise Http404("no such period") from error

    @property
    def answered(self) -> Period | None:
        """The period that the quarter is answered for, of the first measure that has one."""
        found = next((one.verdict.period for one in self.row.measures if one.verdict.period), "")
        return Period.parse(found) if found else None

    @property
    def published(self) -> bool:
        return self.quarter.state == STATE.PUBLISHED

    def crumbs_to_verdict(self) -> list[dict]:
        entry = self.row.entry
        return [
            {"label": self.agreement.place, "url": self.at_home()},
            {"label": str(self.quarter), "url": self.at("overview")},
            {"label": entry.theme.name, "url": self.at("theme", entry.theme.slug)},
            {"label": entry.code, "url": self.row.href},
            {"label": "Verdict", "url": self.at("verdict", entry.slug)},
        ]

    @cached_property
    def of(self) -> str:
        """What is explained: the figure's verdict, or the forecast's."""
        asked = self.request.GET.get("of", audit.FIGURE)
        if asked not in (audit.FIGURE, audit.FORECAST) or (asked == audit.FORECAST and self.request.GET.get("period")):
            raise Http404("no such verdict")
        return asked

    @cached_property
    def case(self) -> audit.Case:
        case = audit.gather(self.card, self.row, self.agreement, self.person, self.period, of=self.of)
        if case is None:
            raise Http404("no figure of this period, or no forecast")
        return case


class VerdictView(OfVerdict, FormView):
    """Why is it that colour, and how do I work it out again?"""

    template_name = "reporting/verdict.html"
    form_class = OverrideForm

    def crumbs(self):
        *before, last = self.crumbs_to_verdict()
        return [*before, {"label": last["label"]}]

    @cached_property
    def facts(self):
        return services.overriding_facts(self.row, self.quarter)

    @property
    def may_override(self) -> bool:
        """Before publication, where there is a colour, and never by whoever typed a figure."""
        open_yet = self.quarter.state in (STATE.OPEN, STATE.CLOSED)
        of_quarter = self.period is None and self.of == audit.FIGURE
        rated = self.row.visible and self.row.verdict.colour and of_quarter
        return bool(open_yet and rated and may(self.person, Verb.OVERRIDE, self.facts))

    @property
    def restatable(self) -> list[tuple[str, str]]:
        """The final figures on the page that this person may restate: the measure's name, and where."""
        if not may_anywhere(self.person, Verb.RESTATE, self.agreement.pk):
            return []
        where = self.at("restate", self.row.entry.slug)
        return [
            (one.name, f"{where}?figure={one.figure.pk}")
            for one in self.case.judgements
            if one.figure is not None
            and not services.why_not_restated(one.figure)
            and may(self.person, Verb.RESTATE, services.restating_facts(one.figure))
        ]

    def _story_url(self) -> str:
        """Where the figure's story is told, for those with the right to its history."""
        if not may(self.person, Verb.SEE_HISTORY, self.row.entry.facts()):
            return ""
        query = self.request.GET.urlencode()
        return self.at("story", self.row.entry.slug) + (f"?{query}" if query else "")

    def get_form_kwargs(self):
        shown = self.row.verdict
        return {**super().get_form_kwargs(), "computed": shown.computed or shown.colour, "overridden": shown.computed}

    def post(self, request, *args, **kwargs):
        if self.of == audit.FORECAST:
            raise Http404("a forecast is not overridden: its officer gives another")
        demand(self.person, Verb.OVERRIDE, self.facts)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        data = form.cleaned_data
        try:
            services.override(
                quarter=self.quarter,
                indicator=self.case.indicator,
                seen=data["seen"],
                colour="" if data["colour"] == form.WITHDRAW else data["colour"],
                reason=data["reason"],
                by=self.person,
            )
        except services.Faults as faults:
            for name, sentence in faults.by_field.items():
                form.add_error(name, sentence)
            return self.form_invalid(form)
        except services.NotNow as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.request.path)
        messages.success(self.request, f"The colour of {self.row.entry.code} is changed, with your reason.")
        return redirect(self.request.path)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        query = self.request.GET.urlencode()
        more = f"?{query}" if query else ""
        slug = self.row.entry.slug
        return super().get_context_data(
            case=self.case,
            row=self.row,
            entry=self.row.entry,
            shown=self.case.shown,
            rules=policy_of(self.card.book),
            may_override=self.may_override,
            audit_json=self.at("audit", slug, "json") + more,
            audit_text=self.at("audit", slug, "txt") + more,
            restatable=self.restatable,
            story_url=self._story_url(),
            **kwargs,
        )


class AuditFile(OfVerdict, View):
    """The audit file of the verdict, as JSON or as plain text."""

    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs):
        data, kind = audit.build_file(self.case), self.kwargs["kind"]
        if kind == "json":
            body, form = json.dumps(data, indent=2, ensure_ascii=False) + "\n", "application/json"
        else:
            body, form = audit.as_text(data), "text/plain; charset=utf-8"
        quarter = self.quarter.quarter
        of = "" if self.of == audit.FIGURE else f"-{self.of}"
        name = f"audit-{self.agreement.slug}-{quarter.year_slug}-{quarter.slug}-{self.row.entry.slug}{of}.{kind}"
        return HttpResponse(body, content_type=form, headers={"Content-Disposition": f'attachment; filename="{name}"'})

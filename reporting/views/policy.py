"""The policy, and what if: by which rules is a figure judged, and what would others make of it?"""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from indicators.periods import Quarter
from partners.access import Facts, Verb, demand, may
from reporting import rag, scorecard, services, whatif
from reporting.policy_forms import PolicyForm, named_measures
from reporting.scorecard import Supposed
from reporting.views.base import AgreementMixin, QuarterMixin
from reporting.what_if_forms import WhatIfForm, WhatIfQuarterForm
from targets.book import book_of
from targets.models import Policy


class PolicyView(AgreementMixin, FormView):
    """By which rules is a figure judged, since when, whose are they, and why? The administrator sets others."""

    template_name = "reporting/policy.html"
    form_class = PolicyForm

    def crumbs(self):
        return [*super().crumbs(), {"label": "Policy"}]

    @cached_property
    def versions(self) -> list[tuple[Policy, list]]:
        """Every version with its rules in words, newest first."""
        rows = Policy.objects.filter(agreement=self.agreement).select_related("by").order_by("-version")
        return [(row, scorecard.policy_terms(scorecard.policy_from(row.version, row.rules))) for row in rows]

    @cached_property
    def stands(self):
        """The book of the quarter that the page is read from: its policy is the one in force."""
        return book_of(self.agreement, self.page.found.quarter if self.page.found else None)

    @cached_property
    def quarters(self) -> list[Quarter]:
        return services.quarters_to_judge(self.agreement)

    @property
    def may_set(self) -> bool:
        return bool(self.quarters) and may(self.person, Verb.SET_POLICY, Facts(self.agreement.pk))

    def get_form_kwargs(self):
        return {
            **super().get_form_kwargs(),
            "stands": scorecard.policy_of(self.stands),
            "measures": named_measures(self.stands),
            "quarters": self.quarters,
        }

    def get_initial(self):
        owner = next((row.owner for row, _ in self.versions if row.version == self.stands.policy_version), "")
        return {"owner": owner}

    def post(self, request, *args, **kwargs):
        demand(self.person, Verb.SET_POLICY, Facts(self.agreement.pk))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        """First what would change; the same again with the mark of what was shown saves it."""
        seal = form.seal(self.versions[0][0].version if self.versions else 0)
        said = self.request.POST.get("save")
        if said != seal:
            return self.render_to_response(self.get_context_data(form=form, seal=seal, stale=bool(said)))
        try:
            row = services.set_policy(
                agreement=self.agreement,
                rules=form.policy.to_rules(),
                from_quarter=Quarter.parse(form.cleaned_data["from_quarter"]),
                owner=form.cleaned_data["owner"],
                reason=form.cleaned_data["reason"],
                by=self.person,
            )
        except services.Faults as faults:
            for name, sentence in faults.by_field.items():
                form.add_error(name if name in form.fields else None, sentence)
            return self.form_invalid(form)
        messages.success(self.request, f"Policy version {row.version} is set. It judges from {row.from_quarter} on.")
        return redirect("policy", self.agreement.slug)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(
            versions=self.versions,
            in_force=self.stands.policy_version,
            may_set=self.may_set,
            read_in=self.page.found,
            **kwargs,
        )
        if context.get("seal"):
            context |= self._preview(context["form"])
        return context

    def _preview(self, form):
        """The verdicts of the current quarter that would change."""
        current = self.page.found
        context = {"preview": True, "terms": scorecard.policy_terms(form.policy)}
        if current is None:
            return context
        before = whatif.as_it_stands(self.agreement, current, self.person)
        after = whatif.supposed(self.agreement, current, self.person, Supposed(policy=form.policy))
        begins = Quarter.parse(form.cleaned_data["from_quarter"])
        return {
            **context,
            "before": before,
            "after": after,
            "illustrative": before.illustrative,
            "changes": whatif.changes(before, after),
            "begins": begins,
            "later": begins > current.quarter,
        }


class WhatIf(QuarterMixin, TemplateView):
    """Which colours would change by another policy, figure, forecast or target? Nothing is saved."""

    template_name = "reporting/what_if.html"
    title = "What if"

    def get_context_data(self, **kwargs):
        before = whatif.as_it_stands(self.agreement, self.quarter, self.person)
        asked = self.request.GET if "preset" in self.request.GET else None
        form = WhatIfQuarterForm(
            asked,
            stands=scorecard.policy_of(before.book),
            measures=named_measures(before.book),
            boxes=[box for row in before.rows for box in whatif.boxes_of(row, self.quarter.quarter)],
        )
        found = {}
        if asked is not None and form.is_valid():
            after = whatif.supposed(self.agreement, self.quarter, self.person, form.supposed())
            found = {
                "said": form.said(),
                "after": after,
                "changes": whatif.changes(before, after),
                "terms": scorecard.policy_terms(form.policy),
            }
        return super().get_context_data(form=form, before=before, **found, **kwargs)


class WhatIfIndicator(QuarterMixin, TemplateView):
    """What would another figure, forecast, target or tolerance make of this indicator? Nothing is saved."""

    template_name = "reporting/what_if_indicator.html"

    @cached_property
    def before(self) -> scorecard.Scorecard:
        return whatif.as_it_stands(self.agreement, self.quarter, self.person)

    @cached_property
    def row(self) -> scorecard.IndicatorRow:
        row = self.before.row(self.kwargs["slug"])
        if row is None:
            raise Http404("no such indicator")
        return row

    def crumbs(self):
        entry = self.row.entry
        slugs = self.quarter.quarter
        page = f"{reverse('indicator', args=[self.agreement.slug, entry.slug])}?quarter={slugs.year_slug}-{slugs.slug}"
        return [
            {"label": self.agreement.place, "url": self.at_home()},
            {"label": str(self.quarter), "url": self.at("overview")},
            {"label": entry.code, "url": page},
            {"label": "What if"},
        ]

    def get_context_data(self, **kwargs):
        boxes, book = whatif.boxes_of(self.row, self.quarter.quarter), self.before.book
        own = {rag.rule_key(box.entry.measure) for box in boxes}
        asked = self.request.GET if "preset" in self.request.GET else None
        form = WhatIfForm(
            asked,
            stands=scorecard.policy_of(book),
            measures={key: named for key, named in named_measures(book).items() if key in own},
            boxes=boxes,
        )
        results = []
        if asked is not None and form.is_valid():
            after = whatif.supposed(self.agreement, self.quarter, self.person, form.supposed())
            results = whatif.results(self.row, after.row(self.row.entry.slug))
        return super().get_context_data(
            form=form, row=self.row, entry=self.row.entry, groups=form.groups(), results=results, **kwargs
        )

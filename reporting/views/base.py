"""What the quarter's views share: the quarter of the address, its scorecard, and the way back."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic.base import ContextMixin

from partners.access import Facts, Verb, demand
from reporting import scorecard
from reporting.locks import quarter_words
from reporting.models import ReportingQuarter


class AgreementMixin(ContextMixin):
    """A page of an agreement: the gate has found it and let the person in."""

    verb = Verb.SEE_PUBLISHED

    def dispatch(self, request, *args, **kwargs):
        self.page = request.page
        self.check()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        """What the address names is on the page already: it must not hide the agreement and the quarter themselves."""
        return super().get(request)

    def check(self) -> None:
        """Refuse whoever lacks the right to the page as a whole."""
        demand(self.page.person, self.verb, Facts(self.page.agreement.pk))

    @property
    def agreement(self):
        return self.page.agreement

    @property
    def person(self):
        return self.page.person

    def crumbs(self) -> list[dict]:
        return [{"label": self.agreement.name, "url": self.at_home()}]

    def at_home(self) -> str:
        return reverse("agreement_home", args=[self.agreement.slug])

    def get_context_data(self, **kwargs):
        return super().get_context_data(crumbs=self.crumbs(), **kwargs)


class QuarterMixin(AgreementMixin):
    """A page of one quarter. Someone who may not look into an unpublished quarter is told 404 by the gate."""

    title = ""

    @property
    def quarter(self) -> ReportingQuarter:
        if self.page.quarter is None:
            raise Http404("no quarter yet")
        return self.page.quarter

    @cached_property
    def card(self) -> scorecard.Scorecard:
        return scorecard.build(self.agreement, self.quarter, self.person, known=self.known)

    @property
    def known(self) -> bool:
        """Whether the quarter is read as now known rather than as reported."""
        return self.request.GET.get("as") == "known"

    def at(self, name: str, *more) -> str:
        """The address of a page of this quarter."""
        quarter = self.quarter.quarter
        return reverse(name, args=[self.agreement.slug, quarter.year_slug, quarter.slug, *more])

    def crumbs(self) -> list[dict]:
        place = {"label": self.agreement.place, "url": self.at_home()}
        if not self.title:
            return [place, {"label": str(self.quarter)}]
        return [place, {"label": str(self.quarter), "url": self.at("overview")}, {"label": self.title}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            card=self.card,
            illustrative=self.card.illustrative,
            known=self.known,
            published=self.quarter.state == ReportingQuarter.State.PUBLISHED,
            lock=quarter_words(self.quarter, self.card.reopened),
            footer_words=(
                f"{self.agreement.name}. Judged by policy version {self.card.book.policy_version}: "
                f"{scorecard.policy_words(scorecard.policy_of(self.card.book))}."
            ),
            **kwargs,
        )

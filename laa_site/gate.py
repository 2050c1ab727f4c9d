"""The gate: who is asking, of which agreement and quarter, decided once for every request before any view runs.

Every page but those of the account wants a signed-in person. An address that names an agreement in which the person
holds no place answers 404, exactly as one that does not exist, so nothing is learnt by trying. What a person may do
with a thing inside is asked of partners.access by the view or the service.
"""

from dataclasses import dataclass

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.functional import cached_property

from indicators.models import Agreement
from indicators.periods import Quarter
from partners.access import Person, Refused, Verb, may_anywhere, person_of
from reporting.carrying import carry
from reporting.models import ReportingQuarter

#: Views that anybody may open: the account's own, and the addresses that the site itself answers.
OPEN_VIEWS = {
    "login",
    "logout",
    "password_reset",
    "password_reset_done",
    "password_reset_confirm",
    "password_reset_complete",
}

#: Where a form that was sent without a session is taken up again after the login.
CARRIED_TO = {"return"}


#: What pages answer. Django's form views would take a PUT for a POST; no page of ours means one.
METHODS = ("GET", "HEAD", "POST")


@dataclass
class Page:
    """What a page stands in: the person, the agreement, its quarters, and the quarter that the address names."""

    person: Person
    agreement: Agreement | None = None
    named: Quarter | None = None

    @cached_property
    def quarters(self) -> list[ReportingQuarter]:
        """The quarters that the person may look into, in order: one query."""
        if self.agreement is None:
            return []
        state = ReportingQuarter.State
        unpublished = may_anywhere(self.person, Verb.SEE_SUBMITTED, self.agreement.pk)
        shown = {state.PUBLISHED} | ({state.OPEN, state.CLOSED} if unpublished else set())
        return [row for row in ReportingQuarter.objects.of(self.agreement) if row.state in shown]

    @cached_property
    def found(self) -> ReportingQuarter | None:
        """The quarter named by the address if the person may look into it; named by none, the latest they may."""
        if self.named is None:
            return self.quarters[-1] if self.quarters else None
        return next((row for row in self.quarters if row.quarter == self.named), None)

    @property
    def quarter(self) -> ReportingQuarter | None:
        """The same, but a quarter that is named and not found is a page that is not found."""
        if self.found is None and self.named is not None:
            raise Http404("no such quarter")
        return self.found


class GateMiddleware:
    """Puts `request.page` on every request and turns away those who do not belong."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        match = request.resolver_match
        request.page = Page(Person(None))
        if match.view_name in OPEN_VIEWS or match.app_name == "admin":
            return None
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if not request.user.is_authenticated:
            return self._ask_to_log_in(request, match.view_name)
        request.page.person = person_of(request.user)
        if "agreement" in kwargs:
            self._enter(request.page, kwargs)
        return None

    def _ask_to_log_in(self, request, view_name: str):
        """To the login and back. What somebody typed whose session has ended goes with them; a part of a page that asks
        in the background is told so instead."""
        if request.htmx:
            return HttpResponse("You are signed out.", status=401, content_type="text/plain")
        if request.method == "POST" and view_name in CARRIED_TO:
            carry(request)
        return redirect_to_login(request.get_full_path())

    def _enter(self, page: Page, kwargs: dict) -> None:
        agreement = Agreement.objects.filter(slug=kwargs["agreement"]).first()
        if agreement is None or not page.person.belongs(agreement.pk):
            raise Http404("no such agreement")
        page.agreement = agreement
        if "year" in kwargs:
            try:
                page.named = Quarter.from_slugs(kwargs["year"], kwargs["quarter"])
            except ValueError as error:
                raise Http404("no such quarter") from error

    def process_exception(self, request, exception):
        """A right that is missing answers 403, wherever it was found missing."""
        if isinstance(exception, Refused):
            raise PermissionDenied(str(exception)) from exception
        return

"""People, for administrators: who holds which place, who answers for which indicator, and every change to that."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from indicators import clock
from indicators.models import Indicator
from indicators.views import AgreementPage
from partners import people, services
from partners.access import Facts, Verb, demand, name_of
from partners.forms import EndPlaceForm, HandOverForm, NewPersonForm, PlaceForm, ReasonForm
from partners.models import Place


class PeoplePage(AgreementPage):
    """A page that only who manages people may open."""

    way = (("People", "people"),)

    def dispatch(self, request, *args, **kwargs):
        demand(self.by, Verb.MANAGE_PEOPLE, Facts(self.agreement.pk))
        return super().dispatch(request, *args, **kwargs)

    @property
    def agreement(self):
        return self.request.page.agreement

    @property
    def by(self):
        return self.request.page.person


class People(PeoplePage, TemplateView):
    """Who holds which place?"""

    title = "People"
    way = ()
    template_name = "partners/people.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            people=people.listed(self.agreement), unnamed=people.unnamed(self.agreement), **kwargs
        )


class Answering(PeoplePage, TemplateView):
    """Who answers for which indicator?"""

    title = "Who answers for what"
    template_name = "partners/answering.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(rows=people.by_indicator(self.agreement), **kwargs)


class ChangePage(PeoplePage, FormView):
    """A form whose verb may refuse: every fault stands on the page, and what was typed stays."""

    template_name = "partners/person_form.html"
    button = ""
    about = ""

    def form_valid(self, form):
        try:
            said = self.change(form.cleaned_data)
        except ValidationError as fault:
            form.add_faults(fault)
            return self.form_invalid(form)
        messages.success(self.request, said)
        return redirect(self.get_success_url())

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_success_url(self):
        return reverse("people", args=[self.agreement.slug])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.get_title(), button=self.button, about=self.about, back=self.get_success_url(), **kwargs
        )


class NewPerson(ChangePage):
    """Add a person, with a first place."""

    title = "Add a person"
    button = "Add this person"
    about = "They get an e-mail with a link to set a password. Nobody else ever knows it."
    form_class = NewPersonForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "agreement": self.agreement}

    def change(self, data):
        person = services.add_person(agreement=self.agreement, by=self.by, **data)
        return f"{name_of(person)} is added. A link to set a password is on its way to {person.email}."


class OnePerson(PeoplePage):
    """A page about one person, who holds or held a place in this agreement; any other does not exist here."""

    @cached_property
    def places(self) -> list[Place]:
        found = Place.objects.by_person(self.agreement).filter(person__username=self.kwargs["username"])
        if not found:
            raise Http404("no such person in this agreement")
        return list(found)

    @property
    def person(self):
        return self.places[0].person

    @property
    def at(self) -> str:
        return reverse("person", args=[self.agreement.slug, self.person.get_username()])

    def crumbs(self):
        crumbs = super().crumbs()
        return [*crumbs[:-1], {"label": name_of(self.person), "url": self.at}, crumbs[-1]]

    def get_success_url(self):
        return self.at


class PersonPage(OnePerson, TemplateView):
    """Which places does this person hold, and what was changed?"""

    template_name = "partners/person.html"

    def get_title(self):
        return name_of(self.person)

    def crumbs(self):
        return super(OnePerson, self).crumbs()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            one=people.described(self.person, self.places),
            history=people.changes(self.agreement, self.person),
            own=self.person.pk == self.by.id,
            **kwargs,
        )


class GivePlace(OnePerson, ChangePage):
    """Give a person one more place."""

    button = "Give this place"
    form_class = PlaceForm

    def get_title(self):
        return f"Give {name_of(self.person)} a place"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "agreement": self.agreement}

    def change(self, data):
        place = services.give_place(person=self.person, agreement=self.agreement, by=self.by, **data)
        return f"{name_of(self.person)}: {place.words} from {place.since:%-d %B %Y}."


class EndPlace(OnePerson, ChangePage):
    """End a place: it stays in the history."""

    button = "End this place"
    form_class = EndPlaceForm

    @cached_property
    def place(self) -> Place:
        found = next((one for one in self.places if one.pk == self.kwargs["place"]), None)
        if found is None or not people.is_open(found):
            raise Http404("no such place to end")
        return found

    def get_title(self):
        return f"End the place: {self.place.words}"

    def get_initial(self):
        return {"on": clock.today()}

    def change(self, data):
        services.end_place(place=self.place, by=self.by, **data)
        return f"{name_of(self.person)}: {self.place.words} ends on {data['on']:%-d %B %Y}."


class HandOver(OnePerson, ChangePage):
    """Leave and handover in one step."""

    button = "Hand over"
    about = (
        "With a last day, the other covers those days as deputy, and gets the reminders; every place stays as it is. "
        "Without it, the duties move for good: the old places end the day before the first day."
    )
    form_class = HandOverForm

    def get_title(self):
        return f"Leave or handover for {name_of(self.person)}"

    def get_form_kwargs(self):
        places = [one.indicator_id for one in self.places if people.is_open(one)]
        return {
            **super().get_form_kwargs(),
            "people": get_user_model()
            .objects.filter(places__agreement=self.agreement, is_active=True)
            .exclude(pk=self.person.pk)
            .distinct()
            .order_by("last_name", "first_name"),
            "indicators": Indicator.objects.filter(pk__in=places),
        }

    def change(self, data):
        chosen = list(data.pop("indicators")) or None
        new = services.hand_over(agreement=self.agreement, person=self.person, by=self.by, indicators=chosen, **data)
        things = f"{len(new)} place{'' if len(new) == 1 else 's'}"
        day = f"{data['since']:%-d %B %Y}"
        if data["until"]:
            return f"{name_of(data['to'])} covers {things} from {day} to {data['until']:%-d %B %Y}."
        return f"{name_of(data['to'])} takes over {things} from {day}."


class CloseAccount(OnePerson, ChangePage):
    """Close an account: its places end today, what the person did stays theirs."""

    button = "Close this account"
    about = (
        "From today on this person cannot log in, and every place they hold ends. What they did stays under their name."
    )
    form_class = ReasonForm

    def get_title(self):
        return f"Close the account of {name_of(self.person)}"

    def change(self, data):
        services.close_account(agreement=self.agreement, person=self.person, by=self.by, **data)
        return f"The account of {name_of(self.person)} is closed."

"""People's accounts: added with a first place and a link to set a password; closed together with their places."""

from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import PasswordResetForm
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string

from indicators import clock
from indicators.models import Agreement
from partners.access import Facts, Person, Verb, demand, may, name_of
from partners.models import Place
from partners.services.places import end_place, give_place


@transaction.atomic
def add_person(
    *,
    agreement: Agreement,
    username: str,
    first_name: str,
    last_name: str,
    email: str,
    by: Person,
    role: str = Place.Role.READER,
    **place,
):
    """Make an account with a first place in the agreement; a link to set the password goes to the e-mail address.

    Nobody knows the password that the account begins with. Raises ValidationError, faults by field.
    """
    demand(by, Verb.MANAGE_PEOPLE, Facts(agreement.pk))
    people = get_user_model().objects
    faults: dict[str, list[str]] = {}
    if people.filter(username__iexact=username.strip()).exists():
        faults["username"] = ["Somebody is called that already: choose another user name."]
    if not email.strip():
        faults["email"] = ["Give an e-mail address: the link to set a password goes there."]
    elif people.filter(email__iexact=email.strip()).exists():
        faults["email"] = ["Somebody here has this e-mail address already: one address, one account."]
    person = get_user_model()(
        username=username.strip(), first_name=first_name.strip(), last_name=last_name.strip(), email=email.strip()
    )
    person.set_password(get_random_string(40))
    faults |= _unread(person, already=faults)
    if faults:
        raise ValidationError(faults)
    person.save()
    give_place(person=person, agreement=agreement, role=role, by=by, why="Account made.", **place)
    transaction.on_commit(partial(_send_link, person.email))
    return person


def _unread(person, already: dict) -> dict[str, list[str]]:
    """What the account's fields cannot hold, by field."""
    try:
        person.full_clean(exclude=list(already))
    except ValidationError as fault:
        return fault.message_dict
    return {}


def _send_link(email: str) -> None:
    """Django's own mail for a new password, in words for somebody who has never had one."""
    form = PasswordResetForm({"email": email})
    if form.is_valid():
        site = urlsplit(settings.SITE_URL)
        form.save(
            domain_override=site.netloc,
            use_https=site.scheme == "https",
            subject_template_name="registration/new_account_subject.txt",
            email_template_name="registration/new_account_email.html",
        )


@transaction.atomic
def close_account(*, agreement: Agreement, person, reason: str, by: Person) -> None:
    """Close a person's account from today on, and end every place they hold. What they did stays theirs."""
    demand(by, Verb.MANAGE_PEOPLE, Facts(agreement.pk))
    person = get_user_model().objects.select_for_update().get(pk=person.pk)
    today = clock.today()
    held = list(Place.objects.of_person(person).overlapping(today, None))
    faults = list(_faults_of_closing(person, held, reason, by))
    if faults:
        raise ValidationError(faults)
    for place in held:
        if place.until != today:
            end_place(place=place, on=max(today, place.since), by=by, why=f"Account closed: {reason.strip()}")
    person.is_active = False
    person.save(update_fields=["is_active"])


def _faults_of_closing(person, held: list[Place], reason: str, by: Person):
    if not reason.strip():
        yield "Say why: this stands in the history."
    if not person.is_active:
        yield f"The account of {name_of(person)} is closed already."
    if person.pk == by.id:
        yield "You cannot close your own account: another administrator does."
    if person.is_superuser:
        yield f"{name_of(person)} runs this site: that account is closed in the site’s own administration."
    if not all(may(by, Verb.MANAGE_PEOPLE, Facts(place.agreement_id)) for place in held):
        yield f"{name_of(person)} also holds a place in an agreement that is not yours: end it there first."

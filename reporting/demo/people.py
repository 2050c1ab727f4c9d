"""The actors of the demonstration: users with the demonstration's password, and their places."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from indicators import clock
from indicators.models import Agreement, Indicator, Theme
from partners.access import ROLE, Person, person_of
from partners.models import Partner, Place
from partners.services import give_place
from reporting.demo.script import Actor, DemoFault, Role

#: Everybody's, and printed: the demonstration holds nothing to protect.
PASSWORD = "luton-demo-2008"  # noqa: S105


@dataclass
class Cast:
    """Who plays: persons by login, and how many of them and of their places are new."""

    by_login: dict[str, Person] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    added: int = 0

    def the(self, role: str) -> Person:
        """The first person with a role."""
        login = next((login for login, held in self.roles.items() if held == role), None)
        if login is None:
            raise DemoFault(f"The script has no {role}, and the demonstration needs one.")
        return self.by_login[login]


def bring_on(agreement: Agreement, actors: list[Actor], since: date) -> Cast:
    """Add the users and places that are missing. Whoever is there already keeps their password and places."""
    known = {user.get_username(): user for user in get_user_model().objects.all()}
    things = _things(agreement)
    cast = Cast()
    hashed = ""
    for actor in actors:
        user = known.get(actor.login)
        if user is None:
            hashed = hashed or make_password(PASSWORD)
            user = _new_user(actor, hashed)
            cast.added += 1
        elif user.email != actor.email:
            raise DemoFault(f"Somebody else is called “{actor.login}” here already: the demonstration stays away.")
        _give_places(user, agreement, actor.places, things, since)
        with clock.on(since):
            cast.by_login[actor.login] = person_of(user)
        cast.roles[actor.login] = actor.places[0].role
    return cast


def _new_user(actor: Actor, hashed: str):
    first, _, last = actor.name.partition(" ")
    runs_site = any(place.role == ROLE.ADMINISTRATOR for place in actor.places)
    user = get_user_model()(
        username=actor.login,
        first_name=first,
        last_name=last,
        email=actor.email,
        password=hashed,
        is_staff=runs_site,
        is_superuser=runs_site,
    )
    user.save()
    return user


def _things(agreement: Agreement) -> dict[str, dict]:
    """What a place may name, by the name that the script uses."""
    return {
        "partner": {row.key: row for row in Partner.objects.filter(agreement=agreement)},
        "theme": {row.slug: row for row in Theme.objects.filter(agreement=agreement)},
        "indicator": {row.code: row for row in Indicator.objects.filter(agreement=agreement)},
    }


def _give_places(user, agreement: Agreement, roles: list[Role], things: dict[str, dict], since: date) -> None:
    if Place.objects.filter(person=user, agreement=agreement).exists():
        return
    for place in roles:
        named = {name: getattr(place, name) for name in ("partner", "theme", "indicator")}
        for name, key in named.items():
            if key and key not in things[name]:
                raise DemoFault(f"{user.get_username()}: {agreement} has no {name} “{key}”.")
        give_place(
            person=user,
            agreement=agreement,
            role=place.role,
            duty=place.duty,
            since=since,
            by=None,
            **{name: things[name].get(key) for name, key in named.items()},
        )

"""The partners' questions to the database, each with a name."""

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Sum


class PartnerQuerySet(models.QuerySet):
    """Questions about partners."""

    def of(self, agreement):
        return self.filter(agreement=agreement)

    def with_parts(self):
        """Each with how many indicators it leads and contributes to."""
        return self.annotate(
            leads=Count("signups", filter=Q(signups__lead=True), distinct=True),
            contributes=Count("signups", filter=Q(signups__lead=False), distinct=True),
        )

    def for_directory(self, agreement):
        """The agreement's partners with their parts, groups and successors: four queries."""
        return (
            self.of(agreement).with_parts().prefetch_related("groups__group", "successions__successor").order_by("name")
        )

    def for_page(self, agreement):
        """The agreement's partners, each with everything that its own page shows."""
        return (
            self.of(agreement)
            .with_parts()
            .prefetch_related(
                "aliases",
                "successions__successor",
                "groups__group",
                "memberships__member",
                "seats",
                "boards__theme",
                "signups__indicator",
            )
        )

    def matching(self, words):
        """Those that the document or anybody here spells so."""
        alias = self.model._meta.get_field("aliases").related_model
        spelt = alias.objects.filter(partner=OuterRef("pk"), alias__icontains=words)
        return self.filter(Q(name__icontains=words) | Q(short__icontains=words) | Exists(spelt))

    def having_part(self, part):
        """Those that lead an indicator, contribute to one, or signed up to none."""
        signups = self.model._meta.get_field("signups").related_model.objects.filter(partner=OuterRef("pk"))
        match part:
            case "leads":
                return self.filter(Exists(signups.filter(lead=True)))
            case "contributes":
                return self.filter(Exists(signups.filter(lead=False)))
            case _:
                return self.exclude(Exists(signups))

    def by_part(self):
        """How many there are, and how many of them lead or contribute, as a dict."""
        return self.order_by().aggregate(
            all=Count("pk", distinct=True),
            leads=Count("pk", filter=Q(signups__lead=True), distinct=True),
            contributes=Count("pk", filter=Q(signups__lead=False), distinct=True),
        )


class SeatQuerySet(models.QuerySet):
    """Questions about seats on the Forum."""

    def of(self, agreement):
        """The agreement's seats in the document's order, each with its holders: two queries."""
        return self.filter(agreement=agreement).prefetch_related("holders").order_by("position")

    def totals(self):
        """How many seats are printed with a number, and how many entries have none."""
        return self.order_by().aggregate(
            numbered=Sum("seats"), entries=Count("pk"), unnumbered=Count("pk", filter=Q(seats__isnull=True))
        )


class SuccessionQuerySet(models.QuerySet):
    """Questions about successions."""

    def to(self, partner):
        """Those in which the partner took another's place, each with the one that ended."""
        return self.filter(successor=partner).select_related("partner")


class SignUpQuerySet(models.QuerySet):
    """Questions about sign-ups."""

    def of(self, agreement):
        """The agreement's sign-ups in order, each with its partner: one query."""
        return (
            self.filter(indicator__agreement=agreement)
            .select_related("partner")
            .order_by("indicator__position", "position")
        )

    def leads(self):
        return self.filter(lead=True)


class PlaceQuerySet(models.QuerySet):
    """Questions about people's places."""

    def in_force(self, day):
        """Places held on a day."""
        return self.filter(since__lte=day).filter(Q(until__isnull=True) | Q(until__gte=day))

    def of_person(self, person):
        return self.filter(person=person)

    def of(self, agreement):
        return self.filter(agreement=agreement)

    def with_names(self):
        """Together with everything that a place's words name."""
        return self.select_related("person", "covers", "partner", "theme", "indicator")

    def by_person(self, agreement):
        """The agreement's places, each person's together, those without an end first: one query."""
        return (
            self.of(agreement)
            .with_names()
            .order_by("person__last_name", "person__first_name", "person_id", F("until").desc(nulls_first=True), "id")
        )

    def answering(self, agreement, day):
        """Who answers for indicators or partners on a day: officers whose accounts are open, who covers first."""
        return (
            self.of(agreement)
            .in_force(day)
            .filter(role="officer", person__is_active=True)
            .with_names()
            .order_by(F("covers").asc(nulls_last=True), "id")
        )

    def duties(self, agreement, person):
        """A person's places as an officer: what can be covered or handed over."""
        return self.of(agreement).of_person(person).filter(role="officer").with_names().order_by("id")

    def changes(self, agreement, person):
        """The history of a person's places, latest first, each with who changed it: one query."""
        return (
            self.model.history.filter(agreement=agreement, person=person)
            .select_related("history_user", "partner", "theme", "indicator", "covers")
            .order_by("-history_id")
        )

    def overlapping(self, since, until):
        """Places held on at least one of these days; `until` None is for ever."""
        found = self.filter(Q(until__isnull=True) | Q(until__gte=since))
        return found if until is None else found.filter(since__lte=until)

    def without_end(self, **stands):
        """Places with exactly these facts (None is a fact too) that nobody has ended."""
        none = {f"{name}__isnull": True for name, value in stands.items() if value is None}
        some = {name: value for name, value in stands.items() if value is not None}
        return self.filter(until=None, **none, **some)

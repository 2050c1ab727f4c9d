"""The partners' questions to the database, each with a name."""

from django.db import models
from django.db.models import Count, Q


class PartnerQuerySet(models.QuerySet):
    """Questions about partners."""

    def of(self, agreement):
        return self.filter(agreement=agreement)

    def for_directory(self, agreement):
        """The agreement's partners, each with how many indicators it leads and contributes to."""
        return (
            self.of(agreement)
            .annotate(
                leads=Count("signups", filter=Q(signups__lead=True), distinct=True),
                contributes=Count("signups", filter=Q(signups__lead=False), distinct=True),
            )
            .order_by("name")
        )


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

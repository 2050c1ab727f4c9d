"""The returns' and figures' questions to the database, each with a name."""

from django.db import models
from django.db.models import F, Q


class ReportingQuarterQuerySet(models.QuerySet):
    """Questions about reporting quarters."""

    def of(self, agreement):
        return self.filter(agreement=agreement).order_by("year", "number")

    def up_to(self, quarter):
        return self.filter(Q(year__lt=quarter.year) | Q(year=quarter.year, number__lte=quarter.number))


class ReturnQuerySet(models.QuerySet):
    """Questions about returns."""

    def in_quarter(self, quarter):
        return self.filter(quarter=quarter).select_related("indicator").order_by("indicator__position")

    def with_people(self):
        """Together with those who saved, submitted and signed off."""
        return self.select_related("saved_by", "submitted_by", "signed_off_by")


class ActualQuerySet(models.QuerySet):
    """Questions about figures."""

    def of(self, agreement):
        """The agreement's figures, oldest first, each with its return's state and quarter: one query."""
        return (
            self.filter(measure__indicator__agreement=agreement)
            .annotate(
                ret_state=F("ret__state"),
                ret_quarter_id=F("ret__quarter_id"),
                ret_year=F("ret__quarter__year"),
                ret_number=F("ret__quarter__number"),
            )
            .order_by("id")
        )

    def of_indicator(self, indicator):
        return self.of(indicator.agreement).filter(measure__indicator=indicator)

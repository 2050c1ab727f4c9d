"""The returns' and figures' questions to the database, each with a name."""

from django.db import models


class ReportingQuarterQuerySet(models.QuerySet):
    """Questions about reporting quarters."""

    def of(self, agreement):
        return self.filter(agreement=agreement).order_by("year", "number")


class ReturnQuerySet(models.QuerySet):
    """Questions about returns."""

    def in_quarter(self, quarter):
        return self.filter(quarter=quarter).select_related("indicator").order_by("indicator__position")

    def with_people(self):
        """Together with those who saved, submitted and signed off."""
        return self.select_related("saved_by", "submitted_by", "signed_off_by")


class ActualQuerySet(models.QuerySet):
    """Questions about figures."""

    def in_agreement(self, agreement):
        """The agreement's figures, oldest first, so that a later one takes an earlier one's place."""
        return self.filter(measure__indicator__agreement=agreement).order_by("id")

    def of_indicator(self, indicator_id):
        """An indicator's figures, oldest first, each with its return and quarter."""
        return self.filter(measure__indicator_id=indicator_id).select_related("ret__quarter").order_by("id")

    def with_people(self):
        """Together with who typed each, and who submitted and signed off its return."""
        return self.select_related("by", "ret__quarter", "ret__submitted_by", "ret__signed_off_by")


class OverrideQuerySet(models.QuerySet):
    """Questions about overrides."""

    def of_quarter(self, quarter):
        """A quarter's overrides, oldest first, so that a later one takes an earlier one's place."""
        return self.filter(quarter=quarter).select_related("by").order_by("id")

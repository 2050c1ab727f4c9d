"""The promises' questions to the database, each with a name."""

from django.db import models
from django.db.models import Count, Q


class _OfMeasures(models.QuerySet):
    """Rows that belong to a measure and come in versions."""

    def of(self, agreement):
        """The agreement's rows, oldest version first, so that a later one takes the place of an earlier one."""
        return self.filter(measure__indicator__agreement=agreement).order_by("measure_id", "version", "pk")


class BaselineQuerySet(_OfMeasures):
    """Questions about baselines."""

    def versions(self, measure_id):
        """Every version of a measure's baseline with who recorded it, the newest first."""
        return self.filter(measure=measure_id).select_related("by").order_by("-version")


class TargetQuerySet(_OfMeasures):
    """Questions about targets."""


class MilestoneQuerySet(_OfMeasures):
    """Questions about milestones."""

    def of_indicator(self, indicator):
        """Those of an indicator's measures by period, the newest version first, with who set them."""
        return (
            self.filter(measure__indicator=indicator)
            .select_related("by")
            .order_by("measure__position", "period", "-version")
        )


class QueryQuerySet(models.QuerySet):
    """Questions about queries."""

    def of(self, agreement):
        return self.filter(agreement=agreement).select_related("indicator", "answered_by").order_by("position")

    def by_urgency(self):
        """Open before answered, and of the open ones those that block judgement first."""
        return self.order_by("-state", "-blocks", "position")

    def counts(self):
        """How many there are, how many are open, and how many of the open ones block judgement, as a dict."""
        return self.order_by().aggregate(
            all=Count("pk"),
            open=Count("pk", filter=Q(state="open")),
            blocking=Count("pk", filter=Q(state="open", blocks=True)),
        )

    def blocking(self):
        return self.filter(blocks=True, state="open")

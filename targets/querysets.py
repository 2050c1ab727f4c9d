"""The promises' questions to the database, each with a name."""

from django.db import models


class _OfMeasures(models.QuerySet):
    """Rows that belong to a measure and come in versions."""

    def of(self, agreement):
        """The agreement's rows, oldest version first, so that a later one takes the place of an earlier one."""
        return self.filter(measure__indicator__agreement=agreement).order_by("measure_id", "version", "pk")


class BaselineQuerySet(_OfMeasures):
    """Questions about baselines."""


class TargetQuerySet(_OfMeasures):
    """Questions about targets."""


class MilestoneQuerySet(_OfMeasures):
    """Questions about milestones."""


class QueryQuerySet(models.QuerySet):
    """Questions about queries."""

    def of(self, agreement):
        return self.filter(agreement=agreement).select_related("indicator").order_by("position")

    def blocking(self):
        return self.filter(blocks=True, state="open")

"""The ground floor's questions to the database, each with a name."""

from django.db import models


class AgreementQuerySet(models.QuerySet):
    """Questions about agreements."""

    def with_document(self):
        """Together with the text of the document."""
        return self.select_related("document")


class IndicatorQuerySet(models.QuerySet):
    """Questions about indicators."""

    def of(self, agreement):
        """The agreement's indicators in the document's order, each with its theme."""
        return self.filter(agreement=agreement).select_related("theme").order_by("position")


class MeasureQuerySet(models.QuerySet):
    """Questions about measures."""

    def of(self, agreement):
        """The agreement's measures in order, each with its indicator and theme: one query."""
        return (
            self.filter(indicator__agreement=agreement)
            .select_related("indicator__theme")
            .order_by("indicator__position", "position")
        )

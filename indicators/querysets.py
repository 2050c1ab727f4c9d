"""The ground floor's questions to the database, each with a name."""

from django.db import models
from django.db.models import Count, Q


class AgreementQuerySet(models.QuerySet):
    """Questions about agreements."""

    def with_document(self):
        """Together with the text of the document."""
        return self.select_related("document")


class SectionQuerySet(models.QuerySet):
    """Questions about the narrative's sections."""

    def of(self, agreement):
        """The agreement's sections in order, each with its commitments: two queries."""
        return self.filter(agreement=agreement).prefetch_related("commitments").order_by("position")


class GlossaryQuerySet(models.QuerySet):
    """Questions about the glossary."""

    def of(self, agreement):
        return self.filter(agreement=agreement).order_by("position")


class IndicatorQuerySet(models.QuerySet):
    """Questions about indicators."""

    def of(self, agreement):
        """The agreement's indicators in the document's order, each with its theme."""
        return self.filter(agreement=agreement).select_related("theme").order_by("position")

    def for_register(self, agreement):
        """As `of`, each with its measures: two queries."""
        return self.of(agreement).prefetch_related("measures")

    def matching(self, words):
        """Those whose code or title holds all these words."""
        found = self
        for word in words.split():
            found = found.filter(Q(code__icontains=word) | Q(title__icontains=word))
        return found

    def to_confirm(self):
        """Those of which something was read from knowledge and waits to be confirmed."""
        return self.exclude(to_confirm=[])

    def settled(self):
        return self.filter(to_confirm=[])

    def by_kind(self):
        """How many there are of each kind, and of all, as a dict."""
        counts = dict(self.order_by().values_list("kind").annotate(Count("pk")))
        return {**counts, "all": sum(counts.values())}


class MeasureQuerySet(models.QuerySet):
    """Questions about measures."""

    def of(self, agreement):
        """The agreement's measures in order, each with its indicator and theme: one query."""
        return (
            self.filter(indicator__agreement=agreement)
            .select_related("indicator__theme")
            .order_by("indicator__position", "position")
        )

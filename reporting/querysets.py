"""The returns' and figures' questions to the database, each with a name."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Cast


class ReportingQuarterQuerySet(models.QuerySet):
    """Questions about reporting quarters."""

    def of(self, agreement):
        return self.filter(agreement=agreement).order_by("year", "number")


class ReturnQuerySet(models.QuerySet):
    """Questions about returns."""

    def in_quarter(self, quarter):
        return self.filter(quarter=quarter).select_related("indicator").order_by("indicator__position")

    def owing_figures(self):
        """Returns of quarters under way, or published, with a figure due that is not handed in. A return that is
        reopened owes nothing while what was signed off before goes on standing."""
        return (
            self.alias(asked=Cast("asks", models.TextField()))
            .filter(asked__contains='"figure"', state__in=["not started", "draft", "sent back"])
            .exclude(quarter__state="upcoming")
            .exclude(stands_to__gt=0)
        )

    def overdue(self, day):
        """Those whose figure was due before this day, or whose quarter is published without it."""
        return self.owing_figures().filter(_late(self.model, day))

    def awaited(self, day):
        """Those whose figure is still to come in time: by the quarter's entry deadline, or a measure's own day."""
        return self.owing_figures().filter(~_late(self.model, day))

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


class PublishedVerdictQuerySet(models.QuerySet):
    """Questions about verdicts as they were published."""

    def newest(self):
        """Each indicator's newest edition: all of its rows, and none of an earlier one."""
        own = self.model.objects.filter(quarter=OuterRef("quarter"), indicator=OuterRef("indicator"), slot="indicator")
        return self.filter(~Exists(own.filter(edition__gt=OuterRef("edition"))))

    def editions_of(self, quarter, indicator_id):
        """An indicator's own verdict in every edition, the first first."""
        rows = self.filter(quarter=quarter, indicator_id=indicator_id, slot="indicator")
        return rows.select_related("override").order_by("edition")


class EventQuerySet(models.QuerySet):
    """Questions about the history."""

    def of_story(self, returns, quarters):
        """What happened to some returns, and to their quarters as a whole, in order."""
        of_all = Q(quarter__in=quarters, ret__isnull=True, indicator__isnull=True)
        return self.filter(Q(ret__in=returns) | of_all).select_related("by", "quarter").order_by("at", "id")

    def published_again(self, quarter, indicator_id):
        """When an indicator of a published quarter was published again, the first time first."""
        rows = self.filter(quarter=quarter, indicator_id=indicator_id, verb="published again")
        return rows.select_related("by").order_by("id")


class ReopeningQuerySet(models.QuerySet):
    """Questions about reopenings."""

    def of_agreement(self, agreement):
        """The reopenings of its quarters, each with its indicator."""
        return self.filter(quarter__agreement=agreement).select_related("indicator").order_by("id")

    def of_quarter(self, quarter):
        """A quarter's reopenings, each with its indicator and who reopened it."""
        return self.filter(quarter=quarter).select_related("indicator", "by", "ended_by").order_by("id")

    def in_force(self, day):
        """Those that nobody ended and whose last day has not gone by: they end by themselves."""
        return self.filter(ended_at__isnull=True, until__gte=day)


class EvidenceQuerySet(models.QuerySet):
    """Questions about evidence."""

    def offered(self):
        """Those that nobody took back."""
        return self.filter(removed_at__isnull=True).select_related("by")


class ExceptionQuerySet(models.QuerySet):
    """Questions about exceptions."""

    def open(self):
        return self.filter(closed_at__isnull=True)

    def of(self, agreement):
        return self.filter(indicator__agreement=agreement)


def _late(returns, day):
    """That a return's figure is late on a day. A measure with its own due day (`05-31`, in the year in which the
    reporting quarter begins on the calendar) goes by it, every other by the quarter's entry deadline."""
    measures = returns._meta.get_field("indicator").related_model._meta.get_field("measures").related_model.objects
    rated = measures.filter(indicator=OuterRef("indicator"), rated=True)
    own = rated.exclude(due_on="")
    return (
        Q(quarter__state="published")
        | (Q(quarter__entry_by__lt=day) & Exists(rated.filter(due_on="")))
        | (_begins_by(day.year - 1) & Exists(own))
        | (_begins_by(day.year) & Exists(own.filter(due_on__lt=f"{day:%m-%d}")))
    )


def _begins_by(year):
    """That a return's quarter begins in a calendar year or before: Q4 begins in the year after its financial year."""
    return Q(quarter__number__lt=4, quarter__year__lte=year) | Q(quarter__number=4, quarter__year__lt=year)

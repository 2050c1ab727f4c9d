"""The returns' and figures' questions to the database, each with a name."""

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.db.models.functions import Cast, Coalesce


class ReportingQuarterQuerySet(models.QuerySet):
    """Questions about reporting quarters."""

    def of(self, agreement):
        return self.filter(agreement=agreement).order_by("year", "number")


class ReturnQuerySet(models.QuerySet):
    """Questions about returns."""

    def in_quarter(self, quarter):
        return self.filter(quarter=quarter).select_related("indicator").order_by("indicator__position")

    def enterable(self, quarter):
        """A quarter's returns with all that deciding about their entry wants."""
        return self.in_quarter(quarter).select_related("indicator", "quarter__agreement", "saved_by")

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

    def with_exception(self):
        """Together with `exception_id`, the exception that a return goes on with: the indicator's open one, if it has
        one. A return that is reopened goes on with the one in which it spoke before, closed since or not: what it said
        is corrected with it, and no second exception comes of it."""
        reports = self.model._meta.apps.get_model("reporting", "ExceptionReport").objects
        open_one = Subquery(reports.open().filter(indicator=OuterRef("indicator")).values("pk")[:1])
        spoke = Subquery(reports.filter(updates__ret=OuterRef("pk")).order_by("-pk").values("pk")[:1])
        reopened = Case(When(stands_to__isnull=False, then=Coalesce(spoke, open_one)), default=open_one)
        return self.annotate(exception_id=reopened)


class ActualQuerySet(models.QuerySet):
    """Questions about figures."""

    def in_agreement(self, agreement):
        """The agreement's figures, oldest first, so that a later one takes an earlier one's place."""
        return self.filter(measure__indicator__agreement=agreement).order_by("id")

    def of_indicator(self, indicator_id):
        """An indicator's figures, oldest first, each with its return and quarter."""
        return self.of_indicators([indicator_id])

    def of_indicators(self, ids):
        """The figures of several indicators in the same way."""
        return self.filter(measure__indicator_id__in=ids).select_related("ret__quarter").order_by("id")

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

    def with_return(self):
        """Together with the return, its indicator and its quarter."""
        return self.select_related("by", "ret__indicator", "ret__quarter__agreement")


class ExceptionUpdateQuerySet(models.QuerySet):
    """Questions about what was said of exceptions."""

    def after(self, quarter):
        """What was said with the returns of later quarters."""
        later = Q(ret__quarter__number__gt=quarter.number, ret__quarter__year=quarter.year)
        return self.filter(later | Q(ret__quarter__year__gt=quarter.year))

    def with_people(self):
        """Oldest first, each with its exception and its return, and with who said it and who closed it."""
        return self.select_related(
            "report__opened_in", "report__closed_in", "report__closed_by", "ret__quarter", "by"
        ).order_by("id")


class ExceptionActionQuerySet(models.QuerySet):
    """Questions about the actions of exceptions."""

    def with_returns(self):
        """By their days, each with the return that it came with and the one that says it is done."""
        return self.select_related("ret__quarter", "done_with__quarter").order_by("due", "id")

    def to_do(self, indicator_id):
        """What is not done yet of an indicator's open exception."""
        return self.filter(report__indicator_id=indicator_id, report__closed_at__isnull=True, done_on__isnull=True)


class ExceptionQuerySet(models.QuerySet):
    """Questions about exceptions."""

    def open(self):
        return self.filter(closed_at__isnull=True)

    def of(self, agreement):
        return self.filter(indicator__agreement=agreement)

    def with_indicator(self):
        """Together with the indicator and the quarter in which it was opened."""
        return self.select_related("indicator__agreement", "opened_in")


class DigestQuerySet(models.QuerySet):
    """Questions about digests."""

    def of_day(self, day):
        return self.filter(day=day)

    def unsure(self):
        """Those of which nobody knows whether they went: the command was cut off while it sent them."""
        return self.filter(sent_at__isnull=True).select_related("person").order_by("day", "id")


class UploadQuerySet(models.QuerySet):
    """Questions about uploaded workbooks."""

    def waiting(self, quarter, person_id):
        """A person's own that they have not decided about, the newest first."""
        return self.filter(quarter=quarter, by_id=person_id, state="read").order_by("-id")

    def own(self, quarter, person_id):
        """A person's own of a quarter, whatever became of them."""
        return self.filter(quarter=quarter, by_id=person_id)

    def kept_before(self, upload):
        """The same file, uploaded before and kept; the newest."""
        return self.filter(sha256=upload.sha256, state="kept", pk__lt=upload.pk).order_by("-id").first()


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

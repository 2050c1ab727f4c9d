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

    def enterable(self, quarter):
        """A quarter's returns with all that deciding about their entry wants."""
        return self.in_quarter(quarter).select_related("indicator", "quarter__agreement", "saved_by")

    def with_people(self):
        """Together with those who saved, submitted and signed off."""
        return self.select_related("saved_by", "submitted_by", "signed_off_by")

    def with_exception(self):
        """Together with `open_exception`, the id of the indicator's open exception, if it has one."""
        reports = self.model._meta.apps.get_model("reporting", "ExceptionReport")
        open_one = reports.objects.open().filter(indicator=models.OuterRef("indicator")).values("pk")[:1]
        return self.annotate(open_exception=models.Subquery(open_one))


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


class ReopeningQuerySet(models.QuerySet):
    """Questions about reopenings."""

    def in_force(self, day):
        """Those that nobody ended and whose last day has not gone by."""
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

"""Exceptions: what is said and done about an indicator that is red (product.md 4).

An indicator has at most one open exception. What is said of it is added with each quarter's return, never changed; its
actions stand until they are done.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from indicators.models import Indicator
from reporting.models.quarters import ReportingQuarter, Return
from reporting.querysets import ExceptionActionQuerySet, ExceptionQuerySet, ExceptionUpdateQuerySet

USER = settings.AUTH_USER_MODEL


class ExceptionReport(models.Model):
    """An exception of an indicator: opened by a red, closed by its board or by a green."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="exceptions")
    opened_in = models.ForeignKey(ReportingQuarter, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    opened_for = models.CharField(max_length=30, help_text="What was red: figure, forecast or delivery.")
    closed_in = models.ForeignKey(ReportingQuarter, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    closed_why = models.CharField(max_length=300, blank=True)

    objects = ExceptionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator"], condition=Q(closed_at__isnull=True), name="exception_one_open"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, closed_in__isnull=True, closed_why="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False, closed_in__isnull=False) & ~Q(closed_why="")),
                name="exception_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}, exception since {self.opened_in}"


class ExceptionUpdate(models.Model):
    """What is said of an exception with a return: first why, later what has changed. The latest of a return counts."""

    report = models.ForeignKey(ExceptionReport, models.PROTECT, related_name="updates")
    ret = models.ForeignKey(Return, models.PROTECT, related_name="exception_updates")
    words = models.TextField(help_text="Why it is red; in later quarters, what has changed.")
    impact = models.TextField(blank=True)
    recovery = models.TextField(blank=True, help_text="When and how it is expected to recover.")
    help_needed = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    objects = ExceptionUpdateQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="exception_update_says_something")]

    def __str__(self) -> str:
        return f"{self.report}: {self.ret}"


class ExceptionAction(models.Model):
    """What is done about an exception: by whom, by when, and since when it is done."""

    report = models.ForeignKey(ExceptionReport, models.PROTECT, related_name="actions")
    ret = models.ForeignKey(Return, models.PROTECT, related_name="exception_actions")
    words = models.CharField(max_length=500)
    owner = models.CharField(max_length=120)
    due = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    done_with = models.ForeignKey(
        Return, models.PROTECT, null=True, blank=True, related_name="+", help_text="The return that said so."
    )

    objects = ExceptionActionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["due", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(words="") & ~Q(owner=""), name="exception_action_owned"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True, done_with__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False, done_with__isnull=False),
                name="exception_action_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.words

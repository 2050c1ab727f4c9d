"""Verdicts that somebody changed, verdicts as they were published, and the history."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from indicators.models import FIGURE, Agreement, Indicator, Measure
from reporting.models.figures import Actual
from reporting.models.quarters import ReportingQuarter, Return
from reporting.querysets import EventQuerySet, OverrideQuerySet, PublishedVerdictQuerySet

USER = settings.AUTH_USER_MODEL


class Override(models.Model):
    """A reviewer's colour in place of the computed one (judgement.md 4); append-only, a later one supersedes.

    `computed` is the colour that it takes the place of: when a new figure gives another, the override has lapsed.
    Without a `colour` it withdraws the one before.
    """

    class Colour(models.TextChoices):
        RED = "red", "Red"
        AMBER = "amber", "Amber"
        GREEN = "green", "Green"

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="overrides")
    quarter = models.ForeignKey(ReportingQuarter, models.PROTECT, related_name="overrides")
    computed = models.CharField(max_length=5, choices=Colour.choices)
    colour = models.CharField(max_length=5, choices=Colour.choices, blank=True)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    objects = OverrideQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="override_with_reason"),
            models.CheckConstraint(
                condition=Q(computed__in=["red", "amber", "green"])
                & Q(colour__in=["", "red", "amber", "green"])
                & ~Q(colour=models.F("computed")),
                name="override_of_another_colour",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.quarter}: {self.words}"

    @property
    def words(self) -> str:
        """`Green, overridden from red by A. Patel, 20 October 2008 14:05: reason`, without a stop at its end."""
        name = self.by.get_full_name() or self.by.get_username()
        who = f"{name}, {timezone.localtime(self.at):%-d %B %Y %H:%M}"
        if not self.colour:
            return f"Override withdrawn by {who}: {self.reason}"
        return f"{self.get_colour_display()}, overridden from {self.computed} by {who}: {self.reason}"


class PublishedVerdict(models.Model):
    """A verdict frozen when its quarter was published, with everything it was made from and the words shown.

    `slot` says which it is: the figure due in the quarter, the latest known of the others, or the indicator's own.
    `edition` is 1; a return that was reopened and signed off again is published as the next, and the earlier ones stay.
    """

    class Slot(models.TextChoices):
        FIGURE = "figure", "Figure due"
        LATEST = "latest", "Latest known"
        FORECAST = "forecast", "Forecast"
        INDICATOR = "indicator", "Indicator"

    quarter = models.ForeignKey(ReportingQuarter, models.PROTECT, related_name="verdicts")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="verdicts")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="verdicts")
    slot = models.CharField(max_length=10, choices=Slot.choices)
    edition = models.PositiveSmallIntegerField(default=1)
    colour = models.CharField(max_length=5, blank=True)
    reason = models.CharField(max_length=30, blank=True)
    guide = models.BooleanField(default=False)
    period = models.CharField(max_length=40, blank=True)
    due = models.BooleanField(default=False)
    actual = models.DecimalField(null=True, blank=True, **FIGURE)
    status = models.CharField(max_length=12, blank=True)
    expected = models.DecimalField(null=True, blank=True, **FIGURE)
    year_end = models.DecimalField(null=True, blank=True, **FIGURE)
    sentence = models.TextField()
    figure = models.ForeignKey(Actual, models.PROTECT, null=True, blank=True, related_name="+")
    target_versions = models.JSONField(default=list, help_text="The ids of the targets in force.")
    override = models.ForeignKey(
        Override, models.PROTECT, null=True, blank=True, related_name="+", help_text="By which its colour was set."
    )

    objects = PublishedVerdictQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["quarter", "measure", "slot", "edition"], name="verdict_of_measure_once"),
            models.UniqueConstraint(
                fields=["quarter", "indicator", "edition"],
                condition=Q(slot="indicator"),
                name="verdict_of_indicator_once",
            ),
            models.CheckConstraint(
                condition=(Q(colour="") & ~Q(reason="")) | (~Q(colour="") & Q(reason="")),
                name="verdict_colour_or_reason",
            ),
            models.CheckConstraint(
                condition=(Q(slot="indicator") & Q(measure__isnull=True))
                | (~Q(slot="indicator") & Q(measure__isnull=False)),
                name="verdict_of_a_measure_or_the_indicator",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.quarter}: {self.colour or self.reason}"

    @property
    def words(self) -> str:
        """`edition 2: amber`."""
        return f"edition {self.edition}: {self.colour or self.reason}"


class Event(models.Model):
    """The append-only history: who did what, when, to what, and why."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="events")
    quarter = models.ForeignKey(ReportingQuarter, models.PROTECT, null=True, blank=True, related_name="events")
    ret = models.ForeignKey(Return, models.PROTECT, null=True, blank=True, related_name="events")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="events")
    verb = models.CharField(max_length=40)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%d %B %Y}: {self.verb}"

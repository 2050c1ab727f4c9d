"""What happened: quarters, returns, figures, forecasts, and what was published.

Figures are append-only: a later row for the same measure and period takes the earlier one's place, and both stay.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from indicators.models import FIGURE, Agreement, Indicator, Measure
from indicators.periods import Quarter
from reporting.querysets import ActualQuerySet, OverrideQuerySet, ReportingQuarterQuerySet, ReturnQuerySet
from targets.models import Policy

USER = settings.AUTH_USER_MODEL


class ReportingQuarter(models.Model):
    """A quarter in which returns are made: upcoming, open (entry), closed (review), published (frozen)."""

    class State(models.TextChoices):
        UPCOMING = "upcoming", "Upcoming"
        OPEN = "open", "Open for entry"
        CLOSED = "closed", "Entry closed"
        PUBLISHED = "published", "Published"

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="quarters")
    year = models.PositiveSmallIntegerField(help_text="The year in which the financial year starts.")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPCOMING)
    opens_on = models.DateField(null=True, blank=True)
    entry_by = models.DateField(null=True, blank=True)
    boards_on = models.DateField(null=True, blank=True)
    meets_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    policy = models.ForeignKey(Policy, models.PROTECT, null=True, blank=True, related_name="quarters")

    objects = ReportingQuarterQuerySet.as_manager()

    class Meta:
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "year", "number"], name="quarter_once"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=4), name="quarter_one_to_four"),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False, published_by__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True, published_by__isnull=True)),
                name="quarter_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="upcoming") | Q(entry_by__isnull=False, opened_at__isnull=False),
                name="quarter_open_has_a_deadline",
            ),
        ]

    def __str__(self) -> str:
        return str(self.quarter)

    @property
    def quarter(self) -> Quarter:
        return Quarter(self.year, self.number)


class Return(models.Model):
    """What is submitted for an indicator and a reporting quarter. It exists before its data (product.md 4).

    `version` goes up with each change, and every edit says which version it saw.
    """

    class State(models.TextChoices):
        NOT_STARTED = "not started", "Not started"
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        SENT_BACK = "sent back", "Sent back"
        SIGNED_OFF = "signed off", "Signed off"

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="returns")
    quarter = models.ForeignKey(ReportingQuarter, models.PROTECT, related_name="returns")
    state = models.CharField(max_length=12, choices=State.choices, default=State.NOT_STARTED)
    version = models.PositiveIntegerField(default=1)
    asks = models.JSONField(default=list, help_text="What is due: figure, forecast.")
    commentary = models.TextField(blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    signed_off_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    sent_back_reason = models.TextField(blank=True)

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "quarter"], name="return_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "signed off"])
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="return_submitted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="signed off", signed_off_at__isnull=False, signed_off_by__isnull=False)
                | (~Q(state="signed off") & Q(signed_off_at__isnull=True, signed_off_by__isnull=True)),
                name="return_signed_off_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent back") | ~Q(sent_back_reason=""), name="return_sent_back_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.quarter}"


class Actual(models.Model):
    """A figure for a measure and a period, as it came: typed text, number, status, and who or which release says so.

    It came with a return (then somebody typed it) or with a published release (then it is known since a day).
    """

    class Status(models.TextChoices):
        PROVISIONAL = "provisional", "Provisional"
        ESTIMATE = "estimate", "Estimate"
        FINAL = "final", "Final"

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="actuals")
    period = models.CharField(max_length=40)
    ret = models.ForeignKey(Return, models.PROTECT, null=True, blank=True, related_name="actuals")
    value = models.DecimalField(null=True, blank=True, **FIGURE)
    typed = models.CharField(max_length=60, blank=True)
    numerator = models.DecimalField(null=True, blank=True, **FIGURE)
    denominator = models.DecimalField(null=True, blank=True, **FIGURE)
    sample = models.PositiveIntegerField(null=True, blank=True)
    design = models.DecimalField(null=True, blank=True, **FIGURE)
    status = models.CharField(max_length=12, choices=Status.choices)
    proxy = models.BooleanField(default=False)
    suppressed = models.BooleanField(default=False)
    because = models.CharField(max_length=300, blank=True, help_text="Why there is no figure.")
    illustrative = models.BooleanField(default=False)
    release = models.CharField(max_length=200, blank=True)
    known_on = models.DateField(null=True, blank=True, help_text="The day of the release.")
    note = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Why a final figure was restated.")
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ActualQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["measure", "period"], name="actual_measure_period")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ret__isnull=False, by__isnull=False, release="", known_on__isnull=True)
                | (Q(ret__isnull=True, known_on__isnull=False) & ~Q(release="")),
                name="actual_from_a_return_or_a_release",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(suppressed=True) | ~Q(because=""),
                name="actual_says_why_there_is_none",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | ~Q(denominator=0), name="actual_denominator_not_nought"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.period}: {self.typed}"


class Forecast(models.Model):
    """An officer's expected outturn of a target year, given with a return; append-only."""

    class Confidence(models.TextChoices):
        SURE = "sure", "Sure"
        FAIRLY = "fairly sure", "Fairly sure"
        UNSURE = "not sure", "Not sure"

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="forecasts")
    ret = models.ForeignKey(Return, models.PROTECT, related_name="forecasts")
    year = models.CharField(max_length=10)
    value = models.DecimalField(**FIGURE)
    typed = models.CharField(max_length=60)
    confidence = models.CharField(max_length=12, choices=Confidence.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.measure} {self.year}: {self.typed}"


class Comparator(models.Model):
    """A published figure of another place for the same measure and period: shown beside, never judged."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="comparators")
    area = models.CharField(max_length=100)
    period = models.CharField(max_length=40)
    value = models.DecimalField(**FIGURE)
    release = models.CharField(max_length=200)

    class Meta:
        ordering = ["area", "period"]
        constraints = [models.UniqueConstraint(fields=["measure", "area", "period", "release"], name="comparator_once")]

    def __str__(self) -> str:
        return f"{self.area} {self.period}: {self.value}"


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

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["quarter", "measure", "slot"], name="verdict_of_measure_once"),
            models.UniqueConstraint(
                fields=["quarter", "indicator"], condition=Q(slot="indicator"), name="verdict_of_indicator_once"
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

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.at:%d %B %Y}: {self.verb}"

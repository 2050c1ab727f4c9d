"""Quarters and returns: when figures are asked for, and what is submitted for an indicator in a quarter."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from indicators.models import Agreement, Indicator
from indicators.periods import Quarter
from reporting.querysets import ReopeningQuerySet, ReportingQuarterQuerySet, ReturnQuerySet
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
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    policy = models.ForeignKey(Policy, models.PROTECT, null=True, blank=True, related_name="quarters")

    objects = ReportingQuarterQuerySet.as_manager()
    history = HistoricalRecords()

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
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="quarter_closed_by_somebody",
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

    `version` goes up with each change, and every edit says which version it saw. While a return of a published quarter
    is reopened, the figures up to `stands_to` go on standing everywhere until it is signed off again.
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
    exception_typed = models.JSONField(
        default=dict,
        blank=True,
        help_text="What is said of a red so far, as it was typed, finished or not. Handed in, it is an exception.",
    )
    stands_to = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        help_text="While reopened: the id of the last figure that was signed off; what came after does not stand.",
    )

    objects = ReturnQuerySet.as_manager()
    history = HistoricalRecords()

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


class Reopening(models.Model):
    """An indicator's return of a published quarter, reopened with a reason until a day; after it, it ends by itself."""

    quarter = models.ForeignKey(ReportingQuarter, models.PROTECT, related_name="reopenings")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="reopenings")
    reason = models.CharField(max_length=300)
    until = models.DateField(help_text="The last day on which it is open.")
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Ended before its day.")
    ended_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReopeningQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="reopening_with_reason"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="reopening_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.quarter} until {self.until:%d %B %Y}"


class TypedDraft(models.Model):
    """What one person has typed into a return and not saved yet, as it was typed: nothing is lost with a session.

    `version` is that of the return when the typing began. It is dropped when the person's next save succeeds.
    """

    ret = models.ForeignKey(Return, models.CASCADE, related_name="typed_drafts")
    by = models.ForeignKey(USER, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    fields = models.JSONField(default=dict, help_text="The form's fields by name, as typed.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["ret", "by"], name="typed_draft_once")]

    def __str__(self) -> str:
        return f"{self.ret}: typed by {self.by}"

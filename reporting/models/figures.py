"""Figures: actuals, forecasts, what other places have, and the evidence for them.

Figures are append-only: a later row for the same measure and period takes the earlier one's place, and both stay.
"""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from indicators.models import FIGURE, Measure
from reporting.models.quarters import Return
from reporting.papers import shown_size
from reporting.querysets import ActualQuerySet, EvidenceQuerySet

USER = settings.AUTH_USER_MODEL


def evidence_path(evidence: "Evidence", name: str) -> str:
    """Where a file is kept: under no name that anybody chose."""
    return f"evidence/{evidence.ret_id}/{uuid4().hex}"


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
    asked = models.CharField(max_length=300, blank=True, help_text="What was asked of it and answered with yes.")
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

    @property
    def signed_off(self) -> bool:
        """Somebody signed it off with its return; of a reopened return, before it was reopened."""
        if self.ret is None:
            return False
        if self.ret.stands_to is not None:
            return self.pk <= self.ret.stands_to
        return self.ret.state == Return.State.SIGNED_OFF


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


class Evidence(models.Model):
    """A file that shows where a return's figures come from: kept outside the web root, served only to who may see it.

    It is never deleted: who takes it back says why, and it is offered no more.
    """

    ret = models.ForeignKey(Return, models.PROTECT, related_name="evidence")
    file = models.FileField(upload_to=evidence_path, max_length=200)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField(help_text="In bytes.")
    content_type = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    removed_why = models.CharField(max_length=300, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True, removed_why="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removed_why="")),
                name="evidence_removed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_size(self) -> str:
        return shown_size(self.size)

"""What was promised: baselines and targets in versions, milestones, open queries, and the policy that judges.

Baselines, targets and milestones are append-only: a correction or a revision is a new version beside the old one.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from indicators.models import FIGURE, Agreement, Indicator, Measure, choices
from targets import aims
from targets.querysets import BaselineQuerySet, MilestoneQuerySet, QueryQuerySet, TargetQuerySet


class Baseline(models.Model):
    """A measure's baseline: its words, and the number read from them or recorded later (unknown is never 0)."""

    class Status(models.TextChoices):
        RECORDED = "recorded", "Recorded"
        TO_COME = "to come", "To come"
        NONE = "none", "None"
        PROXY = "proxy", "Proxy"
        PROVISIONAL = "provisional", "Provisional"

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="baselines")
    version = models.PositiveSmallIntegerField(default=1)
    words = models.CharField(max_length=200, blank=True)
    lines = models.JSONField(default=list)
    value = models.DecimalField(null=True, blank=True, **FIGURE)
    places = models.PositiveSmallIntegerField(default=0, help_text="Digits after the point, as printed.")
    period = models.CharField(max_length=60, blank=True, help_text="What the baseline measures, where it is known.")
    status = models.CharField(max_length=12, choices=Status.choices)
    comparable = models.BooleanField(default=True)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = BaselineQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "version"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "version"], name="baseline_version_once"),
            models.CheckConstraint(
                condition=Q(status__in=["recorded", "proxy", "provisional"], value__isnull=False)
                | Q(status__in=["to come", "none"], value__isnull=True),
                name="baseline_value_when_recorded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.words or self.status}"


class Target(models.Model):
    """A target of a measure for one target column, in one of the kinds of judgement.md 2, with its own words."""

    class Kind(models.TextChoices):
        LEVEL = "level", "Level"
        CHANGE = "change", "Change"
        SIGNIFICANT = "significant", "Significant change"
        WORDS = "words", "No target yet"
        DEFERRED = "deferred", "Deferred"
        NONE = "none", "None for this year"

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="targets")
    year = models.CharField(max_length=10, help_text="The target column: 2008/09, or 2008 in the statutory table.")
    position = models.PositiveSmallIntegerField(help_text="Which column it is, from 0.")
    version = models.PositiveSmallIntegerField(default=1)
    words = models.TextField(blank=True)
    lines = models.JSONField(default=list)
    period = models.CharField(max_length=40, blank=True, help_text="What the year's outturn measures; empty for none.")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    level = models.DecimalField(null=True, blank=True, **FIGURE)
    places = models.PositiveSmallIntegerField(default=0, help_text="Digits after the point, as printed.")
    amount = models.DecimalField(null=True, blank=True, **FIGURE)
    basis = models.CharField(max_length=10, blank=True, choices=choices(aims.Basis))
    of = models.CharField(max_length=20, blank=True, choices=choices(aims.Of))
    awaits = models.CharField(
        max_length=100, blank=True, help_text="When a target is expected, or until when deferred."
    )
    reach = models.CharField(
        max_length=20, blank=True, help_text="final year, wave to wave or each year (merged cells)."
    )
    unmeasurable_from = models.CharField(max_length=20, blank=True)
    unmeasurable_why = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    from_quarter = models.CharField(max_length=20, blank=True, help_text="The reporting quarter it is in force from.")
    agreed_by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "position", "version"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "year", "version"], name="target_version_once"),
            models.CheckConstraint(
                condition=Q(kind="level", level__isnull=False) | (~Q(kind="level") & Q(level__isnull=True)),
                name="target_level_has_a_level",
            ),
            models.CheckConstraint(
                condition=~Q(kind="change") | (Q(amount__isnull=False) & ~Q(basis="") & ~Q(of="")),
                name="target_change_says_of_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.year}: {self.words}"


class Milestone(models.Model):
    """An agreed level for a period within a year; it takes the place of a guide. Without a level it is withdrawn."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="milestones")
    period = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    level = models.DecimalField(null=True, blank=True, help_text="Empty: withdrawn.", **FIGURE)
    agreed_by = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    from_quarter = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "period", "version"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "period", "version"], name="milestone_version_once"),
            models.CheckConstraint(
                condition=~Q(agreed_by="") & ~Q(reason=""), name="milestone_agreed_by_somebody_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.period}: {'withdrawn' if self.level is None else self.level}"


class Query(models.Model):
    """Something the document leaves open: a question, a proposed reading, who decides, and whether it blocks."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ANSWERED = "answered", "Answered"

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="queries")
    indicator = models.ForeignKey(Indicator, models.CASCADE, null=True, blank=True, related_name="queries")
    position = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=60)
    question = models.TextField()
    proposed = models.TextField()
    decides = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    blocks = models.BooleanField(default=False)
    lines = models.JSONField(default=list)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = QueryQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "queries"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "slug"], name="query_slug_once"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(state="answered", answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="query_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(blocks=False) | Q(indicator__isnull=False), name="query_blocks_an_indicator"
            ),
        ]

    def __str__(self) -> str:
        return self.question


class Policy(models.Model):
    """A version of the rules that turn a miss into a colour (judgement.md 4): data, dated, owned, with a reason."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="policies")
    version = models.PositiveSmallIntegerField()
    from_quarter = models.CharField(max_length=20)
    rules = models.JSONField(help_text="green, amber and ordinal_amber rules, the switches, z; numbers as text.")
    owner = models.CharField(max_length=100)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["agreement", "version"]
        verbose_name_plural = "policies"
        constraints = [
            models.UniqueConstraint(fields=["agreement", "version"], name="policy_version_once"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(owner=""), name="policy_owned_with_reason"),
        ]

    def __str__(self) -> str:
        return f"Policy version {self.version}"

"""The ground floor's tables: the agreement, its document, its themes, its indicators and what is measured of each.

Every row that comes from the document keeps the words it was read from and the lines on which they stand.
"""

from django.db import models

from indicators import measures, periods
from indicators.querysets import AgreementQuerySet, IndicatorQuerySet, MeasureQuerySet

#: Figures are held with 6 places; services refuse more than 15 significant digits (judgement.md 10).
FIGURE = {"max_digits": 21, "decimal_places": 6}


def choices(enum: type) -> list[tuple[str, str]]:
    """The members of a StrEnum as Django choices: the word is the code."""
    return [(member.value, member.value) for member in enum]


class Agreement(models.Model):
    """A Local Area Agreement.

    `revision` goes up by one with each change to what was promised, `activity` with each change to what was reported
    (a figure, a return, a quarter), in the same transaction: what is worked out from them may be kept until then.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=100)
    years = models.JSONField(help_text="The target columns, such as 2008/09, 2009/10, 2010/11.")
    statutory_years = models.JSONField(default=list, help_text="The statutory table's columns: 2008, 2009, 2010.")
    counts = models.JSONField(default=dict, help_text="How many indicators of each kind the narrative states.")
    revision = models.PositiveIntegerField(default=1)
    activity = models.PositiveBigIntegerField(default=1)
    loaded_at = models.DateTimeField()

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Document(models.Model):
    """The agreement's own document as plain text; its lines are numbered from 1."""

    agreement = models.OneToOneField(Agreement, models.CASCADE, related_name="document")
    file = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    text = models.TextField()

    def __str__(self) -> str:
        return self.file


class Section(models.Model):
    """A section of the narrative, as the lines of the document on which it stands."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    slug = models.SlugField()
    heading = models.CharField(max_length=200)
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "slug"], name="section_slug_once"),
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="section_runs_forward"),
        ]

    def __str__(self) -> str:
        return self.heading


class Commitment(models.Model):
    """A commitment of the narrative, with the place in the product where it is kept."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="commitments")
    position = models.PositiveSmallIntegerField()
    words = models.TextField()
    line = models.PositiveIntegerField()
    kept = models.CharField(max_length=40)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.words


class GlossaryEntry(models.Model):
    """An entry of the document's glossary; four stand there without a meaning, and stay so."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="glossary")
    position = models.PositiveSmallIntegerField()
    term = models.CharField(max_length=100)
    meaning = models.CharField(max_length=300, blank=True)
    line = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["agreement", "term"], name="glossary_term_once")]

    def __str__(self) -> str:
        return self.term


class Theme(models.Model):
    """A theme of the agreement, in the document's order."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="themes")
    position = models.PositiveSmallIntegerField()
    slug = models.SlugField()
    name = models.CharField(max_length=200)
    lines = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["agreement", "slug"], name="theme_slug_once")]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """An indicator of the agreement: designated, local or statutory (product.md 2)."""

    class Kind(models.TextChoices):
        DESIGNATED = "designated", "Designated"
        LOCAL = "local", "Local"
        STATUTORY = "statutory", "Statutory"

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="indicators")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="indicators")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    slug = models.SlugField(max_length=20)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=300)
    words = models.CharField(max_length=400, help_text="The title cell as printed.")
    lines = models.JSONField(help_text="The lines of the document on which those words stand.")
    theme_words = models.CharField(max_length=200, blank=True)
    signup_words = models.TextField(blank=True, help_text="The partners cell as printed.")
    signup_lines = models.JSONField(default=list)
    frequency = models.TextField(blank=True)
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)
    reading = models.CharField(max_length=200, blank=True)
    to_confirm = models.JSONField(default=list, help_text="Fields read from knowledge, not from the document.")
    withdrawn_from = models.CharField(max_length=20, blank=True, help_text="A reporting quarter, such as 2009/10 Q1.")

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "code"], name="indicator_code_once"),
            models.UniqueConstraint(fields=["agreement", "slug"], name="indicator_slug_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["designated", "local", "statutory"]), name="indicator_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Measure(models.Model):
    """What is measured of an indicator; everything judgement.md 1 wants stated. `facts()` is its pure form."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=200, blank=True)
    rated = models.BooleanField(default=True)
    polarity = models.CharField(max_length=20, choices=choices(measures.Polarity))
    unit = models.CharField(max_length=20, choices=choices(measures.Unit))
    noun = models.CharField(max_length=100, blank=True)
    unit_words = models.CharField(max_length=200, blank=True, help_text="The unit in the reading's own words.")
    decimals = models.PositiveSmallIntegerField()
    accumulation = models.CharField(max_length=30, choices=choices(measures.Accumulation))
    period = models.CharField(max_length=20, choices=choices(periods.PeriodKind))
    period_note = models.CharField(max_length=200, blank=True)
    lag = models.PositiveSmallIntegerField(help_text="Whole reporting quarters after the one in which a period ends.")
    due_on = models.CharField(max_length=5, blank=True, help_text="A day of its own, month and day: 05-31.")
    scale = models.CharField(max_length=10, choices=choices(measures.Scale))
    low = models.DecimalField(null=True, blank=True, **FIGURE)
    high = models.DecimalField(null=True, blank=True, **FIGURE)
    usual_low = models.DecimalField(null=True, blank=True, **FIGURE)
    usual_high = models.DecimalField(null=True, blank=True, **FIGURE)
    path = models.CharField(max_length=20, blank=True, choices=choices(measures.Path))
    path_agreed = models.BooleanField(default=False)
    profile = models.JSONField(default=list, help_text="Own profile: the shares expected by Q1 to Q4, as text.")
    compare = models.CharField(max_length=20, choices=choices(measures.Compare))

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["indicator__position", "position"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "key"], name="measure_key_once"),
            models.CheckConstraint(condition=models.Q(decimals__lte=measures.MOST_PLACES), name="measure_places_held"),
            models.CheckConstraint(
                condition=models.Q(low__isnull=True)
                | models.Q(high__isnull=True)
                | models.Q(low__lte=models.F("high")),
                name="measure_limits_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.name or self.key}"

"""Who signed up: partners with their aliases, members and succession, seats, sign-ups, boards; and people's places."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from indicators.models import Agreement, Indicator, Theme
from partners.querysets import PartnerQuerySet, PlaceQuerySet, SignUpQuerySet


class Partner(models.Model):
    """A partner of an agreement: one record, however many ways the document spells it.

    Groups such as the Crime and Disorder Reduction Partnership are partners too, and have members.
    """

    class Kind(models.TextChoices):
        COUNCIL = "council", "Council"
        NHS = "nhs", "NHS"
        POLICE = "police", "Police"
        FIRE = "fire", "Fire and rescue"
        PROBATION = "probation", "Probation"
        GOVERNMENT = "government", "Government body"
        EDUCATION = "education", "Education"
        BUSINESS = "business", "Business"
        VOLUNTARY = "voluntary", "Voluntary and community"
        GROUP = "group", "Partnership group"
        BOARD = "board", "Theme board"
        SECTOR = "sector", "Sector"
        OTHER = "other", "Other"

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="partners")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    short = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    ended = models.DateField(null=True, blank=True)
    to_confirm = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    lines = models.JSONField(default=list)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["agreement", "key"], name="partner_key_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short or self.name


class PartnerAlias(models.Model):
    """A spelling of a partner that stands in the document."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="+")
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="aliases")
    alias = models.CharField(max_length=200)

    class Meta:
        ordering = ["alias"]
        constraints = [models.UniqueConstraint(fields=["agreement", "alias"], name="alias_once")]

    def __str__(self) -> str:
        return self.alias


class Succession(models.Model):
    """A successor of a partner that ended ("and successor authorities")."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Partner, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "successor"], name="succession_once"),
            models.CheckConstraint(condition=~Q(partner=F("successor")), name="succession_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} to {self.successor}"


class Membership(models.Model):
    """A partner's membership of a group; a group may be a member of another."""

    group = models.ForeignKey(Partner, models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Partner, models.CASCADE, related_name="groups")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200)
    lines = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], name="membership_once"),
            models.CheckConstraint(condition=~Q(group=F("member")), name="membership_not_of_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.member} of {self.group}"


class Seat(models.Model):
    """A seat (or several) on the Luton Forum; two holders mean one seat of two alternatives."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="forum_seats")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200)
    seats = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty where the document prints none.")
    holders = models.ManyToManyField(Partner, related_name="seats")
    note = models.CharField(max_length=300, blank=True)
    lines = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.words


class SignUp(models.Model):
    """A partner on an indicator, lead or contributing."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="signups")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="signups")
    position = models.PositiveSmallIntegerField()
    lead = models.BooleanField(default=False)
    words = models.CharField(max_length=200)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        ordering = ["indicator__position", "position"]
        constraints = [models.UniqueConstraint(fields=["indicator", "partner"], name="signup_once")]

    def __str__(self) -> str:
        return f"{self.partner} on {self.indicator}"


class ThemeBoard(models.Model):
    """The board that answers for a theme."""

    theme = models.OneToOneField(Theme, models.CASCADE, related_name="board")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="boards")
    to_confirm = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.partner} for {self.theme}"


class Place(models.Model):
    """A place that a person holds in an agreement; a person may hold several (product.md 5).

    An officer's place may be for a partner, or for one indicator with a duty. Places have dates and are ended, not
    deleted.
    """

    class Role(models.TextChoices):
        READER = "reader", "Reader"
        THEME = "theme member", "Theme member"
        EQUALITY = "equality group", "Equality group"
        OFFICER = "officer", "Officer"
        REVIEWER = "reviewer", "Reviewer"
        AUDITOR = "auditor", "Auditor"
        ADMINISTRATOR = "administrator", "Administrator"

    class Duty(models.TextChoices):
        OFFICER = "reporting officer", "Reporting officer"
        DEPUTY = "deputy", "Deputy"
        OWNER = "accountable owner", "Accountable owner"
        CONTRIBUTOR = "contributor", "Named contributor"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="places")
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="places")
    role = models.CharField(max_length=20, choices=Role.choices)
    partner = models.ForeignKey(Partner, models.PROTECT, null=True, blank=True, related_name="places")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="places")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="places")
    duty = models.CharField(max_length=20, choices=Duty.choices, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    covers = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose leave this place covers, until its end.",
    )

    objects = PlaceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["agreement", "role", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=True, duty="") | (Q(indicator__isnull=False) & ~Q(duty="")),
                name="place_duty_with_indicator",
            ),
            models.CheckConstraint(
                condition=~Q(role="theme member") | Q(theme__isnull=False), name="place_theme_member_has_theme"
            ),
            models.CheckConstraint(
                condition=~Q(role="officer") | Q(partner__isnull=False) | Q(indicator__isnull=False),
                name="place_officer_has_partner_or_indicator",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="place_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(covers__isnull=True) | Q(until__isnull=False), name="place_that_covers_has_an_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.duty or self.role}"

    @property
    def words(self) -> str:
        return place_words(self)


def place_words(place) -> str:
    """`Reporting officer of NI 016 Serious acquisitive crime rate`, `Officer for Testing Police`.

    Of a place, or of a line of its history.
    """
    if place.indicator is not None:
        return f"{place.get_duty_display()} of {place.indicator}"
    label = place.get_role_display()
    if place.theme is not None:
        return f"{label}, {place.theme}"
    return f"{label} for {place.partner}" if place.partner is not None else label

"""What leaves and enters by file and by mail: uploaded workbooks under preview, and the digests that were sent."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from reporting.models.quarters import ReportingQuarter
from reporting.querysets import DigestQuerySet, UploadQuerySet

USER = settings.AUTH_USER_MODEL


def upload_path(upload: "Upload", name: str) -> str:
    """Where an uploaded workbook is kept: under no name that anybody chose."""
    return f"uploads/{upload.quarter_id}/{uuid4().hex}.xlsx"


class Upload(models.Model):
    """A workbook that was uploaded and read. Its good rows become drafts when the person confirms its preview."""

    class State(models.TextChoices):
        READ = "read", "Read, to confirm"
        KEPT = "kept", "Kept as drafts"
        DROPPED = "dropped", "Dropped"

    quarter = models.ForeignKey(ReportingQuarter, models.PROTECT, related_name="uploads")
    file = models.FileField(upload_to=upload_path, max_length=200)
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READ)
    at = models.DateTimeField()
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="read", ended_at__isnull=True) | (~Q(state="read") & Q(ended_at__isnull=False)),
                name="upload_ended_when_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.quarter}"


class DigestChoice(models.Model):
    """Who wants no digests by e-mail."""

    person = models.OneToOneField(USER, models.CASCADE, related_name="digest_choice")
    off_since = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person}: {'off' if self.off_since else 'on'}"


class Digest(models.Model):
    """A digest of a person and a day: one, however often the command runs.

    The row is written first, and says when the mail was handed over: without that, nobody knows whether it went.
    """

    person = models.ForeignKey(USER, models.CASCADE, related_name="digests")
    day = models.DateField()
    at = models.DateTimeField()
    words = models.TextField()
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When the mail server took it.")

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.person}, {self.day:%d %B %Y}"

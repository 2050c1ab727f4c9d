"""The reporting floor as Django knows it: what happened, and how it is judged."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Names the app; nothing happens when it starts."""

    name = "reporting"
    verbose_name = "Reporting"
    default_auto_field = "django.db.models.BigAutoField"

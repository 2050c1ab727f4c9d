"""The targets floor as Django knows it: what was promised, and how it will be done."""

from django.apps import AppConfig


class TargetsConfig(AppConfig):
    """Names the app; nothing happens when it starts."""

    name = "targets"
    verbose_name = "Targets"
    default_auto_field = "django.db.models.BigAutoField"

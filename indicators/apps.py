"""The indicators floor as Django knows it: what is measured."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Names the app; nothing happens when it starts."""

    name = "indicators"
    verbose_name = "Indicators"
    default_auto_field = "django.db.models.BigAutoField"

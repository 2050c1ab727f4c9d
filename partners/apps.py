"""The partners floor as Django knows it: who signed up, and who may do what."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Names the app; nothing happens when it starts."""

    name = "partners"
    verbose_name = "Partners"
    default_auto_field = "django.db.models.BigAutoField"

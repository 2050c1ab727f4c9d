"""The register's addresses."""

from django.urls import path

from indicators.views import Register

urlpatterns = [
    path("", Register.as_view(), name="indicators"),
]

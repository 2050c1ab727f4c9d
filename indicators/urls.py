"""The register's addresses."""

urlpatterns: list = []

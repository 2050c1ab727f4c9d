"""The directory's addresses."""

urlpatterns: list = []

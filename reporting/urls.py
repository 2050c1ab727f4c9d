"""The quarter's addresses."""

urlpatterns: list = []

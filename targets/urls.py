"""The agreement's and the targets' addresses."""

urlpatterns: list = []

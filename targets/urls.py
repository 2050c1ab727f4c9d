"""The agreement's and the targets' addresses."""

from django.urls import path

from targets.views import DocumentText, Narrative, Queries, Targets

urlpatterns = [
    path("agreement/", Narrative.as_view(), name="agreement"),
    path("agreement/document/", DocumentText.as_view(), name="document"),
    path("agreement/queries/", Queries.as_view(), name="queries"),
    path("targets/", Targets.as_view(), name="targets"),
]

"""The directory's addresses."""

from django.urls import path

from partners.views import Directory, Forum, PartnerPage

urlpatterns = [
    path("", Directory.as_view(), name="partners"),
    path("forum/", Forum.as_view(), name="forum"),
    path("<slug:key>/", PartnerPage.as_view(), name="partner"),
]

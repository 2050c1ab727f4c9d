"""Every address of the site: accounts and administration here, each floor's pages in its own urls module."""

from django.contrib import admin
from django.urls import include, path

from partners.urls import people

handler500 = "laa_site.database.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("account/", include("django.contrib.auth.urls")),
    path("<slug:agreement>/indicators/", include("indicators.urls")),
    path("<slug:agreement>/partners/", include("partners.urls")),
    path("<slug:agreement>/people/", include(people)),
    path("<slug:agreement>/", include("targets.urls")),
    path("", include("reporting.urls")),
]

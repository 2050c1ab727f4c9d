"""The directory's addresses, and those of people."""

from django.urls import path

from partners.views import people as pages
from partners.views.directory import Directory, Forum, PartnerPage

urlpatterns = [
    path("", Directory.as_view(), name="partners"),
    path("forum/", Forum.as_view(), name="forum"),
    path("<slug:key>/", PartnerPage.as_view(), name="partner"),
]

people = [
    path("", pages.People.as_view(), name="people"),
    path("indicators/", pages.Answering.as_view(), name="answering"),
    path("new/", pages.NewPerson.as_view(), name="new_person"),
    path("person/<str:username>/", pages.PersonPage.as_view(), name="person"),
    path("person/<str:username>/place/", pages.GivePlace.as_view(), name="give_place"),
    path("person/<str:username>/place/<int:place>/end/", pages.EndPlace.as_view(), name="end_place"),
    path("person/<str:username>/hand-over/", pages.HandOver.as_view(), name="hand_over"),
    path("person/<str:username>/close/", pages.CloseAccount.as_view(), name="close_account"),
]

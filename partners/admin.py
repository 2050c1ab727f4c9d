"""Partners and people in Django's administration: places are given and ended here, the rest is loaded."""

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import NON_FIELD_ERRORS

from indicators.admin import ReadOnly
from partners import services
from partners.models import Membership, Partner, PartnerAlias, Place, Seat, SignUp, Succession, ThemeBoard

User = get_user_model()


class PlaceForm(forms.ModelForm):
    """A place, refused with the same sentences as the service's."""

    class Meta:
        model = Place
        fields = ("person", "agreement", "role", "partner", "theme", "indicator", "duty", "since", "until")

    def _post_clean(self):
        super()._post_clean()
        faults = list(services.faults_of(self.instance))
        if faults:
            self.errors.pop(NON_FIELD_ERRORS, None)  # the database's constraint says the same in its own language
            self.add_error(None, faults)


class PlaceInline(admin.StackedInline):
    """A person's places; they are ended with a date, not deleted."""

    model = Place
    fk_name = "person"
    form = PlaceForm
    extra = 0
    autocomplete_fields = ("partner", "indicator")

    def has_delete_permission(self, request, obj=None):
        return False


class PersonAdmin(UserAdmin):
    """Django's people with their places."""

    inlines = (PlaceInline,)


admin.site.unregister(User)
admin.site.register(User, PersonAdmin)


@admin.register(Place)
class PlaceAdmin(admin.ModelAdmin):
    form = PlaceForm
    list_display = ("person", "agreement", "role", "duty", "partner", "theme", "indicator", "since", "until")
    list_filter = ("agreement", "role")
    list_select_related = ("person", "agreement", "partner", "theme", "indicator")
    search_fields = ("person__username", "person__last_name")
    autocomplete_fields = ("person", "partner", "indicator")

    def has_delete_permission(self, request, obj=None):
        return False


class AliasInline(ReadOnly, admin.TabularInline):
    model = PartnerAlias


class SuccessionInline(ReadOnly, admin.TabularInline):
    model = Succession
    fk_name = "partner"


class MembershipInline(ReadOnly, admin.TabularInline):
    model = Membership
    fk_name = "group"


@admin.register(Partner)
class PartnerAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("name", "short", "kind", "ended", "agreement")
    list_filter = ("agreement", "kind")
    list_select_related = ("agreement",)
    search_fields = ("name", "short", "aliases__alias")
    inlines = (AliasInline, SuccessionInline, MembershipInline)


@admin.register(Seat)
class SeatAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("words", "seats", "note", "agreement")
    list_select_related = ("agreement",)


@admin.register(SignUp)
class SignUpAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("indicator", "partner", "lead", "words")
    list_filter = ("lead",)
    list_select_related = ("indicator", "partner")


@admin.register(ThemeBoard)
class ThemeBoardAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("theme", "partner", "to_confirm")
    list_select_related = ("theme", "partner")


@admin.register(Place.history.model)
class PlaceHistoryAdmin(ReadOnly, admin.ModelAdmin):
    """Who gave and ended which place, and why."""

    list_display = ("history_date", "history_user", "history_change_reason", "person", "role", "duty", "since", "until")
    list_select_related = ("history_user", "person")

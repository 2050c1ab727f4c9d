"""The register in Django's administration, to look at: what an agreement states is changed by loading its file."""

from django.contrib import admin

from indicators.models import Agreement, Commitment, Document, GlossaryEntry, Indicator, Measure, Section, Theme


class ReadOnly:
    """Shows rows; adds, changes and deletes none. For what is loaded, and for what is append-only."""

    def has_add_permission(self, request, *args):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class CommitmentInline(ReadOnly, admin.TabularInline):
    model = Commitment


class MeasureInline(ReadOnly, admin.StackedInline):
    model = Measure


@admin.register(Agreement)
class AgreementAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("name", "slug", "place", "revision", "loaded_at")


@admin.register(Document)
class DocumentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("file", "agreement", "sha256")


@admin.register(Section)
class SectionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("heading", "agreement", "first", "last")
    list_select_related = ("agreement",)
    inlines = (CommitmentInline,)


@admin.register(GlossaryEntry)
class GlossaryEntryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("term", "meaning", "line", "agreement")
    list_select_related = ("agreement",)


@admin.register(Theme)
class ThemeAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("name", "slug", "agreement")
    list_select_related = ("agreement",)


@admin.register(Indicator)
class IndicatorAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("code", "title", "kind", "theme", "agreement")
    list_filter = ("agreement", "kind", "theme")
    list_select_related = ("agreement", "theme")
    search_fields = ("code", "title")
    inlines = (MeasureInline,)

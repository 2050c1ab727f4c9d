"""The promises in Django's administration, to look at: baselines, targets, milestones and policies are append-only."""

from django.contrib import admin

from indicators.admin import ReadOnly
from targets.models import Baseline, Milestone, Policy, Query, Target


@admin.register(Baseline)
class BaselineAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("measure", "version", "words", "value", "status", "at", "by")
    list_select_related = ("measure__indicator", "by")
    search_fields = ("measure__indicator__code",)


@admin.register(Target)
class TargetAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("measure", "year", "version", "words", "kind", "level", "from_quarter", "at", "by")
    list_filter = ("kind", "year")
    list_select_related = ("measure__indicator", "by")
    search_fields = ("measure__indicator__code",)


@admin.register(Milestone)
class MilestoneAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("measure", "period", "version", "level", "agreed_by", "from_quarter", "at", "by")
    list_select_related = ("measure__indicator", "by")


@admin.register(Query)
class QueryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("question", "indicator", "decides", "state", "blocks", "agreement")
    list_filter = ("state", "blocks")
    list_select_related = ("indicator", "agreement")


@admin.register(Policy)
class PolicyAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("agreement", "version", "from_quarter", "owner", "reason", "at", "by")
    list_select_related = ("agreement", "by")

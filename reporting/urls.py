"""The quarter's addresses. They read like `/luton-2008-11/2008-09/q2/scorecard/` and can be e-mailed."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from reporting.views import (
    account,
    dashboards,
    evidence,
    exceptions,
    figures,
    grid,
    indicator,
    policy,
    promises,
    quarters,
    returns,
    review,
    verdict,
    workbook,
)


class YearConverter(StringConverter):
    """A financial year in an address: 2008-09."""

    regex = "[0-9]{4}-[0-9]{2}"


class QuarterConverter(StringConverter):
    """A quarter in an address: q2."""

    regex = "q[1-4]"


register_converter(YearConverter, "year")


class FormatConverter(StringConverter):
    """The form of an audit file."""

    regex = "json|txt"


register_converter(QuarterConverter, "quarter")
register_converter(FormatConverter, "format")

Q = "<slug:agreement>/<year:year>/<quarter:quarter>/"

urlpatterns = [
    path("", dashboards.Home.as_view(), name="home"),
    path("account/reminders/", account.Reminders.as_view(), name="reminders"),
    path("<slug:agreement>/", dashboards.AgreementHome.as_view(), name="agreement_home"),
    path("<slug:agreement>/go/<slug:to>/", dashboards.Go.as_view(), name="go"),
    path("<slug:agreement>/quarters/", quarters.Quarters.as_view(), name="quarters"),
    path("<slug:agreement>/policy/", policy.PolicyView.as_view(), name="policy"),
    path("<slug:agreement>/indicators/<slug:slug>/", indicator.IndicatorView.as_view(), name="indicator"),
    path(
        "<slug:agreement>/indicators/<slug:slug>/baseline/<slug:key>/", promises.BaselineView.as_view(), name="baseline"
    ),
    path(
        "<slug:agreement>/indicators/<slug:slug>/milestones/<slug:key>/",
        promises.MilestonesView.as_view(),
        name="milestones",
    ),
    path("<slug:agreement>/agreement/queries/<slug:query>/", promises.QueryView.as_view(), name="query"),
    path(
        "<slug:agreement>/indicators/<slug:slug>/close-exception/",
        exceptions.CloseException.as_view(),
        name="close_exception",
    ),
    path(Q, dashboards.Overview.as_view(), name="overview"),
    path(f"{Q}themes/", dashboards.Themes.as_view(), name="themes"),
    path(f"{Q}themes/<slug:theme>/", dashboards.ThemeDashboard.as_view(), name="theme"),
    path(f"{Q}scorecard/", dashboards.ScorecardView.as_view(), name="scorecard"),
    path(f"{Q}grid/", grid.QuarterGrid.as_view(), name="grid"),
    path(f"{Q}returns/", returns.MyReturns.as_view(), name="returns"),
    path(f"{Q}returns/<slug:slug>/", returns.ReturnView.as_view(), name="return"),
    path(f"{Q}returns/<slug:slug>/live/", returns.ReturnLive.as_view(), name="return_live"),
    path(f"{Q}returns/<slug:slug>/review/", returns.ReviewReturn.as_view(), name="review_return"),
    path(f"{Q}returns/<slug:slug>/evidence/<int:number>/", evidence.EvidenceFile.as_view(), name="evidence"),
    path(
        f"{Q}returns/<slug:slug>/evidence/<int:number>/take-back/",
        evidence.TakeBackEvidence.as_view(),
        name="take_back",
    ),
    path(f"{Q}workbook/", workbook.WorkbookPage.as_view(), name="workbook"),
    path(f"{Q}workbook/download/", workbook.WorkbookDownload.as_view(), name="workbook_download"),
    path(f"{Q}workbook/<int:upload>/", workbook.UploadPreview.as_view(), name="workbook_preview"),
    path(f"{Q}workbook/<int:upload>/commented/", workbook.UploadCommented.as_view(), name="workbook_commented"),
    path(f"{Q}verdicts/<slug:slug>/", verdict.VerdictView.as_view(), name="verdict"),
    path(f"{Q}verdicts/<slug:slug>/story/", figures.Story.as_view(), name="story"),
    path(f"{Q}verdicts/<slug:slug>/restate/", figures.Restate.as_view(), name="restate"),
    path(f"{Q}verdicts/<slug:slug>/audit.<format:kind>", verdict.AuditFile.as_view(), name="audit"),
    path(f"{Q}review/", review.Review.as_view(), name="review"),
    path(f"{Q}what-if/", policy.WhatIf.as_view(), name="what_if"),
    path(f"{Q}what-if/<slug:slug>/", policy.WhatIfIndicator.as_view(), name="what_if_indicator"),
    path(f"{Q}dates/", quarters.QuarterDates.as_view(), name="quarter_dates"),
    path(f"{Q}open/", quarters.OpenQuarter.as_view(), name="open_quarter"),
    path(f"{Q}close/", quarters.CloseQuarter.as_view(), name="close_quarter"),
    path(f"{Q}publish/", quarters.Publish.as_view(), name="publish"),
    path(f"{Q}reopen/", quarters.Reopen.as_view(), name="reopen"),
]

"""Addresses of goals and reports."""

from __future__ import annotations

from django.urls import path

from goals.views import goals, reports

app_name = "goals"
urlpatterns = [
    path("goals/", goals.goal_list, name="list"),
    path("goals/new/", goals.goal_new, name="new"),
    path("goals/<int:goal_id>/", goals.goal, name="goal"),
    path("goals/<int:goal_id>/edit/", goals.goal_edit, name="edit"),
    path("goals/<int:goal_id>/close/", goals.goal_close, name="close"),
    path("goals/<int:goal_id>/reopen/", goals.goal_reopen, name="reopen"),
    path("goals/targets/<int:target_id>/measure/", goals.measure, name="measure"),
    path("reports/", reports.reports, name="reports"),
    path("reports/new/", reports.report_new, name="report_new"),
    path("reports/<int:report_id>/", reports.report, name="report"),
    path("reports/<int:report_id>/xlsx/", reports.report_xlsx, name="report_xlsx"),
    path("reports/<int:report_id>/share/", reports.report_share, name="report_share"),
    path("reports/<int:report_id>/stop-sharing/", reports.report_stop_sharing, name="report_stop_sharing"),
    path("reports/shared/<str:token>/", reports.shared_report, name="shared_report"),
]

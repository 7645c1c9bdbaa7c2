"""Addresses of the team's pages."""

from __future__ import annotations

from django.urls import path

from team.views import account, audit, channels, company, connecting, notices, people, sign_in, structure

app_name = "team"
urlpatterns = [
    path("account/demo/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("account/", account.account, name="account"),
    path("account/preferences/", account.preferences, name="preferences"),
    path("account/chat/", account.chat, name="chat"),
    path("account/tokens/", account.make_token, name="make_token"),
    path("account/tokens/<str:token_key>/revoke/", account.revoke_token, name="revoke_token"),
    path("team/", people.team, name="list"),
    path("team/add/", people.invite, name="invite"),
    path("team/<int:member_id>/", people.member, name="member"),
    path("team/<int:member_id>/edit/", people.edit_member, name="edit_member"),
    path("team/<int:member_id>/skills/", people.edit_skills, name="edit_skills"),
    path("team/<int:member_id>/hand-over/", people.hand_over, name="hand_over"),
    path("team/<int:member_id>/deactivate/", people.deactivate, name="deactivate"),
    path("team/<int:member_id>/reactivate/", people.reactivate, name="reactivate"),
    path("team/<int:member_id>/link/", people.new_link, name="new_link"),
    path("team/coverage/", structure.coverage, name="coverage"),
    path("team/coverage/<int:segment_id>/", structure.edit_coverage, name="edit_coverage"),
    path("team/segments/add/", structure.edit_segment, name="add_segment"),
    path("team/segments/<int:segment_id>/", structure.edit_segment, name="edit_segment"),
    path("team/segments/<int:segment_id>/remove/", structure.remove_segment, name="remove_segment"),
    path("team/departments/", structure.departments, name="departments"),
    path("team/departments/add/", structure.edit_department, name="add_department"),
    path("team/departments/<int:department_id>/", structure.edit_department, name="edit_department"),
    path("channels/", channels.channels, name="channels"),
    path("channels/connect/", connecting.gallery, name="gallery"),
    path("channels/connect/<str:platform>/", connecting.connect, name="connect"),
    path("channels/connected/", connecting.connected, name="connected"),
    path("channels/stop/", channels.stop, name="stop"),
    path("channels/stop/<int:stop_id>/resume/", channels.resume, name="resume"),
    path("channels/<int:channel_id>/", channels.channel, name="channel"),
    path("channels/<int:channel_id>/edit/", channels.edit_channel, name="edit_channel"),
    path("channels/<int:channel_id>/connect/", connecting.connect_again, name="connect_again"),
    path("channels/<int:channel_id>/test/", channels.test_channel, name="test_channel"),
    path("channels/<int:channel_id>/disconnect/", channels.disconnect_channel, name="disconnect_channel"),
    path("channels/<int:channel_id>/deactivate/", channels.deactivate_channel, name="deactivate_channel"),
    path("channels/<int:channel_id>/reactivate/", channels.reactivate_channel, name="reactivate_channel"),
    path("settings/", company.company, name="company"),
    path("audit/", audit.events, name="audit"),
    path("audit/events.csv", audit.events_csv, name="audit_csv"),
    path("invitation/<str:token>/", people.invitation, name="invitation"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all_notices, name="read_all_notices"),
    path("notices/<int:notice_id>/", notices.read_notice, name="read_notice"),
]

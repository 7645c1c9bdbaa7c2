"""Addresses of ideas."""

from __future__ import annotations

from django.urls import path

from ideas.views import ideas, public

app_name = "ideas"
urlpatterns = [
    path("ideas/", ideas.idea_list, name="list"),
    path("ideas/new/", ideas.idea_new, name="new"),
    path("ideas/hand-in/", public.hand_in, name="hand_in"),
    path("ideas/status/<str:token>/", public.status, name="status"),
    path("ideas/<int:idea_id>/", ideas.idea, name="idea"),
    path("ideas/<int:idea_id>/vote/", ideas.vote, name="vote"),
    path("ideas/<int:idea_id>/vet/", ideas.vet, name="vet"),
    path("ideas/<int:idea_id>/decide/", ideas.decide, name="decide"),
]

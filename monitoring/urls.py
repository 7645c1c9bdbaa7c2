"""Addresses of monitoring's pages."""

from __future__ import annotations

from django.urls import path

from monitoring.views import inbox, saved_replies, sources, watches

app_name = "monitoring"
urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/<int:conversation_id>/", inbox.conversation, name="conversation"),
    path("inbox/<int:conversation_id>/claim/", inbox.claim, name="claim"),
    path("inbox/<int:conversation_id>/assign/", inbox.assign, name="assign"),
    path("inbox/<int:conversation_id>/note/", inbox.note, name="note"),
    path("inbox/<int:conversation_id>/reply/", inbox.reply, name="reply"),
    path("inbox/<int:conversation_id>/close/", inbox.close, name="close"),
    path("inbox/<int:conversation_id>/reopen/", inbox.reopen, name="reopen"),
    path("inbox/<int:conversation_id>/others/", inbox.others, name="others"),
    path("inbox/answers/<int:reply_id>/<slug:decision>/", inbox.decide, name="decide"),
    path("inbox/saved-replies/", saved_replies.saved_replies, name="saved_replies"),
    path("inbox/saved-replies/<int:saved_reply_id>/delete/", saved_replies.delete, name="delete_saved_reply"),
    path("watches/", watches.watches, name="watches"),
    path("watches/new/", watches.edit, name="watch_new"),
    path("watches/<int:watch_id>/", watches.watch, name="watch"),
    path("watches/<int:watch_id>/edit/", watches.edit, name="watch_edit"),
    path("watches/try/", watches.try_query, name="try_query"),
    path("sources/", sources.sources, name="sources"),
    path("sources/new/", sources.add, name="source_new"),
    path("sources/<int:source_id>/fetch/", sources.fetch_now, name="source_fetch"),
    path("sources/<int:source_id>/pause/", sources.pause, name="source_pause"),
    path("sources/<int:source_id>/resume/", sources.resume, name="source_resume"),
]

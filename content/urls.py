"""Addresses of the content workflow."""

from __future__ import annotations

from django.urls import include, path, register_converter

from content.converters import DutyConverter, StageConverter
from content.views import (
    approve,
    board,
    calendar,
    deliveries,
    items,
    media,
    numbers,
    outside,
    repeats,
    taking_down,
    tasks,
    texts,
)

register_converter(StageConverter, "stage")
register_converter(DutyConverter, "duty")

app_name = "content"
urlpatterns = [
    path("content/", board.board, name="board"),
    path("content/new/", items.new, name="new"),
    path("content/approve/", approve.approvals, name="approvals"),
    path("content/approve/<int:item_id>/", approve.approve, name="approve"),
    path("content/media/<int:media_id>/", media.original, name="media"),
    path("content/media/<int:media_id>/change/", media.change, name="change_media"),
    path("content/calendar/", calendar.calendar, name="calendar"),
    path("content/calendar/feed/<str:token>.ics", calendar.feed, name="ical"),
    path("content/calendar/<int:delivery_id>/", calendar.replan, name="replan"),
    path("content/look-again/", deliveries.look_again_at_all, name="look_again_at_all"),
    path("content/delivery/<int:delivery_id>/", deliveries.delivery_page, name="delivery"),
    path("content/delivery/<int:delivery_id>/by-hand/", deliveries.hand_over, name="hand_over"),
    path("content/delivery/<int:delivery_id>/repeats/", repeats.repeats, name="repeats"),
    path("content/delivery/<int:delivery_id>/repeats/stop/", repeats.stop_repeats, name="stop_repeats"),
    path("content/delivery/<int:delivery_id>/numbers/", numbers.write_down, name="write_numbers"),
    path("content/numbers/", numbers.table, name="numbers"),
    path("content/numbers/import/", numbers.import_csv, name="numbers_import"),
    path("content/numbers/template.csv", numbers.download, name="numbers_template"),
    path("content/delivery/<int:delivery_id>/correction/", deliveries.correct, name="correct"),
    path("content/delivery/<int:delivery_id>/<str:act>/", deliveries.decide, name="decide"),
    path("content/<int:item_id>/", items.item_page, name="item"),
    path("", include("content.outcome_urls")),
    path("content/<int:item_id>/brief/", items.brief, name="brief"),
    path("content/<int:item_id>/advance/", items.advance, name="advance"),
    path("content/<int:item_id>/take-down/", taking_down.take_down, name="take_down"),
    path("content/<int:item_id>/move/", board.move, name="move"),
    path("content/<int:item_id>/move/<stage:to>/", board.reason, name="reason"),
    path("content/<int:item_id>/comment/", items.comment, name="comment"),
    path("content/<int:item_id>/watch/", items.watch, name="watch"),
    path("content/<int:item_id>/share/", items.share, name="share"),
    path("content/<int:item_id>/text/", texts.save, name="save_text"),
    path("content/<int:item_id>/text/<int:channel_id>/measure/", texts.measure, name="measure"),
    path("content/<int:item_id>/versions/<int:number>/", texts.compare, name="compare"),
    path("content/<int:item_id>/tone/", texts.tone, name="tone"),
    path("content/<int:item_id>/media/", media.add, name="add_media"),
    path("content/<int:item_id>/files/<str:digest>/", media.file, name="file"),
    path("content/<int:item_id>/card/", media.card, name="card"),
    path("content/<int:item_id>/duties/fill/", tasks.fill, name="fill"),
    path("content/<int:item_id>/duties/<duty:kind>/", tasks.assign, name="assign"),
    path("channels/<int:channel_id>/posts/", outside.posts, name="outside"),
    path("channels/<int:channel_id>/posts/progress/", outside.progress, name="outside_progress"),
    path("channels/posts/<int:post_id>/adopt/", outside.adopt, name="adopt"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:duty_id>/", tasks.act, name="duty"),
]

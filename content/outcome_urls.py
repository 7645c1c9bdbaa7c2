"""Addresses of what comes after publication, within the namespace of content."""

from __future__ import annotations

from django.urls import path

from content.views import lists, outcomes, sign_ups

urlpatterns = [
    path("content/<int:item_id>/outcomes/", outcomes.show, name="outcomes"),
    path("content/<int:item_id>/promotions/", outcomes.record, name="promotion_record"),
    path("content/<int:item_id>/promotions/skip/", outcomes.skip, name="promotion_skip"),
    path("content/<int:item_id>/mailings/", outcomes.write_mailing, name="mailing_write"),
    path("content/<int:item_id>/evaluation/", outcomes.evaluate, name="evaluate"),
    path("mailings/<int:mailing_id>/confirm/", outcomes.confirm_mailing, name="mailing_confirm"),
    path("mailings/<int:mailing_id>/withdraw/", outcomes.withdraw_mailing, name="mailing_withdraw"),
    path("mailings/<int:mailing_id>/letters/", outcomes.decide_letters, name="letters_decide"),
    path("newsletters/<int:delivery_id>/test/", outcomes.send_test, name="newsletter_test"),
    path("letters/<int:recipient_id>/", outcomes.decide_letter, name="letter_decide"),
    path("lists/", lists.index, name="lists"),
    path("lists/<int:list_id>/", lists.show, name="list"),
    path("lists/<int:list_id>/add/", lists.add, name="list_add"),
    path("lists/<int:list_id>/import/", lists.import_csv, name="list_import"),
    path("lists/<int:list_id>/<int:subscriber_id>/remove/", lists.remove, name="list_remove"),
    path("lists/<int:list_id>/<int:subscriber_id>/again/", lists.write_again, name="list_write_again"),
    path("lists/<int:list_id>/channel/", sign_ups.write_through, name="list_channel"),
    path("lists/<int:list_id>/open/", sign_ups.open_page, name="list_open"),
    path("lists/join/<str:token>/", sign_ups.join, name="sign_up"),
    path("lists/confirm/<str:proof>/", sign_ups.confirm, name="confirm_sign_up"),
    path("lists/leave/<str:token>/", lists.leave, name="leave"),
]

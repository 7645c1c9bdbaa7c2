"""A visitor's comment on the newsroom reaches the inbox, and our answer stands under the article."""

import uuid

import pytest

from content.newsroom import services as newsroom_services
from content.newsroom.models import Article, VisitorComment
from monitoring import answering, collecting, services
from monitoring.models import Conversation
from monitoring.services import sources
from smm.core import clock

pytestmark = pytest.mark.django_db


def test_a_comment_is_answered_from_the_inbox(newsroom, responder):
    source = sources.ensure_for_channel(newsroom)
    article = Article.objects.create(
        channel=newsroom, key=uuid.uuid4(), slug="beans", title="Beans", text="Ten days", published_at=clock.now()
    )
    assert collecting.run_due() == 1
    assert collecting.run_due() == 0

    newsroom_services.comment(article=article, author="Ann", text="Why ten days?")
    assert collecting.run_due() == 1
    conversation = Conversation.objects.get(source=source)
    assert conversation.waiting_since is not None
    assert conversation.author == "Ann"

    services.reply(conversation_id=conversation.pk, by=responder, text="Because they rest.")
    assert answering.run_due() == 1
    answer = VisitorComment.objects.get(is_ours=True)
    assert (answer.text, answer.article) == ("Because they rest.", article)
    conversation.refresh_from_db()
    assert conversation.waiting_since is None

"""Handling conversations: who has one, notes, answers that leave by the outbox, closing and opening again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from monitoring import answering, services
from monitoring.models import Conversation, Reply
from monitoring.services import answers, arriving, conversations
from smm.core import clock
from smm.core.errors import Refused, Stale
from smm.platforms import registry
from smm.platforms.contract import Ambiguous, Base, Certainty, Incoming, Limits, Page, Permanent, Published
from team.models import AuditEvent, EmergencyStop, Notice
from tests.factories.monitoring import SourceFactory
from tests.factories.team import ChannelFactory

pytestmark = pytest.mark.django_db


class Wall(Base):
    """A platform on which people write on a wall; `trouble` is what it does at the next answer."""

    platform = "wall"
    label = "Wall"
    icon = "message"
    certainty = Certainty.NONE
    limits = Limits(text=50, counts="graphemes", text_bytes=200)
    trouble: Exception | None = None
    written: dict[str, str] = {}

    def mentions(self, cursor):
        return Page(())

    def reply(self, to, text, key):
        if type(self).trouble:
            raise type(self).trouble
        self.written[key] = text
        return Published(key, f"https://wall.example.com/{key}")

    def find_reply(self, sought):
        return Published(sought.key, "") if sought.key in self.written else None


@pytest.fixture
def wall(brand):
    Wall.trouble, Wall.written = None, {}
    registry.register(Wall)
    yield ChannelFactory(name="Our wall", platform="wall", brand=brand)
    registry._connectors.pop("wall")


@pytest.fixture
def conversation(wall):
    source = SourceFactory(url="", platform="wall", channel=wall, brand=wall.brand)
    post = Incoming(id="1", text="Hello?", published_at=clock.now(), author="Ann", thread="t", can_reply=True)
    arriving.receive(source_id=source.pk, items=[post])
    return Conversation.objects.get()


def test_a_conversation_is_taken_once(conversation, responder, marketer):
    services.claim(conversation_id=conversation.pk, by=responder)
    services.claim(conversation_id=conversation.pk, by=responder)
    with pytest.raises(Refused, match="Rita Responder has this"):
        services.claim(conversation_id=conversation.pk, by=marketer)
    assert AuditEvent.objects.filter(action="conversation.claim").count() == 1


def test_leaders_give_any_conversation_others_their_own(conversation, leader, responder, marketer, executive):
    with pytest.raises(PermissionDenied):
        services.assign(conversation_id=conversation.pk, by=marketer, to_id=responder.pk)
    services.assign(conversation_id=conversation.pk, by=leader, to_id=responder.pk)
    assert Notice.objects.get(recipient=responder).text.startswith("Lena Leader gave you")
    services.assign(conversation_id=conversation.pk, by=responder, to_id=marketer.pk)
    with pytest.raises(Refused, match="cannot answer here"):
        services.assign(conversation_id=conversation.pk, by=leader, to_id=executive.pk)


def test_the_agency_sees_only_what_was_given_to_it(conversation, leader, agency):
    with pytest.raises(PermissionDenied):
        services.note(conversation_id=conversation.pk, by=agency, text="Hi")
    services.assign(conversation_id=conversation.pk, by=leader, to_id=agency.pk)
    services.note(conversation_id=conversation.pk, by=agency, text="Hi")


def test_another_brands_leader_cannot_touch_it(conversation, second_leader):
    with pytest.raises(PermissionDenied):
        services.close(conversation_id=conversation.pk, by=second_leader)


def test_an_answer_leaves_once_and_nobody_waits_any_more(conversation, responder):
    services.reply(conversation_id=conversation.pk, by=responder, text="  Hello Ann!  ")
    conversation.refresh_from_db()
    assert conversation.assignee == responder
    assert conversation.waiting_since is not None
    assert answering.run_due() == 1
    assert answering.run_due() == 0
    conversation.refresh_from_db()
    reply = Reply.objects.get()
    assert (reply.state, reply.text) == ("live", "Hello Ann!")
    assert list(Wall.written.values()) == ["Hello Ann!"]
    assert conversation.waiting_since is None


def test_a_new_post_after_our_answer_waits_again(conversation, responder):
    services.reply(conversation_id=conversation.pk, by=responder, text="Hello")
    answering.run_due()
    later = clock.now() + timedelta(minutes=5)
    with clock.at(later):
        post = Incoming(id="2", text="Thanks, and?", published_at=later, thread="t", can_reply=True)
        arriving.receive(source_id=conversation.source_id, items=[post])
    conversation.refresh_from_db()
    assert conversation.waiting_since == later


def test_nothing_leaves_while_an_emergency_stop_stands(conversation, responder, leader):
    stop = EmergencyStop.objects.create(brand=conversation.brand, reason="Recall", started_by=leader)
    reply = services.reply(conversation_id=conversation.pk, by=responder, text="Hello")
    assert answering.run_due() == 0
    reply.refresh_from_db()
    assert "emergency stop" in reply.problem
    stop.lifted_at = clock.now()
    stop.save()
    assert answering.run_due() == 1
    reply.refresh_from_db()
    assert (reply.state, reply.problem) == ("live", "")


def test_two_people_in_one_thread_are_told(conversation, responder, marketer):
    seen = conversation.version
    services.reply(conversation_id=conversation.pk, by=responder, text="Hello", version=seen)
    with pytest.raises(Stale, match="in the meantime"):
        services.reply(conversation_id=conversation.pk, by=marketer, text="Hi", version=seen)
    assert Reply.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "words"), [("  ", "no text"), ("x" * 51, "51 characters; 50"), ("👨‍👩‍👧‍👦" * 9, "225 bytes; 200")]
)
def test_what_the_platform_does_not_take_is_refused(conversation, responder, text, words):
    with pytest.raises(Refused, match=words):
        services.reply(conversation_id=conversation.pk, by=responder, text=text)


def uncertain(conversation, responder):
    Wall.trouble = Ambiguous("No answer came.")
    reply = services.reply(conversation_id=conversation.pk, by=responder, text="Hello")
    answering.run_due()
    Wall.trouble = None
    reply.refresh_from_db()
    assert reply.state == "uncertain"
    return reply


def test_an_unknown_outcome_is_never_repeated_by_a_machine_and_its_author_is_told(conversation, responder):
    uncertain(conversation, responder)
    with clock.at(clock.now() + timedelta(days=1)):
        answering.run_due()
    assert Wall.written == {}
    assert Notice.objects.filter(recipient=responder, kind="reply").count() == 1
    with pytest.raises(Refused, match="decide about it"):
        services.close(conversation_id=conversation.pk, by=responder)


def test_a_person_says_that_the_answer_is_there(conversation, responder):
    reply = uncertain(conversation, responder)
    answers.it_is_there(reply_id=reply.pk, by=responder)
    conversation.refresh_from_db()
    assert Reply.objects.get().state == "live"
    assert conversation.waiting_since is None
    with pytest.raises(Stale):
        answers.it_is_there(reply_id=reply.pk, by=responder)


def test_a_person_sends_again_or_withdraws(conversation, responder):
    reply = uncertain(conversation, responder)
    with pytest.raises(Refused, match="say that you are sure"):
        answers.send_again(reply_id=reply.pk, by=responder)
    answers.send_again(reply_id=reply.pk, by=responder, is_sure=True)
    answering.run_due()
    assert list(Wall.written.values()) == ["Hello"]
    assert [(one.act, one.by) for one in reply.decisions.all()] == [("send_again", responder)]
    with pytest.raises(Refused, match="taken back"):
        answers.withdraw(reply_id=reply.pk, by=responder)


def test_a_refused_answer_can_be_sent_again_or_withdrawn(conversation, responder):
    Wall.trouble = Permanent("Not allowed.")
    reply = services.reply(conversation_id=conversation.pk, by=responder, text="Hello")
    answering.run_due()
    answers.send_again(reply_id=reply.pk, by=responder)
    answering.run_due()
    reply.refresh_from_db()
    assert (reply.state, reply.problem) == ("failed", "Not allowed.")
    answers.withdraw(reply_id=reply.pk, by=responder)
    services.close(conversation_id=conversation.pk, by=responder)


def test_closing_and_opening_again(conversation, responder):
    services.close(conversation_id=conversation.pk, by=responder)
    conversation.refresh_from_db()
    assert (conversation.state, conversation.waiting_since) == ("closed", None)
    services.reopen(conversation_id=conversation.pk, by=responder)
    conversation.refresh_from_db()
    assert conversation.state == "open"
    assert conversation.waiting_since is not None
    assert conversation.closed_at is None


def test_a_leaving_member_hands_conversations_over(conversation, responder, marketer, leader):
    services.claim(conversation_id=conversation.pk, by=responder)
    assert conversations.open_of(responder) == 1
    assert conversations.hand_over(responder, marketer, leader) == 1
    assert conversations.open_of(responder) == 0

"""What people call the acts that the record keeps: each code once, by what it was done to.

A test compares the codes with those that services record.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

ACTS: list[tuple[str | Promise, Words]] = [
    (
        _("Content"),
        {
            "content.approve": _("Publication approved"),
            "promotion.record": _("Promotion written down"),
            "promotion.skip": _("Promotion left out"),
            "evaluation.save": _("Evaluation saved"),
            "outside_post.adopt": _("Post made outside taken into an item"),
        },
    ),
    (
        _("Publications"),
        {
            "delivery.it_is_there": _("Found on the platform"),
            "delivery.send_again": _("Sent again, as it was not there"),
            "delivery.repeat": _("Repeats planned"),
            "delivery.stop_repeats": _("Repeats taken back"),
            "delivery.mend": _("Mended and planned again"),
            "delivery.accept": _("Accepted as it stands"),
            "delivery.posted": _("Posted by hand"),
            "delivery.posted_unaddressed": _("Posted by hand, without an address"),
            "delivery.replan": _("Planned for another time"),
            "delivery.now": _("Published at once"),
            "delivery.withdraw": _("Publication withdrawn"),
            "delivery.correct": _("Correction written"),
            "delivery.take_down": _("Taken down"),
            "delivery.say_removed": _("Removed by hand"),
            "publishing.stop": _("Publishing stopped"),
            "publishing.resume": _("Publishing goes on"),
        },
    ),
    (
        _("E-mail to lists"),
        {
            "mailing.write": _("E-mail written"),
            "mailing.confirm": _("E-mail confirmed and sent"),
            "mailing.withdraw": _("E-mail withdrawn"),
            "mailing.decide": _("Decided about a letter"),
            "mailing.decide_all": _("Decided about all letters that wait"),
            "newsletter.test": _("Newsletter tried by letter"),
            "list.create": _("Mailing list made"),
            "list.add": _("Address added to a list"),
            "list.import": _("Addresses imported into a list"),
            "list.remove": _("Address taken off a list"),
            "list.write_again": _("Letters go to an address again"),
            "list.channel": _("Channel of a list chosen"),
            "list.open": _("Sign-up page opened"),
            "list.close": _("Sign-up page closed"),
        },
    ),
    (
        _("Conversations"),
        {
            "conversation.claim": _("Conversation taken"),
            "conversation.assign": _("Conversation given to somebody"),
            "conversation.close": _("Conversation closed"),
            "conversation.reopen": _("Conversation reopened"),
            "reply.it_is_there": _("Answer found on the platform"),
            "reply.send_again": _("Answer sent again, as it was not there"),
            "reply.try_again": _("Answer sent again"),
            "reply.withdraw": _("Answer withdrawn"),
            "comment.show": _("Visitor's comment shown"),
            "comment.hide": _("Visitor's comment hidden"),
        },
    ),
    (
        _("Listening"),
        {
            "watch.save": _("Watch saved"),
            "source.add": _("Source added"),
            "source.pause": _("Source paused"),
            "source.resume": _("Source fetched again"),
        },
    ),
    (
        _("Ideas"),
        {
            "idea.hand_in": _("Idea handed in"),
            "idea.back_in_review": _("Parked idea back in review"),
        },
    ),
    (
        _("Goals and reports"),
        {
            "goal.set": _("Goal set"),
            "goal.change": _("Goal changed"),
            "goal.close": _("Goal closed"),
            "goal.reopen": _("Goal reopened"),
            "goal.hand_over": _("Goal handed over"),
            "report.issue": _("Report issued"),
            "report.share": _("Report shared by a link"),
            "report.stop_sharing": _("Report no longer shared"),
        },
    ),
    (
        _("Channels"),
        {
            "channel.connect": _("Channel connected"),
            "channel.test": _("Channel tested"),
            "channel.access_lost": _("Access to a channel lost"),
            "channel.disconnect": _("Channel disconnected"),
            "channel.change": _("Channel changed"),
            "channel.deactivate": _("Channel taken out of use"),
            "channel.reactivate": _("Channel in use again"),
        },
    ),
    (
        _("Team"),
        {
            "member.first": _("First account made"),
            "member.add": _("Member added"),
            "member.invite": _("Member invited"),
            "member.accept": _("Invitation accepted"),
            "member.change": _("Member changed"),
            "member.skills": _("Skills changed"),
            "member.hand_over": _("Everything handed over"),
            "member.deactivate": _("Member let go"),
            "member.reactivate": _("Member back"),
            "segment.add": _("Segment added"),
            "segment.change": _("Segment changed"),
            "segment.coverage": _("Coverage changed"),
            "segment.remove": _("Segment removed"),
        },
    ),
    (
        _("Company"),
        {
            "company.change": _("Company's settings changed"),
            "company.duties": _("Who does which duty changed"),
            "department.add": _("Department added"),
            "department.change": _("Department changed"),
        },
    ),
]

WORDS: Words = {code: words for _group, acts in ACTS for code, words in acts.items()}


def words_of(code: str) -> str:
    """The act in the reader's language; a code of another version stays as it is."""
    return str(WORDS.get(code, code))


def codes_saying(text: str) -> list[str]:
    """The codes of the acts whose words hold `text`, in the reader's language."""
    return [code for code in WORDS if text.casefold() in words_of(code).casefold()]

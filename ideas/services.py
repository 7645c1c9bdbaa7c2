"""Writes: handing in, voting, vetting, deciding, and parked ideas that come back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import GoalState, Target
from ideas import hooks, selectors
from ideas.models import UNDECIDED, Decision, Idea, IdeaState, Vetting, Vote
from ideas.vetting import VettingAnswers, missing
from smm.core import clock
from smm.core.errors import Refused, Stale
from team.models import Member, Role, Segment
from team.permissions import Action, require, require_brands
from team.services.audit import record
from team.services.notices import notify

DECISIONS = (IdeaState.ACCEPTED, IdeaState.PARKED, IdeaState.DECLINED)


@transaction.atomic
def hand_in(
    *,
    title: str,
    text: str,
    brand_id: int | None = None,
    by: Member | None,
    proposer_name: str = "",
    proposer_email: str = "",
    conversation_ids: Iterable[int] = (),
) -> Idea:
    """Take an idea in, from a member or (by None) from anyone with the open form.

    Conversations that `by` may not see are left out. Raises PermissionDenied, ValidationError with the fields.
    """
    if by is not None:
        require(by, Action.SUBMIT_IDEA)
        require_brands(by, Segment.objects.filter(pk=brand_id or 0))
    idea = Idea(
        title=title.strip(),
        text=text.strip(),
        brand_id=brand_id,
        proposer=by,
        proposer_name=proposer_name,
        proposer_email=proposer_email,
    )
    idea.full_clean(exclude={"state"})
    idea.save()
    idea.conversations.set(selectors.conversations_for(by, conversation_ids) if by else [])
    record(actor=by, action="idea.hand_in", subject=idea)
    return idea


def _lock(idea_id: int, version: int | None = None) -> Idea:
    idea = Idea.objects.select_for_update().get(pk=idea_id)
    if version is not None and idea.version != version:
        raise Stale([_("Somebody else changed this idea in the meantime. Look at it again; nothing was saved.")])
    return idea


@transaction.atomic
def vote(*, idea_id: int, by: Member) -> Idea:
    """Count `by`'s voice for the idea once; voting again changes nothing.

    Raises Idea.DoesNotExist, PermissionDenied, or Refused once the idea is decided.
    """
    idea = _lock(idea_id)
    require(by, Action.VOTE_IDEA, idea)
    _refuse_decided(idea, _("This idea has been decided; votes are closed."))
    _vote, is_new = Vote.objects.get_or_create(idea=idea, member=by)
    if is_new:
        Idea.objects.filter(pk=idea.pk).update(vote_count=F("vote_count") + 1)
        idea.vote_count += 1
    return idea


@transaction.atomic
def take_vote_back(*, idea_id: int, by: Member) -> Idea:
    """Take `by`'s voice back while the idea is undecided."""
    idea = _lock(idea_id)
    require(by, Action.VOTE_IDEA, idea)
    _refuse_decided(idea, _("This idea has been decided; votes are closed."))
    if Vote.objects.filter(idea=idea, member=by).delete()[0]:
        Idea.objects.filter(pk=idea.pk).update(vote_count=F("vote_count") - 1)
        idea.vote_count -= 1
    return idea


def _refuse_decided(idea: Idea, sentence: str) -> None:
    if idea.state not in UNDECIDED:
        raise Refused([sentence])


@transaction.atomic
def vet(*, idea_id: int, by: Member, answers: VettingAnswers, version: int | None = None) -> Vetting:
    """Save a new version of the answers; incomplete ones may be saved, but not accepted.

    A new idea is then in review. Raises PermissionDenied, Refused (decided; a target that is not there), Stale.
    """
    idea = _lock(idea_id, version)
    require(by, Action.VET_IDEA, idea)
    _refuse_decided(idea, _("This idea has been decided; its answers stay as they are."))
    vetting = Vetting(idea=idea, number=_next_number(idea), answered_by=by, target=_target(by, answers.target_id))
    for name in ("contribution", "hours", "money", "promotion_hours", "promotion_money", "outsourced_to"):
        setattr(vetting, name, getattr(answers, name))
    vetting.metric, vetting.expected = answers.metric, answers.expected
    vetting.full_clean()
    vetting.save()
    if idea.state == IdeaState.NEW:
        idea.review()
    _touch(idea)
    return vetting


def _next_number(idea: Idea) -> int:
    return (idea.vettings.aggregate(last=Max("number"))["last"] or 0) + 1


def _target(by: Member, target_id: int | None) -> Target | None:
    if target_id is None:
        return None
    try:
        return selectors.target_of(by, target_id)
    except Target.DoesNotExist as error:
        raise Refused([_("That target is not there any more, or its goal is closed.")]) from error


def _touch(idea: Idea) -> None:
    idea.version += 1
    idea.save()


@transaction.atomic
def decide(
    *,
    idea_id: int,
    by: Member,
    decision: str,
    reason: str,
    parked_until: date | None = None,
    version: int | None = None,
) -> Decision:
    """Accept, park or decline an idea, for a reason; accepting runs what `ideas.hooks` holds in this transaction.

    Raises PermissionDenied (not a leader over the idea's brand), Refused with everything that is missing, Stale.
    """
    idea = _lock(idea_id, version)
    require_decide(by, idea)
    _refuse_decided(idea, _("This idea has been decided already."))
    vetting = selectors.latest_vetting(idea)
    _refuse_incomplete(decision, reason, parked_until, vetting)
    {IdeaState.ACCEPTED: idea.accept, IdeaState.PARKED: idea.park, IdeaState.DECLINED: idea.decline}[
        IdeaState(decision)
    ]()
    idea.parked_until = parked_until if decision == IdeaState.PARKED else None
    _touch(idea)
    made = Decision.objects.create(idea=idea, vetting=vetting, decided=decision, reason=reason.strip(), decided_by=by)
    if decision == IdeaState.ACCEPTED and vetting is not None:
        hooks.accepted(idea, vetting, by)
    _tell_proposer(idea, made)
    return made


def require_decide(by: Member, idea: Idea) -> None:
    """Having proposed it shows an idea to a leader of another brand; it does not let them decide."""
    require(by, Action.DECIDE_IDEA, idea)
    if by.brand_ids and idea.brand_id and idea.brand_id not in by.brand_ids:
        raise PermissionDenied(_("You do not lead this brand."))


def _refuse_incomplete(decision: str, reason: str, parked_until: date | None, vetting: Vetting | None) -> None:
    sentences = []
    if decision not in DECISIONS:
        sentences.append(_("Say whether the idea is accepted, parked or declined."))
    if not reason.strip():
        sentences.append(_("Give a reason: the proposer will read it."))
    if decision == IdeaState.PARKED and (parked_until is None or parked_until <= clock.now().date()):
        sentences.append(_("Say until which day to come it is parked."))
    if decision == IdeaState.ACCEPTED:
        sentences += missing(selectors.answers_of(vetting))
        if vetting and vetting.target and vetting.target.goal.state != GoalState.OPEN:
            sentences.append(_("Question 1: the goal that it serves is closed."))
    if sentences:
        raise Refused(sentences)


_TOLD = {
    IdeaState.ACCEPTED: gettext_lazy("Your idea was accepted:"),
    IdeaState.PARKED: gettext_lazy("Your idea was parked for now:"),
    IdeaState.DECLINED: gettext_lazy("Your idea was declined:"),
}


def _tell_proposer(idea: Idea, made: Decision) -> None:
    if idea.proposer is None:
        return
    notify(
        to=[idea.proposer],
        kind="idea",
        key=f"idea:{idea.pk}:decision:{made.pk}",
        text=format_lazy("{} {}", _TOLD[IdeaState(made.decided)], idea.title),
        url=reverse("ideas:idea", args=[idea.pk]),
    )


@transaction.atomic
def bring_back(*, idea_id: int) -> bool:
    """Put a parked idea whose day has come into review again and tell its leaders; False if it is not due."""
    idea = selectors.due_back().select_for_update().filter(pk=idea_id).first()
    if idea is None:
        return False
    until = idea.parked_until
    idea.review()
    idea.parked_until = None
    _touch(idea)
    record(actor=None, action="idea.back_in_review", subject=idea)
    leaders = Member.objects.filter(role=Role.LEADER, is_active=True).prefetch_related("brands")
    notify(
        to=[one for one in leaders if not one.brand_ids or idea.brand_id in (None, *one.brand_ids)],
        kind="idea",
        key=f"idea:{idea.pk}:back:{until}",
        text=format_lazy("{} {}", gettext_lazy("A parked idea is due again:"), idea.title),
        url=reverse("ideas:idea", args=[idea.pk]),
    )
    return True


def bring_back_due(*, most: int = 100) -> int:
    """Bring back up to `most` parked ideas whose day has come, one transaction each."""
    due = list(selectors.due_back().values_list("pk", flat=True)[:most])
    return sum(bring_back(idea_id=pk) for pk in due)

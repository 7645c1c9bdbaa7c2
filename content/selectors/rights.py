"""Who may do what with an item: the owner of a duty, or a leader over the item's brand.

Services, pages and API ask here; None instead of an item asks whether there could be one at all.
"""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from content.models import ContentItem, Delivery, Duty
from content.workflow import STAGE_OF, DutyKind, Stage
from team.models import Member
from team.permissions import Action, can, require

WRITING = (DutyKind.CONCEPT, DutyKind.PRODUCTION, DutyKind.TONE, DutyKind.UPLOAD)
LEADERS_DECISIONS = frozenset({"take_down"})
AFTERWARDS = (DutyKind.PROMOTION, DutyKind.ANSWERING, DutyKind.SECOND_SPREAD, DutyKind.EVALUATION)


def leads(member: Member, item: ContentItem | None) -> bool:
    return can(member, Action.LEAD_CONTENT, item)


def decided_by(member: Member) -> Q:
    """The deliveries about which the member may decide, as far as they see them: `may_publish` for many at once."""
    if can(member, Action.LEAD_CONTENT):
        return Q()
    queue = Q(kind=DutyKind.UPLOAD, owner=None, department=member.department_id or 0)
    duties = Duty.objects.filter(Q(kind__in=WRITING, owner=member) | queue)
    return Q(item__in=duties.values("item")) if can(member, Action.WORK_ON_CONTENT) else Q(pk__in=())


def counted_by(member: Member) -> Q:
    """The deliveries whose numbers the member may write down: `may_count` for many at once."""
    if can(member, Action.LEAD_CONTENT):
        return Q()
    afterwards = Duty.objects.filter(kind__in=AFTERWARDS, owner=member)
    return decided_by(member) | Q(item__in=afterwards.values("item"))


def owns(member: Member, item: ContentItem | None, kinds: Collection[DutyKind]) -> bool:
    """Whether the member owns one of the duties (a department's duty has an owner once somebody claimed it)."""
    owned = Duty.objects.filter(kind__in=kinds, owner=member, **({"item": item} if item else {}))
    return owned.exists() and can(member, Action.WORK_ON_CONTENT, item)


def duties_of(stage: str) -> list[DutyKind]:
    return [kind for kind, at in STAGE_OF.items() if at == stage]


def may_advance(member: Member, item: ContentItem) -> bool:
    """Whether the member may move the item on from its stage, or send it back."""
    if leads(member, item):
        return True
    if item.stage == Stage.APPROVE and not can(member, Action.APPROVE_CONTENT, item):
        return False
    return owns(member, item, duties_of(item.stage))


def may_write(member: Member, item: ContentItem) -> bool:
    """Whether the member may change brief, text, media and channels."""
    return leads(member, item) or owns(member, item, WRITING)


def may_publish(member: Member, item: ContentItem) -> bool:
    """Whether the member may decide about what goes out: who writes, or the people whose department uploads it."""
    if may_write(member, item):
        return True
    queue = Duty.objects.filter(item=item, kind=DutyKind.UPLOAD, owner=None, department=member.department_id or 0)
    return queue.exists() and can(member, Action.WORK_ON_CONTENT, item)


def may_count(member: Member, item: ContentItem) -> bool:
    """Whether the member may write down numbers of what went out: everybody who works on the item."""
    return may_publish(member, item) or owns(member, item, AFTERWARDS)


def may_assign(member: Member, item: ContentItem | None) -> bool:
    return leads(member, item) or owns(member, item, [DutyKind.ASSIGNMENT])


def may_move(member: Member, item: ContentItem) -> bool:
    """Whether the member may move the item on or back, or give up what they proposed themselves."""
    return may_advance(member, item) or is_own_proposal(member, item)


def is_own_proposal(member: Member, item: ContentItem) -> bool:
    """Whether the member began the item and it has not left the concept; they can still give it up."""
    is_theirs = item.stage == Stage.CONCEPT and item.created_by_id == member.pk
    return is_theirs and can(member, Action.WORK_ON_CONTENT, item)


def require_move(member: Member, item: ContentItem) -> None:
    if not may_move(member, item):
        raise PermissionDenied(_("Only the owner of this stage or a leader of the brand can move this item."))


def require_advance(member: Member, item: ContentItem) -> None:
    if not may_advance(member, item):
        raise PermissionDenied(_("Only the owner of this stage or a leader of the brand can move this item."))


def require_write(member: Member, item: ContentItem) -> None:
    if not may_write(member, item):
        raise PermissionDenied(_("Only those who write this item or a leader of the brand can change it."))


def require_count(member: Member, delivery: Delivery) -> None:
    if not may_count(member, delivery.item):
        raise PermissionDenied(_("Only those who work on this item can write down its numbers."))


def require_lead(member: Member, item: ContentItem) -> None:
    if not leads(member, item):
        raise PermissionDenied(_("Only a leader of the brand can do this."))


def require_cancel(member: Member, item: ContentItem) -> None:
    if not is_own_proposal(member, item):
        require_lead(member, item)


def require_tone(member: Member, item: ContentItem) -> None:
    if not (leads(member, item) or owns(member, item, [DutyKind.TONE])):
        raise PermissionDenied(_("Only who has the duty “tone”, or a leader of the brand, answers the checklist."))


def require_decide(member: Member, delivery: Delivery, act: str = "") -> None:
    """Deciding about a delivery is for those who publish its item; what takes it away is for leaders."""
    if not may_publish(member, delivery.item):
        raise PermissionDenied(_("Only those who publish this item or a leader of the brand can decide this."))
    if act in LEADERS_DECISIONS:
        require(member, Action.TAKE_DOWN, delivery.item)


def require_take_down(member: Member, item: ContentItem) -> None:
    require(member, Action.TAKE_DOWN, item)


def require_own(member: Member, duty: Duty) -> None:
    if duty.owner_id != member.pk and not leads(member, duty.item):
        raise PermissionDenied(_("Only who has this duty, or a leader of the brand, can do this."))


def require_assign(member: Member, item: ContentItem | None) -> None:
    if not may_assign(member, item):
        raise PermissionDenied(_("Only who assigns this item, or a leader of the brand, can give away its duties."))

"""Who is in the department: added, changed, invited, handed over, let go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from smm.core.errors import Refused
from team import hooks
from team.models import Company, Member, Role, Segment, Skill
from team.permissions import Action, require
from team.services import audit


@transaction.atomic
def add(*, by: Member, email: str, name: str, brands: Iterable[Segment] = (), **fields: Any) -> Member:
    """A new member, without a password until their invitation is accepted; raises ValidationError."""
    require(by, Action.MANAGE_TEAM)
    brands = list(brands)
    _require_no_more(by, brands)
    member = Member(email=email.strip().lower(), name=name, **fields)
    member.time_zone = member.time_zone or Company.load().time_zone
    member.set_unusable_password()
    member.full_clean(exclude={"password"})
    member.save()
    member.brands.set(brands)
    audit.record(actor=by, action="member.add", subject=member, detail={"role": member.role})
    return member


@transaction.atomic
def change(*, by: Member, member_id: int, brands: Iterable[Segment] | None = None, **fields: Any) -> Member:
    """Change a member's details or role; raises ValidationError, or Refused where no leader would be left."""
    member = lock(member_id)
    require(by, Action.MANAGE_TEAM, member)
    brands = None if brands is None else list(brands)
    if brands is not None:
        _require_no_more(by, brands)
    if fields.get("role", Role.LEADER) != Role.LEADER:
        _refuse_losing_last_leader(member)
    changed = [name for name, value in fields.items() if getattr(member, name) != value]
    for name, value in fields.items():
        setattr(member, name, value)
    member.full_clean(exclude={"password"})
    member.save()
    if brands is not None:
        member.brands.set(brands)
    audit.record(actor=by, action="member.change", subject=member, detail={"changed": changed})
    return member


@transaction.atomic
def deactivate(*, by: Member, member_id: int) -> Member:
    """Let a member go; raises Refused with what they still own, which must be handed over first."""
    member = lock(member_id)
    require(by, Action.MANAGE_TEAM, member)
    if member == by:
        raise Refused([_("You cannot deactivate yourself; ask another leader.")])
    _refuse_losing_last_leader(member)
    if owned := owned_by(member):
        raise Refused([_("%(name)s still owns: %(what)s.") % {"name": member, "what": what} for what in owned])
    return _set_active(member, False, by)


@transaction.atomic
def reactivate(*, by: Member, member_id: int) -> Member:
    member = lock(member_id)
    require(by, Action.MANAGE_TEAM, member)
    return _set_active(member, True, by)


@transaction.atomic
def hand_over(*, by: Member, member_id: int, to_id: int) -> int:
    """Give everything that a member owns to another active one, and say how many things went."""
    member, to = lock(member_id), lock(to_id)
    require(by, Action.MANAGE_TEAM, member)
    if to == member or not to.is_active:
        raise ValidationError({"to": _("Choose another active member.")})
    given = {str(one.label): one.hand_over(member, to, by) for one in hooks.handovers}
    audit.record(actor=by, action="member.hand_over", subject=member, detail={"to": str(to), "given": given})
    return sum(given.values())


@transaction.atomic
def set_skills(*, by: Member, member_id: int, levels: dict[str, int]) -> None:
    """How well a member knows each platform (0–3); platforms that are not named are forgotten."""
    member = lock(member_id)
    require(by, Action.MANAGE_TEAM, member)
    member.skills.all().delete()
    Skill.objects.bulk_create(Skill(member=member, platform=name, level=level) for name, level in levels.items())
    audit.record(actor=by, action="member.skills", subject=member, detail=levels)


def _require_no_more(by: Member, brands: list[Segment]) -> None:
    """Nobody gives more than they have; a member of no brand in particular works for every brand."""
    given = {brand.pk for brand in brands}
    if by.brand_ids and not (given and given <= set(by.brand_ids)):
        raise PermissionDenied(_("Choose at least one brand, and only brands that you lead yourself."))


def owned_by(member: Member) -> list[str]:
    """What the member owns, each as a phrase with its number; empty: nothing keeps them."""
    counted = ((one, one.count(member)) for one in hooks.handovers)
    return [_("%(what)s (%(count)s)") % {"what": one.label, "count": count} for one, count in counted if count]


def lock(member_id: int) -> Member:
    return Member.objects.select_for_update().get(pk=member_id)


def _refuse_losing_last_leader(member: Member) -> None:
    leaders = Member.objects.select_for_update().filter(role=Role.LEADER, is_active=True)
    if [leader.pk for leader in leaders] == [member.pk]:
        raise Refused([_("The department needs at least one leader: make somebody else a leader first.")])


def _set_active(member: Member, is_active: bool, by: Member) -> Member:
    member.is_active = is_active
    member.save(update_fields=["is_active", "updated_at"])
    if not is_active:
        member.auth_token_set.all().delete()  # type: ignore[attr-defined]  # knox's keys for the API
    audit.record(actor=by, action="member.reactivate" if is_active else "member.deactivate", subject=member)
    return member

"""What came of an item, against what was expected; saved once the matter is closed, and frozen with it."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from content.models import ContentItem, Evaluation, Verdict
from content.selectors import items, rights
from content.selectors.evaluation import comparison, cost_of
from content.services import history
from content.workflow import DutyKind, Stage
from smm.core.errors import Refused
from team.models import Member
from team.services import audit


def may_evaluate(member: Member, item: ContentItem) -> bool:
    return rights.leads(member, item) or rights.owns(member, item, [DutyKind.EVALUATION])


def require_evaluate(member: Member, item: ContentItem) -> None:
    if not may_evaluate(member, item):
        raise PermissionDenied(_("Only the owner of the evaluation or a leader of the brand can do this."))


@transaction.atomic
def save(
    *,
    item_id: int,
    by: Member,
    verdict: Verdict,
    learned: str,
    feedback: str = "",
    value_return: Decimal | None = None,
    version: int | None = None,
) -> Evaluation:
    """Save (or, until the item is done, save anew) the evaluation with the numbers of this moment.

    `value_return` is in the company's currency. Raises Refused outside the stage or where nothing was learned.
    """
    item = items.lock(item_id, version)
    require_evaluate(by, item)
    _refuse_unless_ready(item, learned, value_return)
    made, _is_new = Evaluation.objects.update_or_create(
        item=item,
        defaults={
            "verdict": verdict,
            "feedback": feedback.strip(),
            "learned": learned.strip(),
            "value_return": value_return,
            "results": {"compared": [line.as_json() for line in comparison(item)]},
            "cost": cost_of(item).total,
            "evaluated_by": by,
        },
    )
    history.touch(item)
    audit.record(actor=by, action="evaluation.save", subject=item, detail={"verdict": verdict})
    return made


def _refuse_unless_ready(item: ContentItem, learned: str, value_return: Decimal | None) -> None:
    missing = []
    if item.stage != Stage.EVALUATE:
        missing.append(_("It is evaluated when the item has come to the stage “Evaluate”."))
    if not learned.strip():
        missing.append(_("Say what we learned."))
    if value_return is not None and value_return < 0:
        missing.append(_("The return cannot be negative."))
    if missing:
        raise Refused(missing)

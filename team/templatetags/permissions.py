"""Asking in a template what the person may do: the same function that services enforce."""

from __future__ import annotations

from django import template
from django.db.models import Model
from django.template.context import Context

from team.models import Member
from team.permissions import Action
from team.permissions import can as may

register = template.Library()


@register.simple_tag(takes_context=True)
def can(context: Context, action: str, subject: Model | None = None) -> bool:
    """`{% can "content.create" as may_create %}`, with the thing itself where scope matters."""
    user = context["request"].user
    return isinstance(user, Member) and may(user, Action(action), subject)

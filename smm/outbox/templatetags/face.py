"""For templates: the words of `smm.outbox.face` about one row."""

from __future__ import annotations

from django import template

from smm.outbox import face
from smm.outbox.models import Delivery

register = template.Library()


@register.filter
def known(delivery: Delivery) -> str:
    """`{{ letter|known }}`: where it stands, in one sentence."""
    return face.known(delivery)

"""Addresses of posts as people paste them."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from content.models import Delivery
from smm.core.errors import Refused
from smm.platforms import links
from team import by_hand
from team.platform_names import name_of

MOST_CHARACTERS = 500


def of_post(delivery: Delivery, pasted: str) -> str:
    """The address in what was pasted (apps copy a sentence round it), where the delivery may be seen.

    Raises Refused where there is none, it is not one of the delivery's platform, or another of ours stands there.
    """
    address = links.first(pasted)
    if not address or len(address) > MOST_CHARACTERS or not urlsplit(address).hostname:
        raise Refused([_("Paste the whole address of the post, beginning with https://.")])
    platform = delivery.channel.platform
    if not by_hand.may_be_of(platform, address):
        hosts = ", ".join(sorted(by_hand.hosts_of(platform)))
        said = _("This is no address of %(platform)s: those are on %(hosts)s.")
        raise Refused([said % {"platform": name_of(platform), "hosts": hosts}])
    _refuse_known(delivery, address)
    return address


def _refuse_known(delivery: Delivery, address: str) -> None:
    others = Delivery.objects.filter(channel=delivery.channel, external_id=address[:300]).exclude(pk=delivery.pk)
    other = others.select_related("item").first()
    if other is not None:
        said = _("This address belongs to another publication of ours already: “%(title)s”.")
        raise Refused([said % {"title": other.item.title}])

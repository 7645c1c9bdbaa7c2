"""The platforms that the contract suite is run on."""

from tests.counterparts.bluesky import bluesky, bluesky_stand
from tests.counterparts.mastodon_standin import mastodon, mastodon_stand
from tests.counterparts.posts import blind_stand, keyed_stand, lookup_stand
from tests.counterparts.snac import snac, snac_stand
from tests.counterparts.webhook import receiver, webhook_stand
from tests.counterparts.wordpress import wordpress, wordpress_stand

__all__ = [
    "blind_stand",
    "bluesky",
    "bluesky_stand",
    "keyed_stand",
    "lookup_stand",
    "mastodon",
    "mastodon_stand",
    "receiver",
    "snac",
    "snac_stand",
    "webhook_stand",
    "wordpress",
    "wordpress_stand",
]

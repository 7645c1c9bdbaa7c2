"""The platforms that the contract suite is run on."""

from tests.counterparts.bluesky import bluesky, bluesky_stand
from tests.counterparts.posts import blind_stand, keyed_stand, lookup_stand
from tests.counterparts.webhook import receiver, webhook_stand
from tests.counterparts.wordpress import wordpress, wordpress_stand

__all__ = [
    "blind_stand",
    "bluesky",
    "bluesky_stand",
    "keyed_stand",
    "lookup_stand",
    "receiver",
    "webhook_stand",
    "wordpress",
    "wordpress_stand",
]

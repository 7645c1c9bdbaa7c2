"""The platforms that the contract suite is run on."""

from tests.counterparts.posts import blind_stand, keyed_stand, lookup_stand

__all__ = ["blind_stand", "keyed_stand", "lookup_stand"]

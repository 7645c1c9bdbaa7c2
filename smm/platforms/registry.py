"""The connectors that there are, by platform name."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from smm import platforms
from smm.platforms.contract import Base, Certainty

_connectors: dict[str, type[Base]] = {}


def register(connector: type[Base]) -> type[Base]:
    """Make `connector` known under its `platform`; also usable as a class decorator."""
    _connectors[connector.platform] = connector
    return connector


def get(platform: str) -> type[Base]:
    """The connector of `platform`; raises KeyError with a sentence where there is none."""
    try:
        return _connectors[platform]
    except KeyError:
        raise KeyError(f"SMM has no connector for the platform “{platform}”.") from None


def certainty_of(platform: str) -> Certainty:
    """How sure the platform lets us be after a lost answer; one that SMM does not know, not at all."""
    return _connectors[platform].certainty if platform in _connectors else Certainty.NONE


def all_connectors() -> list[type[Base]]:
    return sorted(_connectors.values(), key=lambda connector: connector.label)


def discover() -> None:
    """Import every module of `smm.platforms`, so that their connectors register themselves."""
    for module in pkgutil.iter_modules(platforms.__path__, "smm.platforms."):
        import_module(module.name)

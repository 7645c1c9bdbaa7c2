"""What the contract suite must know of one platform: its real server, an account there, and how to count past us."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from smm.platforms.contract import Account


@dataclass(frozen=True)
class Stand:
    """A platform to be tried.

    `address` is the server's own, before which a fault server can stand; `account(address)` acts for our account there
    through that address; `count(words)` asks the platform, not through the connector, how many posts of ours hold
    `words`. `lacks` names capabilities that this server does not offer although the connector has them ("delete").
    `seconds` is after how long a call to it is given up.
    """

    platform: str
    address: str
    account: Callable[[str], Account]
    count: Callable[[str], int]
    seconds: float = 2.0
    lacks: frozenset[str] = field(default_factory=frozenset)

"""What monitoring must know of the floors above it; they fill these registries when their app is ready."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass

from team.models import Channel


@dataclass(frozen=True)
class SubjectInfo:
    """What of ours a conversation reacts to: its name and its page."""

    label: str
    url: str


About = Callable[[Channel, str], str]
Explain = Callable[[Collection[int]], dict[int, SubjectInfo]]

_about: list[About] = []
_explain: dict[str, Explain] = {}


def register_about(about: About) -> None:
    """`about(channel, external_id)` gives the subject ("delivery:12") of our own post with that id, "" if not ours."""
    _about.append(about)


def register_subject(kind: str, explain: Explain) -> None:
    """`explain(ids)` names the subjects of `kind` ("delivery") and says where they stand."""
    _explain[kind] = explain


def subject_of(channel: Channel, external_id: str) -> str:
    """The subject that a platform's id on `channel` stands for; "" if nobody knows it."""
    return next((subject for about in _about if (subject := about(channel, external_id))), "")


def explain_subjects(subjects: Collection[str]) -> dict[str, SubjectInfo]:
    """Names and pages of subjects like "delivery:12", one question a kind; those that nobody knows are left out."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for subject in subjects:
        kind, _colon, number = subject.partition(":")
        if kind in _explain and number.isdecimal():
            by_kind[kind].add(int(number))
    return {f"{kind}:{pk}": info for kind, ids in by_kind.items() for pk, info in _explain[kind](ids).items()}

"""The type of a request in views behind `login_required`."""

from __future__ import annotations

from django.http import HttpRequest

from team.models import Member


class MemberRequest(HttpRequest):
    """A request of somebody who has signed in; for annotations."""

    user: Member

"""What members change about themselves."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from knox.models import AuthToken

from smm.core.errors import Refused
from team import chat_services
from team.models import ChatAddress, Member


@transaction.atomic
def change_preferences(*, by: Member, **changes: Any) -> Member:
    """Save the person's own `name`, `language`, `time_zone`, `theme`, `notify_by_email`; raises ValidationError."""
    member = Member.objects.select_for_update().get(pk=by.pk)
    for field, value in changes.items():
        setattr(member, field, value)
    member.clean_fields(exclude={"password"})
    member.save(update_fields=[*changes, "updated_at"])
    return member


@transaction.atomic
def set_chat(*, by: Member, url: str) -> ChatAddress:
    """Let notices go to the person's chat as well, from now on; raises Refused for an address that cannot be used."""
    if problem := chat_services.problem_with(url, any_host=settings.ALLOW_PRIVATE_HOSTS):
        raise Refused([problem])
    kept: Any = {"url": url}
    ChatAddress.objects.filter(member=by).delete()
    return ChatAddress.objects.create(member=by, address=kept, service=chat_services.name_of(url))


@transaction.atomic
def forget_chat(*, by: Member) -> None:
    ChatAddress.objects.filter(member=by).delete()


@transaction.atomic
def make_token(*, by: Member) -> str:
    """A new key for the API; only its digest is kept, so that this is the one time it can be read."""
    return AuthToken.objects.create(user=by)[1]


@transaction.atomic
def revoke_token(*, by: Member, token_key: str) -> None:
    """Take one of the person's own keys back; an unknown one is gone already."""
    AuthToken.objects.filter(user=by, token_key=token_key).delete()

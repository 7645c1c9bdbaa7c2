"""Asking a WordPress site: its address, who we are there, and its refusals as sentences for people."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from smm.platforms import fetching
from smm.platforms.access import Identity
from smm.platforms.calling import Answered, Caller, Failed, Result
from smm.platforms.contract import AccessLost, Account, Ambiguous, Permanent, Published, Retriable
from smm.platforms.words import gettext_noop as _

NEEDED = ("publish_posts", "upload_files", "moderate_comments")
"""Rights that an editor has and an author, in part, has not."""
NO_EDITOR = _("The user lacks a right on this site (%(said)s): give it the role of an editor.")
SENTENCES = {
    "comment_duplicate": _("These very words of ours stand under the comment already."),
    "rest_cannot_create": NO_EDITOR,
    "rest_cannot_edit": NO_EDITOR,
    "rest_cannot_publish": NO_EDITOR,
    "rest_forbidden_context": NO_EDITOR,
    "rest_user_cannot_delete_post": NO_EDITOR,
    "rest_comment_closed": _("Comments are closed under this post."),
    "rest_comment_invalid_id": _("The comment is not there any more."),
    "rest_comment_trash_post": _("The post lies in the site's trash: nobody can comment on it."),
    "rest_no_route": _("The site has switched off its REST interface, by which SMM talks to it."),
    "rest_upload_sideload_error": _("The site does not take the file (%(said)s)."),
}
"""By WordPress's own codes; whatever else it says is in words for people already."""
MOVED = _("The site has moved: connect it again, with the address that the browser shows.")


class Site:
    """A site on behalf of the account's user; the account's id is the user's number, "@", and the site."""

    def __init__(self, account: Account) -> None:
        address, user = (str(account.settings.get(name, "")).strip() for name in ("address", "user"))
        password = str(account.secrets.get("password", ""))
        self.user_id = account.id.partition("@")[0]
        credentials = base64.b64encode(f"{user}:{password}".encode()).decode()
        self.caller = Caller(
            address,
            {"Authorization": f"Basic {credentials}"},
            secrets=(password, credentials),
            allow_private=account.allow_private,
        )

    def get(self, route: str, **query: object) -> Result:
        with _understood():
            return self.caller.get(_path(route, query))

    def send(self, method: str, route: str, data: object = None, **query: object) -> Any:
        with _understood():
            return self.caller.send(method, _path(route, query), data).data

    def upload(self, body: bytes, mime: str, name: str, title: str) -> Any:
        """Put a file into the library; `name` becomes its slug and, with the kind's ending, its file's name."""
        disposition = f'attachment; filename="{name}.{mime.rpartition("/")[2]}"'
        path = _path("/media", {"slug": name, "title": title})
        with _understood():
            kind = {"Content-Type": mime, "Content-Disposition": disposition}
            return self.caller.send_bytes("POST", path, body, kind).data

    def identity(self) -> Identity:
        """Whose account it is; raises PlatformError unless it may do what we need."""
        site = self._index()
        try:
            user = self.get("/users/me", context="edit").data
        except AccessLost as error:
            said = _("WordPress does not accept this user with this application password (%(said)s).")
            raise AccessLost(said, **error.details) from error
        missing = [right for right in NEEDED if not user["capabilities"].get(right)]
        if missing:
            raise Permanent(NO_EDITOR, said=", ".join(missing))
        home, name = str(site["home"]), f"{html.unescape(site['name'])} ({user['name']})"
        return Identity(f"{user['id']}@{home.partition('://')[2]}", name, user["slug"], home, NEEDED)

    def _index(self) -> dict[str, Any]:
        """What the site says of itself, asked without the password: nobody knows yet who is there."""
        url = self.caller.base.rstrip("/") + "/?rest_route=/"
        answer = fetching.fetch(url, allow_private=self.caller.allow_private)
        try:
            site = dict(json.loads(answer.body))
        except (ValueError, TypeError):
            site = {}
        if "wp/v2" not in site.get("namespaces", ()):
            raise Permanent(_("There is no WordPress with a REST interface at this address."))
        if answer.url != url:
            raise Permanent(_("This address leads to %(there)s: give that one."), there=answer.url.partition("/?")[0])
        if "application-passwords" not in site.get("authentication", "application-passwords"):
            raise Permanent(_("The site has no application passwords: it needs HTTPS, and no plugin against them."))
        return site


def _path(route: str, query: dict[str, object]) -> str:
    return "/?" + urlencode({"rest_route": f"/wp/v2{route}", **query})


@contextmanager
def _understood() -> Iterator[None]:
    """Say a refusal in words of ours where its code is known; some come with a status that means a failure."""
    try:
        yield
    except (Answered, Failed) as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        raise Answered(sentence, error.status, error.data, said=error.details["said"]) from error


def _sentence(error: Answered | Failed) -> str | None:
    if 300 <= error.status < 400:
        return MOVED
    return SENTENCES.get(str(error.data.get("code"))) if isinstance(error.data, dict) else None


@contextmanager
def nothing_public() -> Iterator[None]:
    """A step before the one that people see: repeating it does no harm, so a lost answer is none."""
    try:
        yield
    except Ambiguous as error:
        raise Retriable(error.sentence, **error.details) from error


def published_as(made: dict[str, Any]) -> Published:
    """A post or comment as the site shows it to us."""
    return Published(str(made["id"]), made["link"])


def time_of(text: str) -> datetime:
    """A time that the site gives in GMT without saying so."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)

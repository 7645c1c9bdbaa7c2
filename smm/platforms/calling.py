"""Calling a platform's HTTP interface for one account: every answer becomes a value or one of the contract's errors.

What an error means for us is decided here, once for all connectors: whether the call may have taken effect, whether
it can be repeated, whether a person must act. Secrets are cut out of whatever a platform says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

from smm.platforms import fetching
from smm.platforms.contract import AccessLost, Ambiguous, Permanent, Rate, RateLimited, Retriable
from smm.platforms.hiding import hidden
from smm.platforms.words import gettext_noop as _

MOST_SAID = 300
WITHOUT_WORD = timedelta(minutes=1)
"""How long to leave a platform alone that asks for it and names no time."""


class Answered(Permanent):
    """The platform understood and refused: `status` is HTTP's, `data` what stood in the answer."""

    def __init__(self, sentence: str, /, status: int, data: Any, **details: object) -> None:
        super().__init__(sentence, status=status, **details)
        self.status = status
        self.data = data


class Failed(Ambiguous):
    """The platform had an error of its own over a change that we asked for; `status` and `data` as of `Answered`."""

    def __init__(self, sentence: str, /, status: int, data: Any, **details: object) -> None:
        super().__init__(sentence, status=status, **details)
        self.status = status
        self.data = data


@dataclass(frozen=True)
class Result:
    """A good answer: `data` is its JSON (None if it had no body), `headers` by lower-case name."""

    data: Any
    headers: Mapping[str, str]


@dataclass
class Caller:
    """Asks the server at `base` with `headers`, and keeps in `rate` what it told of our allowance.

    `secrets` are never repeated in an error. `seconds` is for one call with all its waiting, by default as long as any
    other fetch. Unless it `wants_json`, a good answer that is none is as good as an empty one.
    """

    base: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    allow_private: bool = False
    seconds: float | None = None
    wants_json: bool = True
    rate: Rate | None = None

    def get(self, path: str, query: Mapping[str, object] | None = None) -> Result:
        """Read something. Raises AccessLost, Answered (refused), RateLimited or Retriable."""
        question = f"?{urlencode(query, doseq=True)}" if query else ""
        return self._call(path + question, fetching.Request("GET", self.headers))

    def send(self, method: str, path: str, data: object = None) -> Result:
        """Change something, `data` going along as JSON. Raises as `get` does, and Ambiguous (Failed)."""
        if data is None:
            return self._call(path, fetching.Request(method, {**self.headers, "Content-Length": "0"}))
        return self.send_bytes(method, path, json.dumps(data).encode(), {"Content-Type": "application/json"})

    def send_bytes(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Result:
        """Like `send`, with a body and its headers as they are."""
        return self._call(path, fetching.Request(method, {**self.headers, **headers}, body))

    def _call(self, path: str, request: fetching.Request) -> Result:
        answer = fetching.fetch(
            self.base.rstrip("/") + path, request, allow_private=self.allow_private, seconds=self.seconds
        )
        self.rate = rate_of(answer.headers) or self.rate
        if 200 <= answer.status < 300:
            return Result(self._json(answer, request), answer.headers)
        raise self._refusal(answer, request)

    def _json(self, answer: fetching.Answer, request: fetching.Request) -> Any:
        if not answer.body.strip():
            return None
        try:
            return json.loads(answer.body)
        except ValueError as error:
            if not self.wants_json:
                return None
            kind = Retriable if request.is_safe else Ambiguous
            raise kind(_("The platform answered with something that cannot be read.")) from error

    def _refusal(self, answer: fetching.Answer, request: fetching.Request) -> Exception:
        status, data = answer.status, _data(answer.body)
        said: dict[str, Any] = {"status": status, "said": self.hide(said_in(data)) or "–"}
        if status == 401:
            return AccessLost(
                _("The platform does not accept our access: connect the channel again (%(said)s)."), **said
            )
        if status in (429, 503):
            until = until_of(answer.headers) or datetime.now(UTC) + WITHOUT_WORD
            return RateLimited(_("The platform asks us to wait (%(status)s: %(said)s)."), until=until, **said)
        if status >= 500 or status == 408:
            broken = _("The platform had an error of its own (%(status)s: %(said)s).")
            return Retriable(broken, **said) if request.is_safe else Failed(broken, data=data, **said)
        return Answered(_("The platform refuses (%(status)s: %(said)s)."), data=data, **said)

    def hide(self, text: str) -> str:
        """`text` with our secrets cut out, at a length that a person reads."""
        return hidden(text, self.secrets)[:MOST_SAID]


def _data(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode("utf-8", "replace")


def said_in(data: Any) -> str:
    """The words for people in an error's body."""
    if isinstance(data, dict):
        found = [data.get(name) for name in ("error_description", "message", "detail", "error")]
        return next((str(one) for one in found if one), "")
    return re.sub(r"<[^>]*>|\s+", " ", str(data)).strip()


def rate_of(headers: Mapping[str, str]) -> Rate | None:
    """Our allowance as `RateLimit-*` or `X-RateLimit-*` headers tell it; None where they do not."""
    told = {
        name: headers.get(f"ratelimit-{name}") or headers.get(f"x-ratelimit-{name}")
        for name in ("limit", "remaining", "reset")
    }
    moment = _moment(told["reset"] or "")
    if moment is None or not all(str(told[name]).isdigit() for name in ("limit", "remaining")):
        return None
    return Rate(left=int(str(told["remaining"])), limit=int(str(told["limit"])), resets_at=moment)


def until_of(headers: Mapping[str, str]) -> datetime | None:
    """From when the platform will listen again: Retry-After (RFC 9110), else the end of the allowance's window."""
    after = headers.get("retry-after", "").strip()
    if after.isdigit():
        return datetime.now(UTC) + timedelta(seconds=min(int(after), 86_400))
    rate = rate_of(headers)
    return _moment(after) or (rate.resets_at if rate else None)


def _moment(text: str) -> datetime | None:
    """A time as platforms write it: seconds since 1970, ISO 8601, or HTTP's own; None if it is none of them."""
    try:
        if re.fullmatch(r"\d{9,11}", text):
            return datetime.fromtimestamp(int(text), UTC)
        read = datetime.fromisoformat(text) if text[:4].isdigit() else parsedate_to_datetime(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)

"""WordPress (5.6 or later) by its REST interface, on behalf of an editor with an application password.

There is no SDK between: one would hide whether a call may have arrived, and connect past our guard.

What is relied on, from developer.wordpress.org/rest-api (using-the-rest-api/authentication of 2026-10-14, pagination
of 2024-01-16) and from WordPress 6.1.9 itself, against which the tests run:

- Application passwords come with 5.6, need HTTPS, and are sent by Basic authentication.
- `?rest_route=` works whatever permalinks a site has; `/wp-json/` needs readable ones.
- A taken slug is no error: the second post gets "-2" behind it. So the slug that is made from our key cannot refuse
  a repeated post, it only finds ours again. In the trash a slug ends in "__trashed".
- PHP gives a request 30 seconds by default and proxies often twice that: what a look-up does not find after five
  minutes will not come any more.
- The same words of the same user under the same comment are refused (409 `comment_duplicate`), so among our answers
  to one comment the words tell which is which.
- Comments in moderation are shown to those alone who may moderate, editors that is.
- A request is taken up to PHP's `post_max_size`, 8 MB by default; pictures over 2,560 pixels are scaled down.
- There is no limit of calls in WordPress itself; the pace here is what a small shared host bears.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlencode

from smm.platforms import blocks, fetching
from smm.platforms.calling import Answered, Caller, Result
from smm.platforms.contract import (
    AccessLost,
    Ambiguous,
    Base,
    Certainty,
    Field,
    Identity,
    Incoming,
    Limits,
    Media,
    OwnPage,
    OwnPost,
    Pace,
    Page,
    Payload,
    Permanent,
    Presence,
    Published,
    Retriable,
    Seen,
    Sought,
)
from smm.platforms.feed import plain
from smm.platforms.registry import register
from smm.platforms.words import gettext_noop as _

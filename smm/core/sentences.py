"""Sentences that are kept in the database and read in the reader's language.

A sentence of a connector is stored with what fills it, untranslated; whoever shows it translates it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from smm.platforms.contract import PlatformError

OUR_MISTAKE = _("Something went wrong on our side; the log has the details.")
BEGINS = '{"sentence": '


def keep(sentence: str, details: Mapping[str, str] | None = None) -> str:
    """What to store of a marked `sentence` and the values of its `%(names)s`; without any, the sentence itself."""
    if not details:
        return sentence
    return json.dumps({"sentence": sentence, "details": dict(details)}, ensure_ascii=False)


def keep_error(error: Exception) -> str:
    """What to store of an error: a connector's sentence; of a mistake of ours only that there was one."""
    if isinstance(error, PlatformError):
        return keep(error.sentence, error.details)
    return keep(OUR_MISTAKE)


def tell(stored: str) -> str:
    """A stored sentence in the language of the moment; what somebody typed stays as it is."""
    if not stored.startswith(BEGINS):
        return gettext(stored) if stored else ""
    sentence, details = json.loads(stored).values()
    return gettext(sentence) % {name: _inner(value) for name, value in details.items()}


tell_lazy = lazy(tell, str)


def _inner(value: str) -> str:
    """What fills a sentence may be such a sentence itself."""
    return tell(value) if value.startswith(BEGINS) else value

"""E-mail copies of notices: the rows are the queue, and a copy is claimed before it is sent, so never sent twice."""

from __future__ import annotations

from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _
from django.utils.translation import override

from smm.core import clock
from team.models import Company, Notice
from team.selectors.notices import to_email

log = structlog.get_logger(__name__)
BATCH = 50


def run_due() -> int:
    """Send the copies that are due and say how many left; while no mail server answers, nothing is claimed."""
    due = list(to_email()[:BATCH])
    if not due:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        log.warning("no mail server for notices", error=str(error))
        return 0
    language = Company.load().language
    try:
        return sum(_send(notice, connection, notice.recipient.language or language) for notice in due)
    finally:
        connection.close()


def _send(notice: Notice, connection: BaseEmailBackend, language: str) -> bool:
    claimed = Notice.objects.filter(pk=notice.pk, emailed_at=None).update(emailed_at=clock.now())
    if not claimed:
        return False
    try:
        _message(notice, connection, language).send()
    except (OSError, SMTPException) as error:
        log.warning("a notice's copy may not have left", notice=notice.pk, error=str(error))
        return False
    return True


def _message(notice: Notice, connection: BaseEmailBackend, language: str) -> EmailMessage:
    with override(language):
        foot = _("You get this because your account asks for notices by e-mail. Your account page can change that.")
    return EmailMessage(
        subject=" ".join(notice.text.split()),
        body=f"{notice.text}\n\n{settings.BASE_URL}{notice.url}\n\n-- \n{foot}\n",
        to=[notice.recipient.email],
        headers={"Auto-Submitted": "auto-generated"},
        connection=connection,
    )

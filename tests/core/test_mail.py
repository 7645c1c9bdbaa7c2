"""Mail without a mail server stands in files."""

from __future__ import annotations

import email
from pathlib import Path

from django.core.mail import EmailMultiAlternatives, get_connection


def test_messages_become_files_that_mail_programs_open(settings: object, tmp_path: Path) -> None:
    settings.EMAIL_FILE_PATH = tmp_path / "mail"  # type: ignore[attr-defined]
    message = EmailMultiAlternatives(
        "新品上市", "Body", "smm@example.org", ["a@example.org"], connection=get_connection("smm.core.mail.FileBackend")
    )
    message.attach_alternative("<p>Body</p>", "text/html")

    assert message.send() == 1

    [file] = (tmp_path / "mail").glob("*.eml")
    parsed = email.message_from_bytes(file.read_bytes())
    assert parsed["To"] == "a@example.org"
    assert parsed.is_multipart()

"""A mailbox behind a real IMAP server, Debian's dovecot-imapd, filled by a real SMTP server that delivers into it.

Dovecot serves mail as nobody but an ordinary user: whoever runs the tests, or `mail` where that is root. The fixture
`mailbox` is offered by `from tests.counterparts.imap import mailbox  # noqa: F401`.
"""

from __future__ import annotations

import grp
import mailbox as local
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from tests.counterparts.places import running
from tests.needs import answers, need
from tests.running import free_port

USER, PASSWORD = "press", "password-of-the-mailbox"
CONFIGURATION = """
base_dir = {place}/run
state_dir = {place}/state
log_path = {place}/log
listen = 127.0.0.1
protocols = imap
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{place}/box
first_valid_uid = 1
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={place}/box
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


def program() -> str:
    return shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin") or ""


def is_installed() -> bool:
    return bool(program())


def whom() -> tuple[str, str]:
    """User and group, by name, as whom mail is read."""
    if os.getuid() == 0:
        return "mail", "mail"
    return pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name


@dataclass
class Box:
    place: Path
    port: int

    @property
    def settings(self) -> dict[str, Any]:
        """Of an e-mail channel, of its mailbox alone."""
        server = {"imap_host": "127.0.0.1", "imap_port": self.port, "imap_tls": ""}
        return {**server, "imap_user": USER, "imap_folder": "INBOX"}

    def put(self, message: EmailMessage | bytes) -> None:
        """Deliver a letter."""
        raw = message if isinstance(message, bytes) else message.as_bytes(policy=SMTP)
        local.Maildir(self.place / "box", create=False).add(raw)
        self._own()

    def files(self) -> set[str]:
        """Names of the letters' files: they hold their marks, such as "seen"."""
        return {path.name for folder in ("new", "cur") for path in (self.place / "box" / folder).iterdir()}

    def _own(self) -> None:
        if os.getuid() == 0:
            subprocess.run(["chown", "-R", ":".join(whom()), self.place / "box"], check=True)


@pytest.fixture
def mailbox() -> Iterator[Box]:
    need("imap")
    with tempfile.TemporaryDirectory(prefix="smm-imap-") as name:
        place, port = Path(name), free_port()
        place.chmod(0o755)
        for folder in ("run", "state", "box/tmp", "box/new", "box/cur"):
            (place / folder).mkdir(parents=True)
        user, group = whom()
        told = {"place": place, "port": port, "user": user, "group": group, "password": PASSWORD}
        (place / "conf").write_text(CONFIGURATION.format(**told))
        box = Box(place, port)
        box._own()
        command = [program(), "-F", "-c", place / "conf"]
        with running(command, ready=lambda: answers(f"imap://127.0.0.1:{port}"), log=place / "out"):
            yield box

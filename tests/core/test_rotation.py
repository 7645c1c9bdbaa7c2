"""Changing the key: every secret stays readable, and the old key opens nothing any more."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from smm.core import crypto
from team.models import Channel
from tests.factories.team import ChannelFactory

pytestmark = pytest.mark.django_db
OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


@pytest.fixture
def stored(settings, leader):
    settings.ENCRYPTION_KEYS = [OLD]
    ChannelFactory(account_id="kept", secrets={"password": "planted"})
    ChannelFactory(account_id="empty")
    secret = generate_totp_secret()
    TOTP.activate(leader, secret)
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    return secret


def raw() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secrets FROM team_channel")
        secrets = cursor.fetchall()
        cursor.execute("SELECT data FROM mfa_authenticator")
        return str(secrets + cursor.fetchall())


def test_everything_is_readable_with_the_new_key_alone(stored, settings, capsys):
    assert stored not in raw()
    call_command("rotate_keys")
    settings.ENCRYPTION_KEYS = [NEW]

    assert Channel.objects.get(account_id="kept").secrets == {"password": "planted"}
    assert Channel.objects.get(account_id="empty").secrets == {}
    assert crypto.decrypt(Authenticator.objects.get().data["secret"]) == stored
    assert "2 secrets" in capsys.readouterr().out


def test_a_secret_that_no_key_opens_is_told_and_stays(stored, settings):
    before = raw()
    settings.ENCRYPTION_KEYS = [NEW]
    with pytest.raises(CommandError, match="SMM_ENCRYPTION_KEYS"):
        call_command("rotate_keys")

    assert raw() == before


def test_the_keys_of_make_run_are_changed_in_three_steps(stored, settings, tmp_path, monkeypatch):
    monkeypatch.delenv("SMM_ENCRYPTION_KEYS", raising=False)
    settings.KEYS_FILE, settings.ENCRYPTION_KEYS = tmp_path / "keys.env", [OLD]
    settings.KEYS_FILE.write_text(f"SECRET_KEY=s\nSMM_ENCRYPTION_KEYS={OLD}\n")
    call_command("rotate_keys", "--new-key")
    with pytest.raises(CommandError, match="Start SMM again"):
        call_command("rotate_keys", "--forget-old")
    settings.ENCRYPTION_KEYS = settings.KEYS_FILE.read_text().split("SMM_ENCRYPTION_KEYS=")[1].strip().split(",")
    call_command("rotate_keys", "--forget-old")

    settings.ENCRYPTION_KEYS = settings.ENCRYPTION_KEYS[:1]
    assert f"SMM_ENCRYPTION_KEYS={settings.ENCRYPTION_KEYS[0]}\n" in settings.KEYS_FILE.read_text()
    assert OLD not in settings.KEYS_FILE.read_text()
    assert settings.KEYS_FILE.stat().st_mode & 0o077 == 0
    assert Channel.objects.get(account_id="kept").secrets == {"password": "planted"}

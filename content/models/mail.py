"""Promotion by e-mail: lists, who is on them, and one delivery per recipient."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from content.models.deliveries import Delivery as Publication
from content.models.items import ContentItem
from content.models.outcomes import Promotion
from smm.core import clock
from smm.core.models import Dated
from smm.outbox.models import Attempt, Delivery
from team.models import Channel, Segment


def new_token() -> str:
    return secrets.token_urlsafe(24)


class MailingList(Dated):
    """People who want our news.

    `channel` writes for this list: what asks for a confirmation leaves through it. While it `takes_sign_ups`, `token`
    opens the public page on which people sign up.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    brand = models.ForeignKey(
        Segment, verbose_name=_("brand"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    channel = models.OneToOneField(
        Channel,
        verbose_name=_("letters leave through"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mailing_list",
    )
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    takes_sign_ups = models.BooleanField(_("people can sign up"), default=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("mailing list")

    def __str__(self) -> str:
        return self.name


class Subscriber(Dated):
    """An address on a list; `token` is its way out. `consent` and `agreed_at` say how and when the person agreed.

    `bounce_problem` is a kept sentence: why no more letters go there.
    """

    mailing_list = models.ForeignKey(MailingList, on_delete=models.CASCADE, related_name="subscribers")
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    consent = models.CharField(_("how they agreed"), max_length=200)
    agreed_at = models.DateTimeField(_("agreed"), default=clock.now)
    left_at = models.DateTimeField(_("unsubscribed"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("bounced"), null=True, blank=True)
    bounce_problem = models.TextField(_("why it bounced"), blank=True, editable=False)

    class Meta:
        ordering = ["email", "pk"]
        verbose_name = _("subscriber")
        constraints = [models.UniqueConstraint("mailing_list", Lower("email"), name="subscriber_once_per_list")]

    def __str__(self) -> str:
        return self.email


class SignUp(Delivery):
    """Somebody gave an address on a list's public page: the one letter that asks its owner to confirm.

    As a delivery it leaves once: where it is unknown whether it left, no machine sends another. `consent` is the
    sentence that stood beside the button; `confirmed_at` is when the owner of the address said yes.
    """

    mailing_list = models.ForeignKey(MailingList, on_delete=models.CASCADE, related_name="sign_ups")
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    consent = models.CharField(_("how they agreed"), max_length=200)
    language = models.CharField(max_length=10)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("sign-up")
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="sign_up_due"),
            models.Index(Lower("email"), "created_at", name="sign_up_of_address"),
            models.Index(fields=["created_at"], condition=models.Q(confirmed_at=None), name="sign_up_open"),
        ]

    def __str__(self) -> str:
        return self.email


class SignUpAttempt(Attempt):
    delivery = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="attempts")


class Mailing(Dated):
    """What is sent to a list, for one of two reasons.

    To promote an item (`promotion`): an introduction, and what was approved of `publication` unchanged. `text` is
    composed once, when it is written; nobody edits it. A leader or an approver confirms it (they answer for the
    introduction; the rest is approved already), and only then are there recipients.

    As a publication of its own (`newsletter`): its payload was approved as that of every channel; the recipients are
    made with the mailing, when its time has come.
    """

    item = models.ForeignKey(ContentItem, on_delete=models.CASCADE, related_name="mailings")
    promotion = models.OneToOneField(Promotion, null=True, blank=True, on_delete=models.CASCADE, related_name="mailing")
    newsletter = models.OneToOneField(
        Publication, null=True, blank=True, on_delete=models.PROTECT, related_name="mailing"
    )
    mailing_list = models.ForeignKey(MailingList, on_delete=models.PROTECT, related_name="mailings")
    channel = models.ForeignKey(
        Channel, verbose_name=_("sent through"), null=True, on_delete=models.PROTECT, related_name="mailings"
    )
    publication = models.ForeignKey(Publication, null=True, on_delete=models.PROTECT, related_name="mailings")
    subject = models.CharField(_("subject"), max_length=200)
    intro = models.TextField(_("introduction"), blank=True, max_length=5000)
    text = models.TextField(_("text"), max_length=50000)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("mailing")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(promotion=None) ^ models.Q(newsletter=None), name="mailing_has_one_reason"
            )
        ]

    def __str__(self) -> str:
        return self.subject


class MailRecipient(Delivery):
    """One message to one person; `bounced_at` is when it came back, `left_at` when it made the person leave."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="recipients")
    subscriber = models.ForeignKey(Subscriber, on_delete=models.PROTECT, related_name="received")
    bounced_at = models.DateTimeField(_("bounced"), null=True, blank=True, editable=False)
    left_at = models.DateTimeField(_("unsubscribed"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("recipient")
        constraints = [models.UniqueConstraint(fields=["mailing", "subscriber"], name="mail_once_per_person")]
        indexes = [models.Index(fields=["state", "next_try_at"], name="mail_due")]


class MailRecipientAttempt(Attempt):
    delivery = models.ForeignKey(MailRecipient, on_delete=models.CASCADE, related_name="attempts")


class Mailbox(models.Model):
    """How far the mailbox of an e-mail channel has been read; `cursor` is the connector's."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="mailbox")
    cursor = models.CharField(max_length=60, blank=True)
    next_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("mailbox")

    def __str__(self) -> str:
        return f"{self.channel}: {self.cursor}"


class Bounce(models.Model):
    """A letter that came back; `name` is that of the report in its mailbox, so that reading it twice does no harm."""

    recipient = models.ForeignKey(MailRecipient, on_delete=models.CASCADE, related_name="reports")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    is_hard = models.BooleanField(_("for ever"))
    problem = models.TextField(_("what is wrong"))
    at = models.DateTimeField(_("came back"), default=clock.now)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("bounce")
        constraints = [models.UniqueConstraint(fields=["channel", "name", "recipient"], name="bounce_once")]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.at:%Y-%m-%d}"

"""Members, where they come from, and who covers what."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from smm.core.crypto import EncryptedJSONField
from smm.core.models import Dated


class Origin(models.TextChoices):
    """Where people of a department come from."""

    MARKETING = "marketing", _("Marketing")
    SERVICE = "service", _("Customer service")
    AGENCY = "agency", _("Outside agency")
    OTHER = "other", _("Elsewhere in the company")


class Department(Dated):
    """A part of the company (or an agency) that lends people to the work."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    origin = models.CharField(_("origin"), max_length=20, choices=Origin, default=Origin.OTHER)
    email = models.EmailField(_("e-mail"), blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("department")

    def __str__(self) -> str:
        return self.name


class SegmentKind(models.TextChoices):
    BRAND = "brand", _("Brand")
    INDUSTRY = "industry", _("Industry")
    COMPETITOR = "competitor", _("Competitor")
    REGION = "region", _("Region")
    PLATFORM = "platform", _("Platform")


class Segment(Dated):
    """A part of the world that somebody covers: a brand, industry, competitor, region or platform."""

    kind = models.CharField(_("kind"), max_length=20, choices=SegmentKind)
    name = models.CharField(_("name"), max_length=80)
    tone = models.TextField(_("tone checklist"), blank=True, help_text=_("One question a line, asked of every text."))

    class Meta:
        ordering = ["kind", "name"]
        verbose_name = _("segment")
        constraints = [models.UniqueConstraint("kind", Lower("name"), name="segment_once_per_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def tone_questions(self) -> list[str]:
        return [line.strip() for line in self.tone.splitlines() if line.strip()]


class Role(models.TextChoices):
    LEADER = "leader", _("Leader")
    EXECUTIVE = "executive", _("Executive")
    APPROVER = "approver", _("Approver")
    STAFF = "staff", _("Staff")
    AGENCY = "agency", _("Agency")


class MemberManager(BaseUserManager["Member"]):
    def _create(self, email: str, password: str | None, **fields: Any) -> Member:
        member = self.model(email=self.normalize_email(email).lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Member:
        return self._create(email, password, **fields)

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Member:
        return self._create(email, password, **{"role": Role.LEADER, "is_staff": True, "is_superuser": True, **fields})

    def get_by_natural_key(self, email: str | None) -> Member:
        return self.get(email__iexact=email)


class Member(AbstractBaseUser, PermissionsMixin, Dated):
    """Somebody who signs in: the department's member is the user."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.STAFF)
    department = models.ForeignKey(
        Department,
        verbose_name=_("department"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="members",
    )
    brands = models.ManyToManyField(
        Segment,
        verbose_name=_("brands"),
        blank=True,
        limit_choices_to={"kind": SegmentKind.BRAND},
        related_name="+",
        help_text=_("None means every brand."),
    )
    title = models.CharField(_("job title"), max_length=80, blank=True)
    hours_per_week = models.DecimalField(_("hours a week"), max_digits=4, decimal_places=1, default=10)
    hourly_cost = models.DecimalField(_("cost of an hour"), max_digits=8, decimal_places=2, default=0)
    language = models.CharField(_("language"), max_length=10, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=50, blank=True)
    theme = models.CharField(
        _("appearance"),
        max_length=5,
        blank=True,
        choices=[("", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    notify_by_email = models.BooleanField(_("notices by e-mail too"), default=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("operator"), default=False, help_text=_("May open the operators' admin."))

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("member")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="member_email_once"),
            models.CheckConstraint(condition=models.Q(hours_per_week__gte=0), name="member_hours_not_negative"),
            models.CheckConstraint(condition=models.Q(hourly_cost__gte=0), name="member_cost_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def brand_ids(self) -> list[int]:
        """The brands that the member works for; none means every brand."""
        return list(self.brands.values_list("pk", flat=True))

    @property
    def initials(self) -> str:
        """Two letters for an avatar; a Chinese name gives its last character alone."""
        words = (self.name or self.email).split()
        if len(words) == 1:
            return words[0][-1] if not words[0].isascii() else words[0][:2].upper()
        return (words[0][0] + words[-1][0]).upper()


class ChatAddress(Dated):
    """Where a member wants notices as chat messages; `address` holds `url`, as the apprise library writes it."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="chat")
    address = EncryptedJSONField(default=dict, editable=False)
    service = models.CharField(_("service"), max_length=40)
    is_failing = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("chat address")

    def __str__(self) -> str:
        return self.service


class CoverageDuty(models.TextChoices):
    LEAD = "lead", _("Lead")
    WATCH = "watch", _("Watch")
    ENGAGE = "engage", _("Engage")
    PUBLISH = "publish", _("Publish")


class Coverage(Dated):
    """Who is responsible for which segment, and how."""

    member = models.ForeignKey(Member, verbose_name=_("member"), on_delete=models.CASCADE, related_name="coverage")
    segment = models.ForeignKey(Segment, verbose_name=_("segment"), on_delete=models.CASCADE, related_name="coverage")
    duty = models.CharField(_("duty"), max_length=20, choices=CoverageDuty)

    class Meta:
        ordering = ["segment", "duty"]
        verbose_name = _("coverage")
        constraints = [models.UniqueConstraint(fields=["member", "segment", "duty"], name="coverage_once")]

    def __str__(self) -> str:
        return f"{self.member}: {self.segment} ({self.get_duty_display()})"


class Skill(Dated):
    """How well a member knows a platform: 0 not at all, 3 teaches others."""

    member = models.ForeignKey(Member, verbose_name=_("member"), on_delete=models.CASCADE, related_name="skills")
    platform = models.CharField(_("platform"), max_length=30)
    level = models.PositiveSmallIntegerField(_("level"), default=1)

    class Meta:
        ordering = ["platform"]
        verbose_name = _("skill")
        constraints = [
            models.UniqueConstraint(fields=["member", "platform"], name="skill_once_per_platform"),
            models.CheckConstraint(condition=models.Q(level__range=(0, 3)), name="skill_level_0_to_3"),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.platform} {self.level}"

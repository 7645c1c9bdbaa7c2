import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import smm.core.clock
import smm.core.crypto
from team.append_only import protect


class Migration(migrations.Migration):
    replaces = [
        ("team", "0001_initial"),
        ("team", "0002_notice_indexes"),
        ("team", "0003_append_only"),
        ("team", "0004_chats"),
        ("team", "0005_connecting"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Department",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("marketing", "Marketing"),
                            ("service", "Customer service"),
                            ("agency", "Outside agency"),
                            ("other", "Elsewhere in the company"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="origin",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
            ],
            options={
                "verbose_name": "department",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("leader", "Leader"),
                            ("executive", "Executive"),
                            ("approver", "Approver"),
                            ("staff", "Staff"),
                            ("agency", "Agency"),
                        ],
                        default="staff",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=80, verbose_name="job title")),
                (
                    "hours_per_week",
                    models.DecimalField(decimal_places=1, default=10, max_digits=4, verbose_name="hours a week"),
                ),
                (
                    "hourly_cost",
                    models.DecimalField(decimal_places=2, default=0, max_digits=8, verbose_name="cost of an hour"),
                ),
                ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                ("time_zone", models.CharField(blank=True, max_length=50, verbose_name="time zone")),
                (
                    "theme",
                    models.CharField(
                        blank=True,
                        choices=[("", "As the system"), ("light", "Light"), ("dark", "Dark")],
                        max_length=5,
                        verbose_name="appearance",
                    ),
                ),
                ("notify_by_email", models.BooleanField(default=True, verbose_name="notices by e-mail too")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False, help_text="May open the operators' admin.", verbose_name="operator"
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="team.department",
                        verbose_name="department",
                    ),
                ),
            ],
            options={
                "verbose_name": "member",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("email"), name="member_email_once"),
                    models.CheckConstraint(
                        condition=models.Q(("hours_per_week__gte", 0)), name="member_hours_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hourly_cost__gte", 0)), name="member_cost_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Channel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("platform", models.CharField(max_length=30, verbose_name="platform")),
                ("account_id", models.CharField(max_length=200, verbose_name="account on the platform")),
                ("settings", models.JSONField(blank=True, default=dict, verbose_name="settings")),
                ("secrets", smm.core.crypto.EncryptedJSONField(blank=True, default=dict, editable=False)),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "handle",
                    models.CharField(blank=True, editable=False, max_length=200, verbose_name="name on the platform"),
                ),
                ("url", models.URLField(blank=True, editable=False, max_length=500, verbose_name="address")),
                ("scopes", models.JSONField(blank=True, default=list, editable=False, verbose_name="allowed")),
                ("connected_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="connected")),
                (
                    "disconnected_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="disconnected"),
                ),
                ("access_number", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "access_lost_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="access lost"),
                ),
                (
                    "access_ends_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="access ends"),
                ),
                (
                    "token_expires_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="token expires"),
                ),
                (
                    "renewed_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="access given"),
                ),
                (
                    "refresh_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="token is refreshed"),
                ),
                ("refresh_failures", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("refreshing_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("checked_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="tested")),
                (
                    "last_success_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last success"),
                ),
                ("last_error", models.TextField(blank=True, editable=False, verbose_name="last error")),
                (
                    "last_error_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last error at"),
                ),
                (
                    "connected_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="connected by",
                    ),
                ),
                (
                    "shared_with",
                    models.ManyToManyField(
                        blank=True,
                        related_name="shared_channels",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="given to agency members",
                    ),
                ),
            ],
            options={
                "verbose_name": "channel",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("platform", "account_id"), name="channel_account_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ChatAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("address", smm.core.crypto.EncryptedJSONField(default=dict, editable=False)),
                ("service", models.CharField(max_length=40, verbose_name="service")),
                ("is_failing", models.BooleanField(default=False, editable=False)),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="chat", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "chat address",
            },
        ),
        migrations.CreateModel(
            name="Company",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("name", models.CharField(blank=True, default="", max_length=80, verbose_name="company")),
                ("why", models.TextField(blank=True, verbose_name="why we do this")),
                ("sponsor", models.CharField(blank=True, max_length=80, verbose_name="executive sponsor")),
                ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
                ("time_zone", models.CharField(default="UTC", max_length=50, verbose_name="time zone")),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                (
                    "late_after_minutes",
                    models.PositiveIntegerField(
                        default=60,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="minutes after which a late publication waits for a person",
                    ),
                ),
                (
                    "response_days",
                    models.PositiveIntegerField(default=7, verbose_name="days in which we answer reactions"),
                ),
                (
                    "allow_self_approval",
                    models.BooleanField(default=False, verbose_name="authors may approve their own work"),
                ),
                ("setup_step", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("is_set_up", models.BooleanField(default=False, editable=False)),
            ],
            options={
                "verbose_name": "company",
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="company_is_one_row")],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=64, unique=True)),
                ("session", models.CharField(max_length=64)),
                ("platform", models.CharField(max_length=30)),
                ("settings", models.JSONField(default=dict)),
                ("kept", smm.core.crypto.EncryptedJSONField(default=dict)),
                ("wish", models.JSONField(default=dict)),
                ("ends_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "channel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="team.channel",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "consent",
            },
        ),
        migrations.CreateModel(
            name="Segment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("brand", "Brand"),
                            ("industry", "Industry"),
                            ("competitor", "Competitor"),
                            ("region", "Region"),
                            ("platform", "Platform"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "tone",
                    models.TextField(
                        blank=True, help_text="One question a line, asked of every text.", verbose_name="tone checklist"
                    ),
                ),
            ],
            options={
                "verbose_name": "segment",
                "ordering": ["kind", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("kind"), django.db.models.functions.text.Lower("name"), name="segment_once_per_kind"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="channel",
            name="brand",
            field=models.ForeignKey(
                blank=True,
                limit_choices_to={"kind": "brand"},
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="channels",
                to="team.segment",
                verbose_name="brand",
            ),
        ),
        migrations.AddField(
            model_name="member",
            name="brands",
            field=models.ManyToManyField(
                blank=True,
                help_text="None means every brand.",
                limit_choices_to={"kind": "brand"},
                related_name="+",
                to="team.segment",
                verbose_name="brands",
            ),
        ),
        migrations.CreateModel(
            name="Skill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("platform", models.CharField(max_length=30, verbose_name="platform")),
                ("level", models.PositiveSmallIntegerField(default=1, verbose_name="level")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="skills",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
            ],
            options={
                "verbose_name": "skill",
                "ordering": ["platform"],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "platform"), name="skill_once_per_platform"),
                    models.CheckConstraint(condition=models.Q(("level__range", (0, 3))), name="skill_level_0_to_3"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="when")),
                ("action", models.CharField(max_length=60, verbose_name="what")),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("subject", models.CharField(max_length=200, verbose_name="of")),
                ("detail", models.JSONField(default=dict, verbose_name="detail")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "audit event",
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["subject_type", "subject_id", "-at"], name="audit_of_subject")],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=120)),
                ("text", models.CharField(max_length=300, verbose_name="text")),
                ("url", models.CharField(max_length=300)),
                ("created_at", models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="when")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read")),
                ("emailed_at", models.DateTimeField(blank=True, null=True, verbose_name="e-mailed")),
                ("chatted_at", models.DateTimeField(blank=True, null=True, verbose_name="sent to the chat")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "ordering": ["-created_at", "-pk"],
                "indexes": [
                    models.Index(fields=["recipient", "read_at", "-created_at"], name="notice_unread"),
                    models.Index(fields=["recipient", "-created_at", "-id"], name="notice_list"),
                    models.Index(
                        condition=models.Q(("emailed_at", None)), fields=["created_at"], name="notice_to_email"
                    ),
                    models.Index(
                        condition=models.Q(("chatted_at", None)), fields=["created_at"], name="notice_to_chat"
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("recipient", "key"), name="notice_never_twice")],
            },
        ),
        migrations.CreateModel(
            name="EmergencyStop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="lifted")),
                (
                    "channel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stops",
                        to="team.channel",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stops",
                        to="team.segment",
                    ),
                ),
            ],
            options={
                "verbose_name": "emergency stop",
                "ordering": ["-created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("channel", None), ("brand", None), _connector="OR"),
                        name="stop_of_channel_or_brand_not_both",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_at", None), ("lifted_at__gte", models.F("created_at")), _connector="OR"
                        ),
                        name="stop_lifted_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "duty",
                    models.CharField(
                        choices=[("lead", "Lead"), ("watch", "Watch"), ("engage", "Engage"), ("publish", "Publish")],
                        max_length=20,
                        verbose_name="duty",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coverage",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coverage",
                        to="team.segment",
                        verbose_name="segment",
                    ),
                ),
            ],
            options={
                "verbose_name": "coverage",
                "ordering": ["segment", "duty"],
                "constraints": [models.UniqueConstraint(fields=("member", "segment", "duty"), name="coverage_once")],
            },
        ),
        protect("team_auditevent"),
    ]

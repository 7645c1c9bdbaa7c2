import uuid

import django.db.models.deletion
import django.db.models.functions.text
import django_fsm
from django.conf import settings
from django.db import migrations, models

import content.models.mail
import smm.core.clock
from team.append_only import protect


class Migration(migrations.Migration):
    replaces = [
        ("content", "0001_initial"),
        ("content", "0002_initial"),
        ("content", "0003_mailing_and_measuring"),
        ("content", "0004_stage_events_append_only"),
        ("content", "0005_external_more"),
        ("content", "0006_attempts_lost"),
        ("content", "0007_repeats"),
        ("content", "0008_outside_posts"),
        ("content", "0009_fitted_media_and_cards"),
        ("content", "0010_files_of_payloads"),
        ("content", "0011_by_hand_and_decisions"),
        ("content", "0012_sign_ups"),
        ("content", "0013_bounces"),
        ("content", "0014_newsletters"),
    ]

    initial = True

    dependencies = [
        ("goals", "0001_squashed_0003_goal_states_and_shared_reports"),
        ("ideas", "0001_squashed_0002_initial"),
        ("team", "0001_squashed_0005_connecting"),
        ("team", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContentItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("brief", models.TextField(blank=True, max_length=20000, verbose_name="brief")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("help", "Help"),
                            ("entertain", "Entertain"),
                            ("converse", "Converse"),
                            ("product", "Product"),
                        ],
                        default="help",
                        max_length=20,
                        verbose_name="purpose",
                    ),
                ),
                ("audience", models.CharField(blank=True, max_length=200, verbose_name="audience")),
                (
                    "template",
                    models.CharField(
                        choices=[
                            ("full", "Full"),
                            ("short", "Short"),
                            ("urgent", "Urgent"),
                            ("outside", "Made outside SMM"),
                        ],
                        default="full",
                        max_length=10,
                        verbose_name="workflow",
                    ),
                ),
                (
                    "stage",
                    django_fsm.FSMField(
                        choices=[
                            ("concept", "Concept"),
                            ("assign", "Assign"),
                            ("produce", "Produce"),
                            ("tone", "Tone"),
                            ("approve", "Approve"),
                            ("publish", "Publish"),
                            ("promote", "Promote"),
                            ("respond", "Respond"),
                            ("evaluate", "Evaluate"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="concept",
                        max_length=50,
                        protected=True,
                        verbose_name="stage",
                    ),
                ),
                ("stage_since", models.DateTimeField(editable=False, null=True, verbose_name="in this stage since")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("idea", "A vetted idea"),
                            ("series", "A series vetted once"),
                            ("reactive", "Reactive, for a leader's reason"),
                            ("outside", "Made outside SMM and taken in afterwards"),
                        ],
                        default="idea",
                        max_length=10,
                        verbose_name="ground",
                    ),
                ),
                ("reactive_reason", models.TextField(blank=True, max_length=2000, verbose_name="leader's reason")),
                ("planned_at", models.DateTimeField(blank=True, null=True, verbose_name="planned publication")),
                (
                    "response_days",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="days in which we answer reactions"
                    ),
                ),
                (
                    "late_after_minutes",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="minutes after which it waits for a person when late"
                    ),
                ),
                ("cost", models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="money spent")),
                ("has_card", models.BooleanField(default=True, verbose_name="shows a card of the linked page")),
                (
                    "promotion_skipped_reason",
                    models.TextField(blank=True, max_length=2000, verbose_name="why no promotion"),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"kind": "brand"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="content",
                        to="team.segment",
                        verbose_name="brand",
                    ),
                ),
                (
                    "channels",
                    models.ManyToManyField(
                        blank=True, related_name="content", to="team.channel", verbose_name="channels"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "idea",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="content_item",
                        to="ideas.idea",
                        verbose_name="idea",
                    ),
                ),
                (
                    "reactive_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "shared_with",
                    models.ManyToManyField(
                        blank=True,
                        related_name="shared_content",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="shared with agency members",
                    ),
                ),
                (
                    "watchers",
                    models.ManyToManyField(blank=True, related_name="watched_content", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "verbose_name": "content item",
                "ordering": ["-updated_at", "-pk"],
                "indexes": [
                    models.Index(fields=["stage", "planned_at"], name="item_board"),
                    models.Index(fields=["planned_at"], name="item_calendar"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("cost__gte", 0)), name="item_cost_not_negative")
                ],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("text", models.TextField(max_length=10000, verbose_name="comment")),
                ("is_shared", models.BooleanField(default=False, verbose_name="the agency may read it")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="content.contentitem"
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "ordering": ["created_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("scheduled", "Scheduled"),
                            ("claimed", "Being sent"),
                            ("retry", "Will be tried again"),
                            ("uncertain", "Outcome unknown"),
                            ("handed_over", "Waits for a person to post it"),
                            ("sent", "Sent, being checked"),
                            ("live", "Live"),
                            ("altered", "Live, but different"),
                            ("missing", "Not there any more"),
                            ("failed", "Failed"),
                            ("removing", "Being taken down"),
                            ("removed", "Taken down"),
                            ("still_up", "Could not be taken down"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="planned",
                        editable=False,
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="due")),
                ("next_try_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="next try")),
                ("lease_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("worker", models.CharField(blank=True, editable=False, max_length=80)),
                ("tries", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=300)),
                ("external_url", models.URLField(blank=True, editable=False, max_length=500, verbose_name="address")),
                ("external_more", models.JSONField(blank=True, default=list, editable=False)),
                ("problem", models.TextField(blank=True, editable=False, verbose_name="what is wrong")),
                ("settled_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="settled")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("original", "Publication"),
                            ("correction", "Correction"),
                            ("reshare", "Reshare"),
                            ("repeat", "Repeat"),
                            ("outside", "Made outside SMM"),
                        ],
                        default="original",
                        max_length=20,
                        verbose_name="purpose",
                    ),
                ),
                ("planned_date", models.DateField(blank=True, null=True, verbose_name="day")),
                ("planned_time", models.TimeField(blank=True, null=True, verbose_name="time")),
                (
                    "planned_second",
                    models.BooleanField(default=False, editable=False, verbose_name="the second of a repeated hour"),
                ),
                ("zone", models.CharField(blank=True, max_length=50, verbose_name="time zone")),
                ("payload", models.JSONField(blank=True, editable=False, null=True)),
                ("payload_hash", models.CharField(blank=True, editable=False, max_length=64)),
                ("approved_hash", models.CharField(blank=True, editable=False, max_length=64)),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="approved")),
                (
                    "late_question",
                    models.BooleanField(default=False, editable=False, verbose_name="late: waits for a person"),
                ),
                (
                    "verification",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("verified", "read back, as approved"),
                            ("accepted_only", "cannot be read back"),
                            ("by_hand", "posted by hand"),
                        ],
                        max_length=20,
                    ),
                ),
                ("seen", models.JSONField(blank=True, editable=False, null=True)),
                ("decision_reason", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
                ("measured_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="measured")),
                ("numbers_asked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="team.channel",
                        verbose_name="channel",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="corrections",
                        to="content.delivery",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deliveries", to="content.contentitem"
                    ),
                ),
                (
                    "repeat_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repeats",
                        to="content.delivery",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
                "ordering": ["due_at", "pk"],
                "indexes": [
                    models.Index(fields=["state", "next_try_at"], name="delivery_due"),
                    models.Index(fields=["due_at"], name="delivery_calendar"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("item", "channel", "due_at"),
                        name="delivery_once_per_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("due_at", None), models.Q(("state", "withdrawn"), _negated=True)),
                        fields=("item", "channel"),
                        name="delivery_once_unplanned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("repeat_of", None), ("purpose", "repeat"), _connector="XOR"),
                        name="delivery_repeat_has_original",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("channel", "external_id"),
                        name="delivery_external_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(max_length=20, verbose_name="act")),
                ("at", models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="decided")),
                ("reason", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="content.delivery"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FittedMedia",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("file", models.FileField(blank=True, upload_to="content/%Y/%m/", verbose_name="file")),
                ("mime", models.CharField(blank=True, max_length=80)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("width", models.PositiveIntegerField(default=0)),
                ("height", models.PositiveIntegerField(default=0)),
                ("source", models.CharField(max_length=64)),
                ("recipe", models.CharField(blank=True, max_length=120)),
                ("origin", models.CharField(max_length=300)),
                ("begun_at", models.DateTimeField(blank=True, null=True)),
                ("problem", models.TextField(blank=True)),
            ],
            options={
                "verbose_name": "fitted media",
                "verbose_name_plural": "fitted media",
                "indexes": [
                    models.Index(fields=["digest"], name="fitted_digest"),
                    models.Index(
                        condition=models.Q(("digest", ""), ("problem", "")), fields=["id"], name="fitted_to_make"
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("source", "recipe"), name="fitted_once_per_recipe")],
            },
        ),
        migrations.AddField(
            model_name="delivery",
            name="files",
            field=models.ManyToManyField(editable=False, related_name="deliveries", to="content.fittedmedia"),
        ),
        migrations.CreateModel(
            name="ItemGoal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("metric", models.CharField(blank=True, max_length=40, verbose_name="metric")),
                (
                    "expected",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="expected"
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="item_goals", to="goals.goal"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="item_goals", to="content.contentitem"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("item", "goal"), name="item_goal_once")],
            },
        ),
        migrations.AddField(
            model_name="contentitem",
            name="goals",
            field=models.ManyToManyField(
                related_name="content", through="content.ItemGoal", to="goals.goal", verbose_name="goals"
            ),
        ),
        migrations.CreateModel(
            name="LinkCard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("file", models.FileField(blank=True, upload_to="content/%Y/%m/", verbose_name="file")),
                ("mime", models.CharField(blank=True, max_length=80)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("width", models.PositiveIntegerField(default=0)),
                ("height", models.PositiveIntegerField(default=0)),
                ("key", models.CharField(max_length=64, unique=True)),
                ("url", models.TextField(verbose_name="address")),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                ("description", models.CharField(blank=True, max_length=1000, verbose_name="description")),
                ("wanted_at", models.DateTimeField(blank=True, null=True)),
                ("begun_at", models.DateTimeField(blank=True, null=True)),
                ("fetched_at", models.DateTimeField(blank=True, null=True, verbose_name="fetched")),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.TextField(blank=True, verbose_name="what is wrong")),
            ],
            options={
                "verbose_name": "link card",
                "indexes": [
                    models.Index(
                        condition=models.Q(("wanted_at", None), _negated=True), fields=["wanted_at"], name="card_wanted"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cursor", models.CharField(blank=True, max_length=60)),
                ("next_at", models.DateTimeField(default=smm.core.clock.now)),
                (
                    "channel",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mailbox", to="team.channel"
                    ),
                ),
            ],
            options={
                "verbose_name": "mailbox",
            },
        ),
        migrations.CreateModel(
            name="MailingList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                (
                    "token",
                    models.CharField(default=content.models.mail.new_token, editable=False, max_length=40, unique=True),
                ),
                ("takes_sign_ups", models.BooleanField(default=False, verbose_name="people can sign up")),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="team.segment",
                        verbose_name="brand",
                    ),
                ),
                (
                    "channel",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mailing_list",
                        to="team.channel",
                        verbose_name="letters leave through",
                    ),
                ),
            ],
            options={
                "verbose_name": "mailing list",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Mailing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("intro", models.TextField(blank=True, max_length=5000, verbose_name="introduction")),
                ("text", models.TextField(max_length=50000, verbose_name="text")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
                (
                    "channel",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mailings",
                        to="team.channel",
                        verbose_name="sent through",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mailings", to="content.contentitem"
                    ),
                ),
                (
                    "newsletter",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mailing",
                        to="content.delivery",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mailings",
                        to="content.delivery",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "mailing_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mailings", to="content.mailinglist"
                    ),
                ),
            ],
            options={
                "verbose_name": "mailing",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="MailRecipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("scheduled", "Scheduled"),
                            ("claimed", "Being sent"),
                            ("retry", "Will be tried again"),
                            ("uncertain", "Outcome unknown"),
                            ("handed_over", "Waits for a person to post it"),
                            ("sent", "Sent, being checked"),
                            ("live", "Live"),
                            ("altered", "Live, but different"),
                            ("missing", "Not there any more"),
                            ("failed", "Failed"),
                            ("removing", "Being taken down"),
                            ("removed", "Taken down"),
                            ("still_up", "Could not be taken down"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="planned",
                        editable=False,
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="due")),
                ("next_try_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="next try")),
                ("lease_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("worker", models.CharField(blank=True, editable=False, max_length=80)),
                ("tries", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=300)),
                ("external_url", models.URLField(blank=True, editable=False, max_length=500, verbose_name="address")),
                ("external_more", models.JSONField(blank=True, default=list, editable=False)),
                ("problem", models.TextField(blank=True, editable=False, verbose_name="what is wrong")),
                ("settled_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="settled")),
                ("bounced_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="bounced")),
                ("left_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="unsubscribed")),
                (
                    "mailing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="recipients", to="content.mailing"
                    ),
                ),
            ],
            options={
                "verbose_name": "recipient",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["state", "next_try_at"], name="mail_due")],
            },
        ),
        migrations.CreateModel(
            name="Bounce",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("is_hard", models.BooleanField(verbose_name="for ever")),
                ("problem", models.TextField(verbose_name="what is wrong")),
                ("at", models.DateTimeField(default=smm.core.clock.now, verbose_name="came back")),
                (
                    "channel",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="team.channel"),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="content.mailrecipient"
                    ),
                ),
            ],
            options={
                "verbose_name": "bounce",
                "ordering": ["-pk"],
                "constraints": [models.UniqueConstraint(fields=("channel", "name", "recipient"), name="bounce_once")],
            },
        ),
        migrations.CreateModel(
            name="MailRecipientAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "started_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="started"),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                ("worker", models.CharField(blank=True, max_length=80)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("started", "Started"),
                            ("sent", "Sent"),
                            ("retry", "Refused for now"),
                            ("failed", "Refused"),
                            ("unknown", "No answer kept"),
                            ("found", "Found on the platform"),
                            ("absent", "Not on the platform"),
                            ("unclear", "Looked up, no clear answer"),
                        ],
                        default="started",
                        max_length=20,
                        verbose_name="outcome",
                    ),
                ),
                ("detail", models.TextField(blank=True, verbose_name="answer")),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attempts", to="content.mailrecipient"
                    ),
                ),
            ],
            options={
                "ordering": ["started_at", "pk"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "unknown")),
                        fields=["started_at"],
                        name="mailrecipientattempt_lost",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Media",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("file", models.FileField(blank=True, upload_to="content/%Y/%m/", verbose_name="file")),
                ("mime", models.CharField(blank=True, max_length=80)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("width", models.PositiveIntegerField(default=0)),
                ("height", models.PositiveIntegerField(default=0)),
                ("name", models.CharField(max_length=200)),
                ("seconds", models.PositiveIntegerField(default=0)),
                ("is_animated", models.BooleanField(default=False)),
                ("alt", models.CharField(blank=True, max_length=1500, verbose_name="alternative text")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="media", to="content.contentitem"
                    ),
                ),
            ],
            options={
                "verbose_name": "media",
                "verbose_name_plural": "media",
                "ordering": ["position", "pk"],
                "constraints": [models.UniqueConstraint(fields=("item", "digest"), name="media_once_per_item")],
            },
        ),
        migrations.CreateModel(
            name="OutsidePost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("external_id", models.CharField(max_length=300)),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="address")),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("published_at", models.DateTimeField(verbose_name="published")),
                ("measured_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outside_posts", to="team.channel"
                    ),
                ),
                (
                    "delivery",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="outside_post",
                        to="content.delivery",
                    ),
                ),
            ],
            options={
                "verbose_name": "post made outside",
                "ordering": ["-published_at", "-pk"],
                "indexes": [
                    models.Index(fields=["channel", "-published_at", "-id"], name="outside_post_list"),
                    models.Index(
                        condition=models.Q(("delivery", None)), fields=["published_at"], name="outside_post_measured"
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("channel", "external_id"), name="outside_post_once")],
            },
        ),
        migrations.CreateModel(
            name="OutsideNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("metric", models.CharField(max_length=40, verbose_name="metric")),
                ("value", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="value")),
                ("observed_at", models.DateTimeField(verbose_name="observed")),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="numbers", to="content.outsidepost"
                    ),
                ),
            ],
            options={
                "verbose_name": "number of a post made outside",
                "ordering": ["metric"],
                "constraints": [
                    models.UniqueConstraint(fields=("post", "metric"), name="outside_number_once"),
                    models.CheckConstraint(condition=models.Q(("value__gte", 0)), name="outside_number_not_negative"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Promotion",
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
                            ("email", "E-mail to a list"),
                            ("reshare", "Reshare on another channel"),
                            ("local", "Local posts by community managers"),
                            ("paid", "Paid"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="what was done")),
                ("cost", models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="cost")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                (
                    "done_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="promotions", to="content.contentitem"
                    ),
                ),
            ],
            options={
                "verbose_name": "promotion",
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("cost__gte", 0)), name="promotion_cost_not_negative")
                ],
            },
        ),
        migrations.AddField(
            model_name="mailing",
            name="promotion",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mailing",
                to="content.promotion",
            ),
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("metric", models.CharField(max_length=40, verbose_name="metric")),
                ("observed_at", models.DateTimeField(verbose_name="observed")),
                ("value", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="value")),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readings", to="content.delivery"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "reading",
                "ordering": ["observed_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("delivery", "metric", "observed_at"), name="reading_once"),
                    models.CheckConstraint(condition=models.Q(("value__gte", 0)), name="reading_not_negative"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("since", models.DateTimeField()),
                ("next_since", models.DateTimeField()),
                ("cursor", models.TextField(blank=True)),
                ("began_at", models.DateTimeField(blank=True, null=True)),
                ("reached_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                ("next_at", models.DateTimeField(default=smm.core.clock.now)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("last_error", models.TextField(blank=True)),
                (
                    "channel",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="recall", to="team.channel"
                    ),
                ),
            ],
            options={
                "verbose_name": "recall",
                "indexes": [models.Index(fields=["next_at"], name="recall_due")],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="headline")),
                ("body", models.TextField(blank=True, max_length=100000, verbose_name="text")),
                ("variants", models.JSONField(blank=True, default=dict)),
                ("created_at", models.DateTimeField(default=smm.core.clock.now, editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="content.contentitem"
                    ),
                ),
            ],
            options={
                "verbose_name": "revision",
                "ordering": ["-number"],
                "constraints": [models.UniqueConstraint(fields=("item", "number"), name="revision_number_once")],
            },
        ),
        migrations.AddField(
            model_name="delivery",
            name="revision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="content.revision",
            ),
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("limit", models.PositiveIntegerField(verbose_name="items at most")),
                ("ends_on", models.DateField(verbose_name="until")),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="series",
                        to="goals.goal",
                        verbose_name="goal",
                    ),
                ),
                (
                    "vetted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "series",
                "verbose_name_plural": "series",
                "ordering": ["-ends_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("limit__gte", 1)), name="series_limit_at_least_one")
                ],
            },
        ),
        migrations.AddField(
            model_name="contentitem",
            name="series",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="content.series",
                verbose_name="series",
            ),
        ),
        migrations.CreateModel(
            name="SignUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("scheduled", "Scheduled"),
                            ("claimed", "Being sent"),
                            ("retry", "Will be tried again"),
                            ("uncertain", "Outcome unknown"),
                            ("handed_over", "Waits for a person to post it"),
                            ("sent", "Sent, being checked"),
                            ("live", "Live"),
                            ("altered", "Live, but different"),
                            ("missing", "Not there any more"),
                            ("failed", "Failed"),
                            ("removing", "Being taken down"),
                            ("removed", "Taken down"),
                            ("still_up", "Could not be taken down"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="planned",
                        editable=False,
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="due")),
                ("next_try_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="next try")),
                ("lease_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("worker", models.CharField(blank=True, editable=False, max_length=80)),
                ("tries", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("external_id", models.CharField(blank=True, editable=False, max_length=300)),
                ("external_url", models.URLField(blank=True, editable=False, max_length=500, verbose_name="address")),
                ("external_more", models.JSONField(blank=True, default=list, editable=False)),
                ("problem", models.TextField(blank=True, editable=False, verbose_name="what is wrong")),
                ("settled_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="settled")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="name")),
                ("consent", models.CharField(max_length=200, verbose_name="how they agreed")),
                ("language", models.CharField(max_length=10)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed")),
                (
                    "mailing_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sign_ups", to="content.mailinglist"
                    ),
                ),
            ],
            options={
                "verbose_name": "sign-up",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["state", "next_try_at"], name="sign_up_due"),
                    models.Index(
                        django.db.models.functions.text.Lower("email"),
                        models.F("created_at"),
                        name="sign_up_of_address",
                    ),
                    models.Index(
                        condition=models.Q(("confirmed_at", None)), fields=["created_at"], name="sign_up_open"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignUpAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "started_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="started"),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                ("worker", models.CharField(blank=True, max_length=80)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("started", "Started"),
                            ("sent", "Sent"),
                            ("retry", "Refused for now"),
                            ("failed", "Refused"),
                            ("unknown", "No answer kept"),
                            ("found", "Found on the platform"),
                            ("absent", "Not on the platform"),
                            ("unclear", "Looked up, no clear answer"),
                        ],
                        default="started",
                        max_length=20,
                        verbose_name="outcome",
                    ),
                ),
                ("detail", models.TextField(blank=True, verbose_name="answer")),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attempts", to="content.signup"
                    ),
                ),
            ],
            options={
                "ordering": ["started_at", "pk"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "unknown")), fields=["started_at"], name="signupattempt_lost"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StageEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("created", "created"),
                            ("forward", "moved on"),
                            ("passed", "passed by the workflow"),
                            ("back", "sent back"),
                            ("cancel", "cancelled"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "from_stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("concept", "Concept"),
                            ("assign", "Assign"),
                            ("produce", "Produce"),
                            ("tone", "Tone"),
                            ("approve", "Approve"),
                            ("publish", "Publish"),
                            ("promote", "Promote"),
                            ("respond", "Respond"),
                            ("evaluate", "Evaluate"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "to_stage",
                    models.CharField(
                        choices=[
                            ("concept", "Concept"),
                            ("assign", "Assign"),
                            ("produce", "Produce"),
                            ("tone", "Tone"),
                            ("approve", "Approve"),
                            ("publish", "Publish"),
                            ("promote", "Promote"),
                            ("respond", "Respond"),
                            ("evaluate", "Evaluate"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField(default=smm.core.clock.now)),
                ("reason", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="events", to="content.contentitem"
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="content.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "stage event",
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["item", "-at"], name="stage_event_history")],
            },
        ),
        migrations.CreateModel(
            name="Subscriber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="name")),
                (
                    "token",
                    models.CharField(default=content.models.mail.new_token, editable=False, max_length=40, unique=True),
                ),
                ("consent", models.CharField(max_length=200, verbose_name="how they agreed")),
                ("agreed_at", models.DateTimeField(default=smm.core.clock.now, verbose_name="agreed")),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="unsubscribed")),
                ("bounced_at", models.DateTimeField(blank=True, null=True, verbose_name="bounced")),
                ("bounce_problem", models.TextField(blank=True, editable=False, verbose_name="why it bounced")),
                (
                    "mailing_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscribers",
                        to="content.mailinglist",
                    ),
                ),
            ],
            options={
                "verbose_name": "subscriber",
                "ordering": ["email", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("mailing_list"),
                        django.db.models.functions.text.Lower("email"),
                        name="subscriber_once_per_list",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="mailrecipient",
            name="subscriber",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="received", to="content.subscriber"
            ),
        ),
        migrations.CreateModel(
            name="ToneAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("question", models.CharField(max_length=300)),
                ("is_yes", models.BooleanField()),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tone_answers", to="content.revision"
                    ),
                ),
            ],
            options={
                "verbose_name": "tone answer",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("revision", "question"), name="tone_question_once")],
            },
        ),
        migrations.CreateModel(
            name="TrackedLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=16, unique=True)),
                ("original", models.URLField(max_length=2000)),
                ("url", models.URLField(max_length=2500)),
                ("clicks", models.PositiveIntegerField(default=0)),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="content.delivery"
                    ),
                ),
            ],
            options={
                "verbose_name": "tracked link",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("delivery", "original"), name="link_once_per_delivery")
                ],
            },
        ),
        migrations.CreateModel(
            name="DeliveryAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "started_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="started"),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                ("worker", models.CharField(blank=True, max_length=80)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("started", "Started"),
                            ("sent", "Sent"),
                            ("retry", "Refused for now"),
                            ("failed", "Refused"),
                            ("unknown", "No answer kept"),
                            ("found", "Found on the platform"),
                            ("absent", "Not on the platform"),
                            ("unclear", "Looked up, no clear answer"),
                        ],
                        default="started",
                        max_length=20,
                        verbose_name="outcome",
                    ),
                ),
                ("detail", models.TextField(blank=True, verbose_name="answer")),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attempts", to="content.delivery"
                    ),
                ),
            ],
            options={
                "ordering": ["started_at", "pk"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "unknown")), fields=["started_at"], name="deliveryattempt_lost"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Duty",
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
                            ("concept", "Concept"),
                            ("assignment", "Assignment"),
                            ("production", "Production"),
                            ("tone", "Tone"),
                            ("approval", "Approval"),
                            ("upload", "Upload and check"),
                            ("promotion", "Promotion"),
                            ("answering", "Answering"),
                            ("second_spread", "Second spread"),
                            ("evaluation", "Evaluation"),
                        ],
                        max_length=20,
                        verbose_name="duty",
                    ),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="due")),
                (
                    "hours_planned",
                    models.DecimalField(decimal_places=1, default=0, max_digits=6, verbose_name="hours planned"),
                ),
                (
                    "hours_spent",
                    models.DecimalField(decimal_places=1, default=0, max_digits=6, verbose_name="hours spent"),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                ("reminded_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("reported_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to="team.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="duties", to="content.contentitem"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "duty",
                "verbose_name_plural": "duties",
                "ordering": ["due_at", "pk"],
                "indexes": [models.Index(fields=["owner", "done_at", "due_at"], name="duty_todo")],
                "constraints": [
                    models.UniqueConstraint(fields=("item", "kind"), name="duty_once_per_item"),
                    models.CheckConstraint(
                        condition=models.Q(("hours_planned__gte", 0), ("hours_spent__gte", 0)),
                        name="duty_hours_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DutyDefault",
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
                            ("concept", "Concept"),
                            ("assignment", "Assignment"),
                            ("production", "Production"),
                            ("tone", "Tone"),
                            ("approval", "Approval"),
                            ("upload", "Upload and check"),
                            ("promotion", "Promotion"),
                            ("answering", "Answering"),
                            ("second_spread", "Second spread"),
                            ("evaluation", "Evaluation"),
                        ],
                        max_length=20,
                        verbose_name="duty",
                    ),
                ),
                ("hours", models.DecimalField(decimal_places=1, default=1, max_digits=6, verbose_name="hours")),
                (
                    "days",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=5, verbose_name="days from publication"
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="team.segment",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="team.department",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "default of a duty",
                "ordering": ["kind"],
                "constraints": [
                    models.UniqueConstraint(fields=("brand", "kind"), name="duty_default_once_per_brand"),
                    models.UniqueConstraint(
                        condition=models.Q(("brand", None)), fields=("kind",), name="duty_default_once_for_all_brands"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", 0)), name="duty_default_hours_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("better", "Better than expected"),
                            ("as_expected", "As expected"),
                            ("worse", "Worse than expected"),
                        ],
                        max_length=20,
                        verbose_name="verdict",
                    ),
                ),
                ("feedback", models.TextField(blank=True, max_length=5000, verbose_name="what people said")),
                ("learned", models.TextField(max_length=5000, verbose_name="what we learned")),
                (
                    "value_return",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Where it is known.",
                        max_digits=12,
                        null=True,
                        verbose_name="return in money",
                    ),
                ),
                ("results", models.JSONField(default=dict)),
                ("cost", models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="cost")),
                (
                    "evaluated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evaluation", to="content.contentitem"
                    ),
                ),
            ],
            options={
                "verbose_name": "evaluation",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("cost__gte", 0)), name="evaluation_cost_not_negative"),
                    models.CheckConstraint(
                        condition=models.Q(("value_return__isnull", True), ("value_return__gte", 0), _connector="OR"),
                        name="evaluation_return_not_negative",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="mailing",
            constraint=models.CheckConstraint(
                condition=models.Q(("promotion", None), ("newsletter", None), _connector="XOR"),
                name="mailing_has_one_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailrecipient",
            constraint=models.UniqueConstraint(fields=("mailing", "subscriber"), name="mail_once_per_person"),
        ),
        protect("content_stageevent"),
    ]

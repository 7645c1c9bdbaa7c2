import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import smm.core.clock


class Migration(migrations.Migration):
    replaces = [
        ("monitoring", "0001_initial"),
        ("monitoring", "0002_initial"),
        ("monitoring", "0003_external_more"),
        ("monitoring", "0004_attempts_lost"),
        ("monitoring", "0005_reply_decisions"),
    ]

    initial = True

    dependencies = [
        ("team", "0001_squashed_0005_connecting"),
        ("team", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Conversation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("platform", models.CharField(max_length=30, verbose_name="platform")),
                ("thread", models.CharField(max_length=300)),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                ("author", models.CharField(blank=True, max_length=120, verbose_name="author")),
                ("subject", models.CharField(blank=True, db_index=True, max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("closed", "Closed")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("can_reply", models.BooleanField(default=False)),
                ("waiting_since", models.DateTimeField(blank=True, null=True, verbose_name="waiting since")),
                ("last_message_at", models.DateTimeField(verbose_name="last message")),
                ("message_count", models.PositiveIntegerField(default=0)),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conversations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assignee",
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="team.segment",
                    ),
                ),
                ("segments", models.ManyToManyField(blank=True, related_name="conversations", to="team.segment")),
            ],
            options={
                "verbose_name": "conversation",
                "ordering": ["-last_message_at", "-pk"],
                "indexes": [
                    models.Index(fields=["state", "-last_message_at", "-id"], name="conversation_inbox"),
                    models.Index(fields=["assignee", "state", "-last_message_at"], name="conversation_mine"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("external_id", models.CharField(max_length=300)),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="title")),
                ("text", models.TextField(verbose_name="text")),
                ("url", models.URLField(blank=True, max_length=1000, verbose_name="address")),
                ("author", models.CharField(blank=True, max_length=120, verbose_name="author")),
                ("author_handle", models.CharField(blank=True, max_length=200)),
                ("author_url", models.URLField(blank=True, max_length=1000)),
                ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                ("published_at", models.DateTimeField(verbose_name="published")),
                ("fetched_at", models.DateTimeField(default=smm.core.clock.now, verbose_name="fetched")),
                (
                    "conversation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentions",
                        to="monitoring.conversation",
                    ),
                ),
            ],
            options={
                "verbose_name": "mention",
                "ordering": ["-published_at", "-pk"],
                "indexes": [models.Index(fields=["conversation", "published_at"], name="mention_thread")],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("text", models.TextField(max_length=5000, verbose_name="note")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="monitoring.conversation"
                    ),
                ),
            ],
            options={
                "verbose_name": "note",
                "ordering": ["created_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Reply",
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
                ("text", models.TextField(max_length=10000, verbose_name="answer")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="team.channel"
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="monitoring.conversation",
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="monitoring.mention"
                    ),
                ),
            ],
            options={
                "verbose_name": "reply",
                "verbose_name_plural": "replies",
                "ordering": ["created_at", "pk"],
                "indexes": [models.Index(fields=["state", "next_try_at"], name="reply_due")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("channel", "external_id"),
                        name="reply_external_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyAttempt",
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="attempts", to="monitoring.reply"
                    ),
                ),
            ],
            options={
                "ordering": ["started_at", "pk"],
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "unknown")), fields=["started_at"], name="replyattempt_lost"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyDecision",
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="monitoring.reply"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SavedReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("title", models.CharField(max_length=80, unique=True, verbose_name="title")),
                ("text", models.TextField(max_length=5000, verbose_name="text")),
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
            ],
            options={
                "verbose_name": "saved reply",
                "verbose_name_plural": "saved replies",
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("platform", models.CharField(default="feed", max_length=30, verbose_name="platform")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="address")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("every_minutes", models.PositiveIntegerField(default=15, verbose_name="fetched every … minutes")),
                ("cursor", models.TextField(blank=True, editable=False)),
                ("next_fetch_at", models.DateTimeField(default=smm.core.clock.now, verbose_name="next fetch")),
                ("lease_until", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "last_success_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last success"),
                ),
                ("failures", models.PositiveIntegerField(default=0, editable=False)),
                ("last_error", models.TextField(blank=True, editable=False, verbose_name="last error")),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"kind": "brand"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="team.segment",
                        verbose_name="brand",
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sources",
                        to="team.channel",
                        verbose_name="channel",
                    ),
                ),
                (
                    "segments",
                    models.ManyToManyField(
                        blank=True, related_name="sources", to="team.segment", verbose_name="segments"
                    ),
                ),
            ],
            options={
                "verbose_name": "source",
                "ordering": ["name"],
                "indexes": [models.Index(fields=["is_active", "next_fetch_at"], name="source_due")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("url", ""), _negated=True),
                        fields=("platform", "url"),
                        name="source_address_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("channel__isnull", False)),
                        fields=("channel",),
                        name="source_once_per_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("url", ""), _negated=True), ("channel__isnull", False), _connector="OR"
                        ),
                        name="source_has_address_or_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("every_minutes__gte", 1)), name="source_at_most_every_minute"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="mention",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="mentions", to="monitoring.source"
            ),
        ),
        migrations.AddField(
            model_name="conversation",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="conversations", to="monitoring.source"
            ),
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("query", models.TextField(verbose_name="query")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("match_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="matches")),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"kind": "brand"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="team.segment",
                        verbose_name="brand",
                    ),
                ),
                (
                    "segments",
                    models.ManyToManyField(
                        blank=True, related_name="watches", to="team.segment", verbose_name="segments"
                    ),
                ),
            ],
            options={
                "verbose_name": "watch",
                "verbose_name_plural": "watches",
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="mention",
            name="watches",
            field=models.ManyToManyField(blank=True, related_name="mentions", to="monitoring.watch"),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.UniqueConstraint(fields=("source", "thread"), name="conversation_once_per_thread"),
        ),
        migrations.AddConstraint(
            model_name="mention",
            constraint=models.UniqueConstraint(fields=("source", "external_id"), name="mention_once_per_source"),
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models

import smm.core.clock


class Migration(migrations.Migration):
    replaces = [("newsroom", "0001_initial"), ("newsroom", "0002_initial"), ("newsroom", "0003_comment_moderation")]

    initial = True

    dependencies = [
        ("team", "0001_squashed_0005_connecting"),
    ]

    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("key", models.UUIDField(unique=True)),
                ("slug", models.SlugField(allow_unicode=True, max_length=120, unique=True)),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("text", models.TextField(help_text="Markdown", verbose_name="text")),
                ("media", models.JSONField(default=list)),
                ("language", models.CharField(blank=True, max_length=10)),
                ("published_at", models.DateTimeField(default=smm.core.clock.now, verbose_name="published")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="taken down")),
                ("views", models.PositiveIntegerField(default=0, verbose_name="views")),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="articles", to="team.channel"
                    ),
                ),
            ],
            options={
                "verbose_name": "article",
                "ordering": ["-published_at", "-pk"],
                "indexes": [models.Index(fields=["removed_at", "-published_at"], name="article_public")],
            },
        ),
        migrations.CreateModel(
            name="VisitorComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(blank=True, null=True, unique=True)),
                ("author", models.CharField(max_length=80, verbose_name="your name")),
                ("text", models.TextField(max_length=4000, verbose_name="comment")),
                (
                    "moderation",
                    models.CharField(
                        choices=[("held", "waits for moderation"), ("shown", "shown"), ("hidden", "hidden")],
                        default="held",
                        max_length=10,
                    ),
                ),
                ("is_ours", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=smm.core.clock.now)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="newsroom.article"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="newsroom.visitorcomment",
                    ),
                ),
            ],
            options={
                "verbose_name": "visitor's comment",
                "ordering": ["created_at", "pk"],
                "indexes": [models.Index(fields=["article", "moderation", "created_at"], name="comment_public")],
            },
        ),
    ]

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

import ideas.models
import smm.core.clock


class Migration(migrations.Migration):
    replaces = [("ideas", "0001_initial"), ("ideas", "0002_initial")]

    initial = True

    dependencies = [
        ("goals", "0001_squashed_0003_goal_states_and_shared_reports"),
        ("monitoring", "0001_squashed_0005_reply_decisions"),
        ("team", "0001_squashed_0005_connecting"),
        ("team", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Idea",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("text", models.TextField(blank=True, max_length=10000, verbose_name="idea")),
                ("proposer_name", models.CharField(blank=True, max_length=80, verbose_name="your name")),
                ("proposer_email", models.EmailField(blank=True, max_length=254, verbose_name="your e-mail")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("new", "New"),
                            ("in_review", "In review"),
                            ("accepted", "Accepted"),
                            ("parked", "Parked"),
                            ("declined", "Declined"),
                        ],
                        default="new",
                        max_length=50,
                        protected=True,
                        verbose_name="state",
                    ),
                ),
                ("parked_until", models.DateField(blank=True, null=True, verbose_name="parked until")),
                ("vote_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="votes")),
                ("token", models.CharField(default=ideas.models.new_token, editable=False, max_length=40, unique=True)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"kind": "brand"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ideas",
                        to="team.segment",
                        verbose_name="brand",
                    ),
                ),
                (
                    "conversations",
                    models.ManyToManyField(
                        blank=True, related_name="ideas", to="monitoring.conversation", verbose_name="conversations"
                    ),
                ),
                (
                    "proposer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ideas",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "idea",
                "ordering": ["-vote_count", "-pk"],
                "indexes": [models.Index(fields=["state", "-vote_count", "-id"], name="idea_ranking")],
            },
            bases=(django_fsm.ConcurrentTransitionMixin, django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Vetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                (
                    "contribution",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="how much it brings"
                    ),
                ),
                (
                    "hours",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=6, null=True, verbose_name="hours to make it"
                    ),
                ),
                (
                    "money",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="money to make it"
                    ),
                ),
                (
                    "promotion_hours",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=6, null=True, verbose_name="hours to promote it"
                    ),
                ),
                (
                    "promotion_money",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="money to promote it"
                    ),
                ),
                ("outsourced_to", models.CharField(blank=True, max_length=120, verbose_name="or outsourced to")),
                ("metric", models.CharField(blank=True, max_length=40, verbose_name="metric")),
                (
                    "expected",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="expected value"
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "idea",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="vettings", to="ideas.idea"
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="goals.target",
                        verbose_name="target that it serves",
                    ),
                ),
            ],
            options={
                "verbose_name": "vetting",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("idea", "number"), name="vetting_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("contribution__isnull", True), ("contribution__gte", 0), _connector="OR"),
                        name="vetting_contribution_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__isnull", True), ("hours__gte", 0), _connector="OR"),
                        name="vetting_hours_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("money__isnull", True), ("money__gte", 0), _connector="OR"),
                        name="vetting_money_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("promotion_hours__isnull", True), ("promotion_hours__gte", 0), _connector="OR"
                        ),
                        name="vetting_promotion_hours_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("promotion_money__isnull", True), ("promotion_money__gte", 0), _connector="OR"
                        ),
                        name="vetting_promotion_money_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expected__isnull", True), ("expected__gte", 0), _connector="OR"),
                        name="vetting_expected_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "decided",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("in_review", "In review"),
                            ("accepted", "Accepted"),
                            ("parked", "Parked"),
                            ("declined", "Declined"),
                        ],
                        max_length=20,
                        verbose_name="decision",
                    ),
                ),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                ("decided_at", models.DateTimeField(default=smm.core.clock.now, verbose_name="when")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "idea",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="ideas.idea"
                    ),
                ),
                (
                    "vetting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ideas.vetting",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision",
                "ordering": ["-decided_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "idea",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="votes", to="ideas.idea"
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
                "constraints": [models.UniqueConstraint(fields=("idea", "member"), name="one_vote_each")],
            },
        ),
    ]

import django.db.models.deletion
import django_fsm
from django.conf import settings
from django.db import migrations, models

import goals.models
import smm.core.clock


class Migration(migrations.Migration):
    replaces = [("goals", "0001_initial"), ("goals", "0002_initial"), ("goals", "0003_goal_states_and_shared_reports")]

    initial = True

    dependencies = [
        ("team", "0001_squashed_0005_connecting"),
        ("team", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Goal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("why", models.TextField(blank=True, verbose_name="why")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("awareness", "Brand awareness"),
                            ("leads", "Leads"),
                            ("sales", "Sales"),
                            ("insight", "Insight into customers"),
                            ("reputation", "Reputation"),
                            ("satisfaction", "Customer satisfaction"),
                            ("engagement", "Deeper engagement"),
                            ("other", "Other"),
                        ],
                        default="awareness",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[("open", "Open"), ("closed", "Closed")],
                        default="open",
                        max_length=10,
                        protected=True,
                        verbose_name="state",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="until")),
                (
                    "brand",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"kind": "brand"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goals",
                        to="team.segment",
                        verbose_name="brand",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goals",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "partners",
                    models.ManyToManyField(blank=True, to="team.department", verbose_name="partner departments"),
                ),
            ],
            options={
                "verbose_name": "goal",
                "ordering": ["state", "ends_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="goal_ends_after_start"
                    )
                ],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="until")),
                ("summary", models.TextField(blank=True, verbose_name="in short")),
                ("content", models.JSONField(default=dict)),
                ("issued_at", models.DateTimeField(default=smm.core.clock.now, verbose_name="issued")),
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
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "report",
                "ordering": ["-issued_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="report_ends_after_start"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("token", models.CharField(default=goals.models.new_token, editable=False, max_length=40, unique=True)),
                ("expires_at", models.DateTimeField(verbose_name="open until")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="goals.report"
                    ),
                ),
            ],
            options={
                "verbose_name": "shared link",
                "ordering": ["-expires_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=smm.core.clock.now, editable=False, verbose_name="created"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("metric", models.CharField(max_length=40, verbose_name="metric")),
                ("baseline", models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name="from")),
                ("value", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="to")),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="targets", to="goals.goal"
                    ),
                ),
            ],
            options={
                "verbose_name": "target",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("goal", "metric"), name="target_once_per_metric"),
                    models.CheckConstraint(
                        condition=models.Q(("value", models.F("baseline")), _negated=True),
                        name="target_is_not_baseline",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measurement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=80, verbose_name="source")),
                ("observed_at", models.DateTimeField(verbose_name="observed")),
                ("value", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="value")),
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
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="measurements", to="goals.target"
                    ),
                ),
            ],
            options={
                "verbose_name": "measurement",
                "ordering": ["observed_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("target", "source", "observed_at"), name="measurement_once"),
                    models.CheckConstraint(condition=models.Q(("value__gte", 0)), name="measurement_not_negative"),
                ],
            },
        ),
    ]

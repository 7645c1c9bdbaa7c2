"""Goals, targets, measurements and reports in the API, over the same services as the pages."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from goals import services
from goals.hooks import Period
from goals.models import Goal, GoalKind, Measurement, Report, Target
from goals.selectors import progress_of_all
from goals.services import TargetDraft
from goals.sheets import workbook
from smm.core.api import sent
from team.models import Department, Member, Role, Segment, SegmentKind
from team.permissions import Action
from team.requests import ApiRequest, Scoped

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TargetSerializer(serializers.ModelSerializer):
    class Meta:
        model = Target
        fields = ("id", "goal", "metric", "baseline", "value")


class TargetDraftSerializer(serializers.Serializer):
    metric = serializers.CharField(max_length=40)
    baseline = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, default=Decimal(0))
    value = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0)


class GoalSerializer(serializers.ModelSerializer):
    targets = TargetSerializer(many=True, read_only=True)

    class Meta:
        model = Goal
        fields = (
            "id",
            "title",
            "why",
            "kind",
            "brand",
            "owner",
            "partners",
            "state",
            "starts_on",
            "ends_on",
            "targets",
        )


class GoalWriteSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=120)
    why = serializers.CharField(max_length=10000, allow_blank=True, default="")
    kind = serializers.ChoiceField(choices=GoalKind.choices, default=GoalKind.AWARENESS)
    brand = serializers.PrimaryKeyRelatedField(
        queryset=Segment.objects.filter(kind=SegmentKind.BRAND), allow_null=True, default=None
    )
    owner = serializers.PrimaryKeyRelatedField(queryset=Member.objects.filter(is_active=True).exclude(role=Role.AGENCY))
    partners = serializers.PrimaryKeyRelatedField(queryset=Department.objects.all(), many=True, required=False)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    targets = TargetDraftSerializer(many=True)


class GoalViewSet(Scoped, viewsets.ReadOnlyModelViewSet[Goal]):
    """What the department is for, with numbers to reach."""

    serializer_class = GoalSerializer
    queryset = Goal.objects.prefetch_related("targets", "partners")
    filterset_fields = ("state", "brand", "owner", "kind")
    reads = Action.VIEW_GOALS
    writes = dict.fromkeys(("create", "update", "close", "reopen"), Action.MANAGE_GOALS)

    @extend_schema(request=GoalWriteSerializer, responses={201: GoalSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Set a goal with its numbers to reach."""
        return Response(GoalSerializer(self._saved(request)).data, status=201)

    @extend_schema(request=GoalWriteSerializer, responses=GoalSerializer)
    def update(self, request: ApiRequest, pk: str) -> Response:
        """Replace the goal and its targets, which are told apart by metric."""
        return Response(GoalSerializer(self._saved(request, self.get_object().pk)).data)

    def _saved(self, request: ApiRequest, goal_id: int | None = None) -> Goal:
        fields = sent(GoalWriteSerializer, request)
        targets = [TargetDraft(**one) for one in fields.pop("targets")]
        partners = fields.pop("partners", [])
        return services.save(by=request.user, fields=fields, targets=targets, partners=partners, goal_id=goal_id)

    @extend_schema(request=None, responses=GoalSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: ApiRequest, pk: str) -> Response:
        """End a goal, reached or not."""
        return Response(GoalSerializer(services.close(goal_id=self.get_object().pk, by=request.user)).data)

    @extend_schema(request=None, responses=GoalSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: ApiRequest, pk: str) -> Response:
        """Take up a closed goal again."""
        return Response(GoalSerializer(services.reopen(goal_id=self.get_object().pk, by=request.user)).data)


class ProgressSerializer(serializers.Serializer):
    """`standing`: off_track, at_risk, early (too early to say), on_track or reached; paces are per week."""

    current = serializers.DecimalField(max_digits=16, decimal_places=2)
    gap = serializers.DecimalField(max_digits=16, decimal_places=2)
    needed_per_week = serializers.DecimalField(max_digits=16, decimal_places=2)
    pace = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)
    forecast = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)
    percent = serializers.IntegerField()
    standing = serializers.CharField()


class TargetViewSet(Scoped, viewsets.ReadOnlyModelViewSet[Target]):
    """Numbers to reach."""

    serializer_class = TargetSerializer
    queryset = Target.objects.select_related("goal")
    filterset_fields = ("goal", "metric")
    reads = Action.VIEW_GOALS

    @extend_schema(responses=ProgressSerializer)
    @action(detail=True)
    def progress(self, request: ApiRequest, pk: str) -> Response:
        """How the target stands now."""
        target = self.get_object()
        return Response(ProgressSerializer(progress_of_all([target])[target.pk]).data)


class MeasurementSerializer(serializers.ModelSerializer):
    class Meta:
        model = Measurement
        fields = ("id", "target", "source", "observed_at", "value")


class MeasurementWriteSerializer(serializers.Serializer):
    target = serializers.IntegerField(min_value=1)
    value = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0)
    observed_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class MeasurementViewSet(
    Scoped, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Measurement]
):
    """Readings: the running total of a source at a time."""

    serializer_class = MeasurementSerializer
    queryset = Measurement.objects.all()
    filterset_fields = {"target": ["exact"], "source": ["exact"], "observed_at": ["gte", "lte"]}
    reads = Action.VIEW_GOALS
    writes = {"create": services.require_write_down}
    made_on = ("target", Target)

    @extend_schema(request=MeasurementWriteSerializer, responses={201: MeasurementSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Write a running total down; the same time again changes nothing and answers what stands there."""
        given = sent(MeasurementWriteSerializer, request)
        made = services.write_down(target_id=given.pop("target"), by=request.user, **given)
        return Response(MeasurementSerializer(made).data, status=201)


class ReportSerializer(serializers.ModelSerializer):
    class Meta:
        model = Report
        fields = ("id", "title", "starts_on", "ends_on", "brand", "summary", "content", "issued_by", "issued_at")
        read_only_fields = ("content", "issued_by", "issued_at")


class ReportWriteSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=120)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    brand = serializers.PrimaryKeyRelatedField(
        queryset=Segment.objects.filter(kind=SegmentKind.BRAND), allow_null=True, default=None
    )
    summary = serializers.CharField(max_length=10000, allow_blank=True, default="")


class ReportViewSet(Scoped, viewsets.ReadOnlyModelViewSet[Report]):
    """What a period brought, frozen when it was issued."""

    serializer_class = ReportSerializer
    queryset = Report.objects.all()
    filterset_fields = ("brand",)
    reads = Action.VIEW_REPORTS
    writes = {"create": Action.ISSUE_REPORTS}

    @extend_schema(request=ReportWriteSerializer, responses={201: ReportSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Issue the report of a period."""
        given = sent(ReportWriteSerializer, request)
        brand_id = given["brand"].pk if given["brand"] else None
        period = Period(given["starts_on"], given["ends_on"])
        report = services.issue(
            by=request.user, period=period, title=given["title"], summary=given["summary"], brand_id=brand_id
        )
        return Response(ReportSerializer(report).data, status=201)

    @extend_schema(responses={(200, XLSX): OpenApiTypes.BINARY})
    @action(detail=True)
    def xlsx(self, request: ApiRequest, pk: str) -> HttpResponse:
        """The report as a spreadsheet."""
        return HttpResponse(workbook(self.get_object()), content_type=XLSX)

"""The team in the API: sign-in, members, segments, channels, notices."""

from __future__ import annotations

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import authenticate
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from knox.auth import TokenAuthentication
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from smm.core.api import sent
from team.models import Coverage, Member, Notice, Segment, Skill
from team.permissions import Action
from team.requests import ApiRequest, Scoped
from team.services import account, notices


class SignInSerializer(serializers.Serializer):
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=200, trim_whitespace=False, write_only=True)


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField(help_text="Send it as `Authorization: Token …`. It can be read only now.")


class SignInView(APIView):
    authentication_classes = [TokenAuthentication]
    permission_classes = [AllowAny]
    throttle_scope = "sign_in"

    @extend_schema(request=SignInSerializer, responses=TokenSerializer, tags=["sign-in"], auth=[])
    def post(self, request: Request) -> Response:
        """A token for e-mail and password; refused for accounts with a second step at sign-in."""
        member = authenticate(request._request, **sent(SignInSerializer, request))
        if member is None:
            raise AuthenticationFailed(_("E-mail and password do not belong together."))
        if is_mfa_enabled(member):
            raise PermissionDenied(
                _("This account has a second step at sign-in: make a key for the API on the account page instead.")
            )
        return Response({"token": account.make_token(by=member)})


class SignOutView(APIView):
    @extend_schema(request=None, responses={204: None}, tags=["sign-in"])
    def post(self, request: ApiRequest) -> Response:
        """Take back the token that this request came with."""
        if request.auth is not None:
            account.revoke_token(by=request.user, token_key=request.auth.token_key)
        return Response(status=204)


class CoverageSerializer(serializers.ModelSerializer):
    class Meta:
        model = Coverage
        fields = ("segment", "duty")


class SkillSerializer(serializers.ModelSerializer):
    class Meta:
        model = Skill
        fields = ("platform", "level")


class MemberSerializer(serializers.ModelSerializer):
    department = serializers.StringRelatedField[Any]()
    coverage = CoverageSerializer(many=True)
    skills = SkillSerializer(many=True)

    class Meta:
        model = Member
        fields = (
            "id",
            "name",
            "email",
            "role",
            "title",
            "department",
            "brands",
            "hours_per_week",
            "is_active",
            "coverage",
            "skills",
        )


class MemberViewSet(Scoped, ReadOnlyModelViewSet[Member]):
    """The people of the department."""

    serializer_class = MemberSerializer
    queryset = Member.objects.select_related("department").prefetch_related("brands", "coverage", "skills")
    filterset_fields = ("role", "is_active", "department")
    reads = Action.VIEW_TEAM


class SegmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Segment
        fields = ("id", "kind", "name", "tone")


class SegmentViewSet(Scoped, ReadOnlyModelViewSet[Segment]):
    """Brands, industries, competitors, regions and platforms that somebody covers."""

    serializer_class = SegmentSerializer
    queryset = Segment.objects.all()
    filterset_fields = ("kind",)
    reads = Action.VIEW_TEAM


class NoticeSerializer(serializers.ModelSerializer):
    class Meta:
        model = Notice
        fields = ("id", "kind", "text", "url", "created_at", "read_at")


class NoticeViewSet(Scoped, ReadOnlyModelViewSet[Notice]):
    """What the person who asks was told."""

    serializer_class = NoticeSerializer
    queryset = Notice.objects.all()
    filterset_fields = {"kind": ["exact"], "read_at": ["isnull"]}
    writes = {"read": Action.VIEW_HOME}

    @extend_schema(request=None, responses=NoticeSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: ApiRequest, pk: str) -> Response:
        """Mark one notice as read."""
        notice = notices.read(by=request.user, notice_id=self.get_object().pk)
        return Response(NoticeSerializer(notice).data)

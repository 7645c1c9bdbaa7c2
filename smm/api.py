"""The REST API: every app's endpoints under one router, `/api/v1/`."""

from __future__ import annotations

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import DefaultRouter

from content import api as content
from content import outcome_api as outcomes
from content.delivery_api import DeliveryViewSet
from content.media_api import MediaViewSet
from content.outside_api import OutsidePostViewSet
from goals import api as goals
from ideas import api as ideas
from monitoring import api as monitoring
from smm.core.api import NotFoundView
from smm.home.api_docs.views import api_docs
from team import api as team
from team.channel_api import ChannelViewSet, PlatformsView

router = DefaultRouter()
router.register("items", content.ItemViewSet, "item")
router.register("deliveries", DeliveryViewSet, "delivery")
router.register("outside-posts", OutsidePostViewSet, "outside-post")
router.register("media", MediaViewSet, "media")
router.register("duties", content.DutyViewSet, "duty")
router.register("promotions", outcomes.PromotionViewSet, "promotion")
router.register("mailings", outcomes.MailingViewSet, "mailing")
router.register("mailing-lists", outcomes.MailingListViewSet, "mailing-list")
router.register("members", team.MemberViewSet, "member")
router.register("segments", team.SegmentViewSet, "segment")
router.register("channels", ChannelViewSet, "channel")
router.register("notices", team.NoticeViewSet, "notice")
router.register("watches", monitoring.WatchViewSet, "watch")
router.register("sources", monitoring.SourceViewSet, "source")
router.register("mentions", monitoring.MentionViewSet, "mention")
router.register("conversations", monitoring.ConversationViewSet, "conversation")
router.register("replies", monitoring.ReplyViewSet, "reply")
router.register("saved-replies", monitoring.SavedReplyViewSet, "saved-reply")
router.register("goals", goals.GoalViewSet, "goal")
router.register("targets", goals.TargetViewSet, "target")
router.register("measurements", goals.MeasurementViewSet, "measurement")
router.register("reports", goals.ReportViewSet, "report")
router.register("ideas", ideas.IdeaViewSet, "idea")
router.register("vettings", ideas.VettingViewSet, "vetting")

urlpatterns = [
    path("sign-in/", team.SignInView.as_view(), name="api_sign_in"),
    path("sign-out/", team.SignOutView.as_view(), name="api_sign_out"),
    path("platforms/", PlatformsView.as_view(), name="api_platforms"),
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("docs/", api_docs, name="api_docs"),
    path("", include(router.urls)),
    re_path(r"^.*$", NotFoundView.as_view(), name="api_not_found"),
]

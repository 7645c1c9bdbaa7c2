"""The piece of work and everything that hangs on it."""

from content.models.deliveries import Delivery, DeliveryAttempt, DeliveryDecision, DeliveryPurpose, TrackedLink
from content.models.items import Comment, ContentItem, Ground, ItemGoal, Purpose, Series
from content.models.mail import (
    Bounce,
    Mailbox,
    Mailing,
    MailingList,
    MailRecipient,
    MailRecipientAttempt,
    SignUp,
    SignUpAttempt,
    Subscriber,
)
from content.models.media import FittedMedia, LinkCard, Media
from content.models.outcomes import Evaluation, Promotion, PromotionKind, Reading, Verdict
from content.models.outside import OutsideNumber, OutsidePost, Recall
from content.models.process import Duty, DutyDefault, EventKind, StageEvent
from content.models.texts import Revision, ToneAnswer

__all__ = [
    "Bounce",
    "Comment",
    "ContentItem",
    "Delivery",
    "DeliveryAttempt",
    "DeliveryDecision",
    "DeliveryPurpose",
    "Duty",
    "DutyDefault",
    "Evaluation",
    "EventKind",
    "FittedMedia",
    "Ground",
    "ItemGoal",
    "LinkCard",
    "MailRecipient",
    "MailRecipientAttempt",
    "Mailbox",
    "Mailing",
    "MailingList",
    "Media",
    "OutsideNumber",
    "OutsidePost",
    "Promotion",
    "PromotionKind",
    "Purpose",
    "Reading",
    "Recall",
    "Revision",
    "Series",
    "SignUp",
    "SignUpAttempt",
    "StageEvent",
    "Subscriber",
    "ToneAnswer",
    "TrackedLink",
    "Verdict",
]

"""Names in the API's schema that cannot be derived, for choices that share a field name."""

ENUM_NAMES = {
    "ContentPurposeEnum": "content.models.Purpose",
    "DeliveryPurposeEnum": "content.models.DeliveryPurpose",
    "DeliveryStateEnum": "smm.outbox.states.DeliveryState",
    "DutyKindEnum": "content.workflow.DutyKind",
    "GoalKindEnum": "goals.models.GoalKind",
    "OpenOrClosedEnum": "goals.models.GoalState",
    "GroundEnum": "content.models.Ground",
    "IdeaStateEnum": "ideas.models.IdeaState",
    "PromotionKindEnum": "content.models.PromotionKind",
    "SegmentKindEnum": "team.models.SegmentKind",
    "StageEnum": "content.workflow.Stage",
    "TemplateEnum": "content.workflow.Template",
}

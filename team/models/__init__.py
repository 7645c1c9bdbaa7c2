"""People of the department, what they cover, the accounts they speak through, and the record of what was done."""

from team.models.brand_field import BrandField
from team.models.channels import Channel, Consent, EmergencyStop
from team.models.company import Company
from team.models.members import (
    ChatAddress,
    Coverage,
    CoverageDuty,
    Department,
    Member,
    Origin,
    Role,
    Segment,
    SegmentKind,
    Skill,
)
from team.models.records import AuditEvent, Notice

__all__ = [
    "AuditEvent",
    "BrandField",
    "Channel",
    "ChatAddress",
    "Company",
    "Consent",
    "Coverage",
    "CoverageDuty",
    "Department",
    "EmergencyStop",
    "Member",
    "Notice",
    "Origin",
    "Role",
    "Segment",
    "SegmentKind",
    "Skill",
]

"""The table of permissions as a page of documentation."""

from __future__ import annotations

from team.models import Role
from team.permissions import ROLES, Action

HEAD = """# Who may do what

Made from `team/permissions.py` by `python manage.py permissions_doc`; a test compares the two. What a role may do is
narrowed further by scope: brand, channel and assignment (`register_scope`). Leaders of one brand act on that brand and
manage its people and segments, but neither the company's settings and departments nor anybody beyond
it; they see channels, watches, sources and goals of no brand, which leaders of everything alone change. Agency members
see only what was given to them.

Services enforce. Pages and the API ask the same function first, before they look at what was sent: pages by `require`
or a rule of `content/selectors/rights.py`, the API by the `writes` of each endpoint (`team.requests.Scoped`).

"""


def page() -> str:
    """Markdown: a row for each action, a column for each role."""
    names = [role.value for role in Role]
    lines = [f"| action | {' | '.join(names)} |", f"| --- |{' --- |' * len(names)}"]
    for action in Action:
        granted = ["yes" if action in ROLES[role] else "" for role in names]
        lines.append(f"| `{action.value}` | {' | '.join(granted)} |")
    return HEAD + "\n".join(lines) + "\n"

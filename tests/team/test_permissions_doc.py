from django.conf import settings

from team.permissions_doc import page


def test_the_documentation_of_permissions_is_the_table_itself():
    assert (settings.BASE_DIR / "docs" / "permissions.md").read_text() == page()

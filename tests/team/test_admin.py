import pytest
from django.contrib import admin
from django.urls import reverse

from team.services import audit
from tests.factories.team import MemberFactory

pytestmark = pytest.mark.django_db
HISTORY = ("team.auditevent", "content.stageevent", "content.deliveryattempt", "ideas.decision", "goals.measurement")
PROTECTED = {"secrets", "password", "token", "stage", "state"}
APPS = {"team", "goals", "monitoring", "ideas", "content"}
OURS = [model for model in admin.site._registry if model._meta.app_label in APPS]


@pytest.fixture
def operator():
    return MemberFactory(role="staff", is_staff=True, is_superuser=True)


def test_the_admin_is_behind_the_same_sign_in_and_for_operators_alone(client, leader):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/accounts/login/?next=/admin/"
    client.force_login(leader)
    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label_lower)
def test_every_list_of_the_admin_opens(client, operator, model):
    client.force_login(operator)
    assert client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")).status_code == 200


def test_history_can_only_be_read(client, operator, rf):
    request = rf.get("/")
    request.user = operator
    by_label = {model._meta.label_lower: site for model, site in admin.site._registry.items()}
    for label in HISTORY:
        site = by_label[label]
        ways = (site.has_add_permission, site.has_change_permission, site.has_delete_permission)
        assert [way(request) for way in ways] == [False, False, False]
    client.force_login(operator)
    audit.record(actor=operator, action="x", subject=operator)
    assert client.post("/admin/team/auditevent/add/", {}).status_code == 403


def test_no_form_of_the_admin_holds_a_secret_or_moves_a_state(operator, rf):
    request = rf.get("/")
    request.user = operator
    for model in OURS:
        site = admin.site._registry[model]
        if site.has_change_permission(request):
            editable = set(site.get_form(request).base_fields)
            assert not editable & PROTECTED, model
        shown = {name for group in site.get_fieldsets(request) for name in group[1]["fields"]}
        assert not shown & {"secrets", "password"}, model

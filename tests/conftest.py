"""The cast: the people of a small department of two brands; and the one browser of a session.

`CHROMIUM` names the browser's executable where it is not /usr/bin/chromium.
"""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, sync_playwright

from team.models import Role
from tests.factories.team import BrandFactory, ChannelFactory, DepartmentFactory, MemberFactory
from tests.needs import chromium_path, need


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def brand(db):
    return BrandFactory(name="Lumen Coffee")


@pytest.fixture
def other_brand(db):
    return BrandFactory(name="Harbour Tea")


@pytest.fixture
def marketing(db):
    return DepartmentFactory(name="Marketing", origin="marketing")


@pytest.fixture
def service(db):
    return DepartmentFactory(name="Customer service", origin="service", email="service@example.com")


@pytest.fixture
def leader(db):
    """Leads everything."""
    return MemberFactory(name="Lena Leader", email="leader@example.com", role=Role.LEADER)


@pytest.fixture
def second_leader(other_brand):
    """Leads the other brand alone."""
    return MemberFactory(name="Noor North", email="leader2@example.com", role=Role.LEADER, brands=[other_brand])


@pytest.fixture
def marketer(brand, marketing):
    return MemberFactory(name="Mia Marketer", email="marketer@example.com", department=marketing)


@pytest.fixture
def editor(marketing):
    return MemberFactory(name="Ed Editor", email="editor@example.com", department=marketing)


@pytest.fixture
def approver(db):
    return MemberFactory(name="Carla Coo", email="coo@example.com", role=Role.APPROVER)


@pytest.fixture
def responder(service):
    return MemberFactory(name="Rita Responder", email="responder@example.com", department=service)


@pytest.fixture
def agency(db):
    return MemberFactory(name="Ada Agency", email="agency@example.com", role=Role.AGENCY)


@pytest.fixture
def executive(db):
    return MemberFactory(name="Xi Executive", email="executive@example.com", role=Role.EXECUTIVE)


@pytest.fixture
def newsroom(brand):
    """The department's own public page, as a channel."""
    return ChannelFactory(name="Newsroom", platform="newsroom", account_id="newsroom", brand=brand)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    need("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        yield chromium
        chromium.close()

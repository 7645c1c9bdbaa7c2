"""The API explains itself: every endpoint stands there, as the schema has it, found by a word."""

from __future__ import annotations

import json
import re

import pytest
from drf_spectacular.generators import SchemaGenerator

from smm.home.api_docs import document
from smm.home.api_docs.reading import Schemas, in_code

pytestmark = pytest.mark.django_db
DOCS = "/api/v1/docs/"


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


@pytest.fixture
def shown(client, leader):
    """The page as a leader gets it, by what is asked for."""
    client.force_login(leader)
    return lambda query="": client.get(DOCS, {"q": query} if query else {})


def endpoints(query: str = ""):
    return [one for group in document.matching(document.groups("en"), query) for one in group.endpoints]


def test_the_documentation_needs_a_sign_in(client):
    assert client.get(DOCS).url == f"/accounts/login/?next={DOCS}"


def test_every_operation_of_the_schema_stands_there_once(schema, shown):
    wanted = {(method.upper(), path) for path, methods in schema["paths"].items() for method in methods}
    told = [(one.method, f"/api/v1{one.path}") for one in endpoints()]
    assert (len(told), set(told)) == (len(wanted), wanted)
    page = shown().content.decode()
    assert all(f'id="{one.anchor}"' in page for one in endpoints())


def test_every_act_says_what_it_does_in_words_of_its_own(schema):
    lists = [methods["get"] for path, methods in schema["paths"].items() if "get" in methods and path.count("/") == 4]
    leads = {one["tags"][0]: one["description"] for one in lists}
    unsaid = [
        f"{method} {path}"
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if not re.fullmatch(r"get /api/v1/[a-z-]+/(\{id\}/)?", f"{method} {path}")
        if operation.get("description", "") in ("", leads.get(operation["tags"][0], ""))
    ]
    assert unsaid == []


def test_links_lead_to_something_on_the_page_and_no_anchor_stands_twice(shown):
    page = shown().content.decode()
    anchors = re.findall(r'\bid="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))
    wanted = set(re.findall(rf'href="(?:{DOCS})?#([^"]+)"', page))
    assert wanted
    assert wanted <= set(anchors)


def test_a_body_is_told_with_types_choices_limits_and_what_must_be_there():
    (one,) = endpoints("post /goals/ targets")[:1]
    rows = {row.name: row for row in one.body}
    assert rows["title"].is_required
    assert rows["title"].limits == ["at most 120 characters"]
    assert rows["kind"].choices[0] == ("awareness", "Brand awareness")
    assert (rows["brand"].may_be_null, rows["brand"].is_required) == (True, False)
    assert (rows["targets"].type, rows["targets[].metric"].type) == ("array of object", "string")


def test_an_example_call_can_be_made_as_it_stands(client, leader):
    (one,) = [one for one in endpoints() if one.anchor == "ideas-create"]
    assert one.call.startswith("curl -X POST http")
    body = json.loads(re.search(r"-d '(.*)'$", one.call, re.DOTALL)[1])
    client.force_login(leader)
    made = client.post("/api/v1/ideas/", body, content_type="application/json")
    assert made.status_code == 201
    assert set(json.loads(one.answers[0].example)) == set(made.json())


def test_files_tokens_and_pages_are_called_as_they_are():
    calls = {one.anchor: one for one in endpoints()}
    assert "-F file=@" in calls["items-media-create"].call
    assert "Authorization" not in calls["sign-in-create"].call
    assert "Authorization: Token" in calls["items-list"].call
    assert [calls[name].is_in_pages for name in ("items-list", "items-retrieve", "items-media-list")] == [1, 0, 0]
    assert calls["reports-xlsx-retrieve"].answers[0].type.startswith("application/vnd")


@pytest.mark.parametrize(
    ("query", "found"), [("tone", True), ("POST approve", True), ("payload_hash", True), ("tone approve zebra", False)]
)
def test_words_narrow_the_page_and_open_what_they_find(shown, query, found):
    answer = shown(query)
    page = answer.content.decode()
    assert bool(answer.context["groups"]) is found
    assert ("No endpoint holds these words." in page) is not found
    assert page.count('<details class="api-part" open>') == len(endpoints(query))
    assert f'value="{query}"' in page


def test_what_is_searched_for_is_shown_as_text(shown):
    assert "<script>alert" not in shown("<script>alert(1)</script>").content.decode()


def test_the_schema_is_read_once_for_each_language(shown, monkeypatch):
    document.groups.cache_clear()
    read = []
    generate = SchemaGenerator.get_schema
    monkeypatch.setattr(SchemaGenerator, "get_schema", lambda self, **given: read.append(1) or generate(self, **given))
    for _ in range(3):
        assert shown().status_code == 200
        assert shown("item").status_code == 200
    assert len(read) == 1


def test_the_frame_is_in_the_readers_language_and_docstrings_say_that_they_are_english(client, leader):
    leader.language = "zh-hans"
    leader.save()
    client.force_login(leader)
    page = client.get(DOCS).content.decode()
    assert "每个请求都带有密钥" in page
    assert '<span lang="en">Hand in an idea.</span>' in page


def test_text_in_backticks_is_code_and_nothing_in_it_is_markup():
    assert in_code("`a<b` & <i>") == "<code>a&lt;b</code> &amp; &lt;i&gt;"


def test_a_choice_that_may_be_blank_is_one_list_of_values():
    named = {"E": {"enum": ["x"], "type": "string", "description": "* `x` - Ix"}, "B": {"enum": [""]}}
    node = {"oneOf": [{"$ref": "#/components/schemas/E"}, {"$ref": "#/components/schemas/B"}]}
    assert Schemas(named).field("one", node, is_required=False).choices == [("x", "Ix")]


def test_the_page_costs_no_more_than_its_frame(shown, django_assert_max_num_queries):
    shown()
    with django_assert_max_num_queries(9):
        shown()

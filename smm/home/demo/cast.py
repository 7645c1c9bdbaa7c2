"""The people of the demo, where they come from, and what they cover."""

from __future__ import annotations

from dataclasses import dataclass

COMPANY = "Lumen & Harbour"
WHY = (
    "People ask us about coffee and tea every day, in places where we used to be silent. We listen, help, "
    "and show how things are made, so that they come to know us and come back."
)
SPONSOR = "Xi Lan, Chief Executive"
COFFEE = "Lumen Coffee"
TEA = "Harbour Tea 港湾茶"


@dataclass(frozen=True)
class Person:
    """A member of the cast; `covers` lists (segment, duty), `skills` maps a platform to 0–3."""

    email: str
    name: str
    role: str
    department: str
    title: str
    brands: tuple[str, ...] = ()
    hours: int = 10
    cost: int = 45
    language: str = ""
    covers: tuple[tuple[str, str], ...] = ()
    skills: tuple[tuple[str, int], ...] = ()


DEPARTMENTS = (
    ("Marketing", "marketing", "marketing@example.com"),
    ("Customer service", "service", "service@example.com"),
    ("Brightside PR", "agency", "team@brightside.example.com"),
    ("Management", "other", ""),
)

SEGMENTS = (
    (
        "brand",
        COFFEE,
        "Would a barista say it like this?\nIs every claim one that we can prove?\nDoes it help before it sells?",
    ),
    ("brand", TEA, "语气是否平静、亲切？\n是否避免了医疗或功效承诺？\n中文与英文版本是否一致？"),
    ("competitor", "Northern Roast", ""),
    ("competitor", "Cloud Leaf", ""),
    ("industry", "Speciality drinks", ""),
    ("region", "Hamburg", ""),
    ("region", "上海", ""),
    ("platform", "newsroom", ""),
)

LEADER = "leader@example.com"
TEA_LEADER = "tea-leader@example.com"
MARKETER = "marketer@example.com"
EDITOR = "editor@example.com"
COO = "coo@example.com"
RESPONDER = "responder@example.com"
AGENCY = "agency@example.com"
EXECUTIVE = "executive@example.com"

CAST = (
    Person(
        LEADER,
        "Lena Brandt",
        "leader",
        "Marketing",
        "Head of social media",
        hours=20,
        cost=60,
        covers=((COFFEE, "lead"), (COFFEE, "watch"), ("Speciality drinks", "watch"), ("Northern Roast", "watch")),
        skills=(("newsroom", 3), ("mastodon", 2)),
    ),
    Person(
        TEA_LEADER,
        "王晓晴",
        "leader",
        "Marketing",
        "港湾茶品牌负责人",
        brands=(TEA,),
        hours=12,
        cost=55,
        language="zh-hans",
        covers=((TEA, "lead"), (TEA, "watch"), (TEA, "engage"), ("Cloud Leaf", "watch"), ("上海", "engage")),
        skills=(("newsroom", 2), ("wechat", 3), ("weibo", 2)),
    ),
    Person(
        MARKETER,
        "Mateo Ruiz",
        "staff",
        "Marketing",
        "Content marketer",
        hours=12,
        covers=((COFFEE, "publish"), (TEA, "publish")),
        skills=(("newsroom", 3), ("instagram", 2)),
    ),
    Person(
        EDITOR,
        "Edith Okafor",
        "staff",
        "Marketing",
        "Editor",
        hours=8,
        covers=(("newsroom", "publish"),),
        skills=(("newsroom", 2),),
    ),
    Person(COO, "Carlos Meyer", "approver", "Management", "Chief operating officer", hours=1, cost=120),
    Person(
        RESPONDER,
        "Rita Sommer",
        "staff",
        "Customer service",
        "Customer service",
        hours=10,
        cost=38,
        covers=((COFFEE, "engage"), (TEA, "engage"), ("Hamburg", "engage"), ("newsroom", "engage")),
        skills=(("newsroom", 3), ("facebook", 2)),
    ),
    Person(AGENCY, "Ada Lindqvist", "agency", "Brightside PR", "Consultant at Brightside PR", hours=6, cost=95),
    Person(EXECUTIVE, "Xi Lan", "executive", "Management", "Chief executive", hours=1, cost=150),
)

DUTIES = (
    # kind, owner's e-mail or department, hours, days from publication
    ("concept", MARKETER, "1", "-18"),
    ("assignment", LEADER, "0.5", "-12"),
    ("production", MARKETER, "4", "-6"),
    ("tone", EDITOR, "1", "-3"),
    ("approval", COO, "0.5", "-1.5"),
    ("upload", MARKETER, "0.5", "-0.01"),
    ("promotion", MARKETER, "1", "1.5"),
    ("answering", "Customer service", "2", "8"),
    ("second_spread", MARKETER, "0.5", "8.2"),
    ("evaluation", LEADER, "1", "13"),
)


@dataclass(frozen=True)
class GoalPlan:
    """A goal with its targets as (metric, from, to)."""

    title: str
    why: str
    kind: str
    brand: str
    targets: tuple[tuple[str, int, int], ...]
    partners: tuple[str, ...] = ()
    owner: str = LEADER


GOALS = (
    GoalPlan(
        "More people know how Lumen roasts",
        "Those who know how we roast buy again twice as often.",
        "awareness",
        COFFEE,
        (("views", 0, 2400), ("clicks", 0, 260)),
    ),
    GoalPlan(
        "让更多年轻人认识港湾茶",
        "二十多岁的顾客几乎不认识我们，而他们每天都在网上问怎么泡茶。",
        "engagement",
        TEA,
        (("views", 0, 1500), ("comments", 0, 40)),
        owner=TEA_LEADER,
    ),
    GoalPlan(
        "Leads from offices and cafés",
        "Sales wants forty conversations a quarter that did not begin with a cold call.",
        "leads",
        "",
        (("leads", 0, 60),),
        ("Customer service",),
    ),
    GoalPlan(
        "Questions are answered before they become complaints",
        "Customer service spends a third of its day on questions that one good answer would settle.",
        "satisfaction",
        "",
        (("satisfaction", 72, 85),),
        ("Customer service",),
    ),
)

MANUAL_READINGS = (
    # metric, days ago, running total
    ("leads", 84, 3),
    ("leads", 70, 8),
    ("leads", 56, 17),
    ("leads", 42, 25),
    ("leads", 28, 36),
    ("leads", 14, 43),
    ("satisfaction", 85, 72),
    ("satisfaction", 57, 74),
    ("satisfaction", 29, 78),
    ("satisfaction", 4, 81),
)

WATCHES = (
    # name, query, segments
    ("Lumen by name", '"lumen coffee" OR lumen OR #lumencoffee', (COFFEE,)),
    ("港湾茶 by name", '港湾茶 OR "harbour tea"', (TEA,)),
    (
        "Brewing questions",
        "(how OR why OR which) (brew* OR grind* OR beans OR capsule*)",
        (COFFEE, "Speciality drinks"),
    ),
    ("泡茶问题", "怎么泡 OR 水温 OR 冷泡", (TEA, "Speciality drinks")),
    ("Northern Roast", '"northern roast"', ("Northern Roast",)),
)

SAVED_REPLIES = (
    ("Thank you", "Thank you for telling us. It has gone to the people who roast."),
    ("Capsules", "You can hand in used capsules in every shop, or send them back free of charge."),
    ("感谢反馈", "谢谢您的反馈，我们已转告茶师。"),
)

SUBSCRIBERS = (
    ("Ines Albrecht", "ines@example.com"),
    ("Tom Baker", "tom@example.com"),
    ("陈思远", "chen@example.com"),
    ("Priya Nair", "priya@example.com"),
)

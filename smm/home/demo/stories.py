"""What the demo's department made: stories, what visitors said about them, and ideas that wait."""

from __future__ import annotations

from dataclasses import dataclass

from smm.home.demo.cast import COFFEE, TEA


@dataclass(frozen=True)
class Said:
    """A visitor's comment so many hours after publication, with our answer to it, if any."""

    author: str
    text: str
    hours: float
    answer: str = ""


@dataclass(frozen=True)
class Story:
    """An item of content. `day` is its publication relative to today; `stage` is where it stands now.

    `views` and `clicks` are what it had a week after publication; `expected` is what the vetting expected.
    """

    title: str
    brand: str
    goal: int
    day: int
    stage: str
    brief: str
    body: str
    purpose: str = "help"
    template: str = "full"
    expected: int = 300
    views: int = 0
    clicks: int = 0
    sent_back: str = ""
    said: tuple[Said, ...] = ()
    verdict: str = "as_expected"
    learned: str = ""
    feedback: str = ""
    by_hand: str = ""
    agency: bool = False
    asked: tuple[str, str] | None = None


STORIES = (
    Story(
        "Why our beans rest for ten days",
        COFFEE,
        0,
        -76,
        "done",
        "Visitors ask why a bag is not sold on the day it is roasted. Show the ten days, with the roaster's own words.",
        "Freshly roasted beans breathe. For about ten days they give off carbon dioxide, and a cup brewed too early "
        "tastes of it: sharp, thin, a little like soda.\n\nSo every bag waits. Our roaster Amira tastes one cup a day "
        "until the sweetness is there, then the batch is released.\n\n"
        "Read [how we roast](https://example.com/roasting) or come and taste day one against day ten on Saturdays.",
        expected=600,
        views=842,
        clicks=96,
        said=(
            Said(
                "Jonas",
                "So which date should I look for on the bag?",
                5,
                "Look for the roasting date on the bottom: best between day 10 and day 45.",
            ),
            Said(
                "Mei",
                "I always wondered why it tasted of soda!",
                9,
                "Now you know, and Amira is glad that you noticed.",
            ),
        ),
        verdict="better",
        learned="The roaster's own words carried it. Show people, not products.",
        feedback="Readers asked for dates and numbers; nobody asked about price.",
        asked=("Paul", "Why do lumen beans taste sharp when the bag is brand new?"),
    ),
    Story(
        "冷泡茶的三种做法",
        TEA,
        1,
        -58,
        "done",
        "夏天的评论里反复出现“冷泡要多久”。给出三种时间和温度，配一张表。",
        "冷泡其实很简单，只要记住三个数字。\n\n1. 常温两小时：清爽，适合绿茶。\n2. 冷藏六小时：圆润，适合乌龙。\n"
        "3. 冷藏一夜：浓郁，适合红茶。\n\n水和茶的比例是一升十克。[看完整的冲泡表](https://example.com/cold-brew)。",
        expected=400,
        views=531,
        clicks=61,
        said=(
            Said("小林", "用矿泉水可以吗？", 3, "可以，硬度低一些的水更好喝。"),
            Said("阿哲", "放一夜会不会太苦？", 20, "把茶叶减到八克就不会了。"),
            Said("Kitty", "已经试了，乌龙最好喝！", 44, "谢谢您告诉我们！"),
        ),
        verdict="better",
        learned="有数字的表格被转发最多；以后每个做法都配一张表。",
        by_hand="wechat",
        feedback="大家想要更短的步骤和图片。",
        asked=("小周", "港湾茶的冷泡到底要放多久？水温呢？"),
    ),
    Story(
        "Handing in your capsules: how it works",
        COFFEE,
        0,
        -40,
        "done",
        "Customer service answers this eleven times a week. One clear page, with the map of shops.",
        "Every capsule that we sell can come back to us.\n\n- Collect them in the bag that comes with each order.\n"
        "- Hand the bag in at [any of our shops](https://example.com/shops), or send it back free of charge.\n"
        "- We press, melt and reuse the aluminium.",
        template="short",
        expected=250,
        views=214,
        clicks=74,
        said=(
            Said(
                "Brigitte", "Does that work for capsules of other makers too?", 8, "Yes, as long as they are aluminium."
            ),
        ),
        verdict="as_expected",
        learned="Few views, many clicks: people who come want the map. Next time the map comes first.",
        feedback="Calls about capsules went down by a third in the week after.",
    ),
    Story(
        "Glass flask 0.7 l: please stop using it",
        COFFEE,
        3,
        -23,
        "done",
        "A batch of flasks can crack with boiling water. Say so at once, plainly, with what to do.",
        "If you bought our 0.7 l glass flask between March and May, please do not fill it with boiling water: a seam "
        "can crack.\n\nBring it to any shop and you get a new one, no receipt needed. "
        "[Which flasks are affected](https://example.com/flask)",
        template="urgent",
        expected=500,
        views=688,
        clicks=203,
        said=(
            Said(
                "Sven",
                "Thanks for the quick warning. Mine was affected.",
                2,
                "We are glad that you are well. The new one is on us.",
            ),
        ),
        verdict="better",
        learned="Being first with the bad news brought thanks, not anger.",
        feedback="Relief. Three people asked how to see the batch number.",
    ),
    Story(
        "Meet the growers of Huila",
        COFFEE,
        0,
        -6,
        "respond",
        "Three families, one valley. Portraits with what they earn per kilo: readers asked for it.",
        "In Huila the harvest begins before sunrise. We visited the three families whose beans are in your cup this "
        "autumn, and asked what nobody prints: what is left of a kilo for the people who pick it.\n\n"
        "[The three families](https://example.com/huila)",
        purpose="converse",
        expected=500,
        views=377,
        clicks=41,
        said=(
            Said(
                "Helena",
                "Beautiful. How much of the price goes to them?",
                6,
                "1.90 euro of every bag. The page has the whole sum.",
            ),
            Said("Marc", "Which of the lumen beans are from Huila?", 70),
            Said("Anon", "Northern Roast has cheaper coffee from the same valley.", 96),
        ),
    ),
    Story(
        "Autumn tasting box: six coffees, six stories",
        COFFEE,
        2,
        -1,
        "promote",
        "For offices that want to try before they order. A form for sales behind the link.",
        "Six small bags, six stories, one table. The autumn box is made for teams that want to find their office "
        "coffee together.\n\n[Order a box for your team](https://example.com/box)",
        purpose="product",
        expected=200,
        views=63,
        clicks=17,
        said=(Said("Office manager", "Do you ship the box to Austria?", 10),),
    ),
    Story(
        "本周茶单：三款秋茶",
        TEA,
        1,
        0,
        "publish",
        "每周一次的固定栏目：三款应季的茶，各一句话，附冲泡时间。",
        "这一周，我们推荐三款秋茶。\n\n- 桂花乌龙：两分钟，花香先到。\n- 陈皮白茶：三分钟，越泡越甜。\n- 焙火铁观音："
        "一分半，适合下午。\n\n[看看还有什么](https://example.com/autumn)",
        purpose="product",
        expected=250,
        views=40,
        clicks=6,
        by_hand="wechat",
    ),
    Story(
        "周末茶会：港湾茶在城市博物馆",
        TEA,
        1,
        1,
        "publish",
        "周六下午两场，各三十人。给出时间、报名链接和交通。",
        "这个周六，我们把茶桌搬进城市博物馆。\n\n两场茶会：14:00 和 16:00，每场三十人，免费。"
        "[在这里报名](https://example.com/tea-party)",
        purpose="entertain",
        expected=350,
        by_hand="wechat",
    ),
    Story(
        "Five mistakes with oat milk",
        COFFEE,
        0,
        2,
        "approve",
        "The most asked question at the bar. Short, friendly, with the temperature that matters.",
        "Oat milk forgives much, but not everything.\n\n1. Too hot: above 60 °C it turns flat.\n2. Not shaken.\n"
        "3. Poured into a cup that was rinsed cold.\n4. A coffee that is too acidic.\n5. Kept open for a week.\n\n"
        "[Our barista shows it in a minute](https://example.com/oat)",
        expected=450,
        sent_back="Number five needs a source. Please ask the maker.",
        agency=True,
    ),
    Story(
        "Decaf without regret",
        COFFEE,
        0,
        5,
        "tone",
        "How the caffeine leaves the bean, without chemistry lessons. No health claims.",
        "Decaf has a bad name that it earned forty years ago. Today the bean is steamed, the caffeine is washed out "
        "with water, and what stays is the taste.\n\n[How it is done](https://example.com/decaf)",
        expected=300,
    ),
    Story(
        "从茶园到茶杯：幕后一天",
        TEA,
        1,
        8,
        "produce",
        "跟拍制茶师一天：采摘、萎凋、揉捻、烘焙。五张照片，每张一句话。",
        "早上五点，雾还没有散。",
        purpose="entertain",
        expected=400,
        agency=True,
    ),
    Story(
        "Opening hours over the holidays, city by city",
        COFFEE,
        3,
        11,
        "assign",
        "Every December the same calls. One page per city, shared by the community managers.",
        "",
        template="full",
        expected=200,
    ),
    Story(
        "A map of refill stations",
        COFFEE,
        3,
        24,
        "concept",
        "Proposed by a driver: show where people can refill their bags.",
        "",
        expected=300,
    ),
)


@dataclass(frozen=True)
class Proposal:
    """An idea that is not (yet) content."""

    title: str
    text: str
    brand: str
    who: str
    state: str
    days_ago: int
    votes: int = 0
    reason: str = ""


PROPOSALS = (
    Proposal(
        "Let regulars name the winter blend",
        "At the bar people keep giving it nicknames anyway. Collect them, vote, print the winner on the bag.",
        COFFEE,
        "Barista, Hamburg shop",
        "in_review",
        6,
        4,
    ),
    Proposal(
        "办公室茶歇套装的介绍视频",
        "客服经常被问到怎么给二十个人泡茶，一分钟的视频就能说清楚。",
        TEA,
        "客服中心",
        "in_review",
        4,
        3,
    ),
    Proposal(
        "What the water of each city does to coffee",
        "Every city's water tastes different. A small table per city.",
        COFFEE,
        "",
        "new",
        2,
        2,
    ),
    Proposal("请顾客分享自己的茶杯", "很多人喜欢晒茶杯，我们可以做一个系列。", TEA, "", "new", 1, 1),
    Proposal(
        "Christmas film with the whole team",
        "A film of two minutes, all shops, one song.",
        COFFEE,
        "",
        "parked",
        20,
        2,
        "Lovely, but the hours are gone until spring.",
    ),
    Proposal(
        "Discount code in every post",
        "Ten percent for everyone who comments.",
        COFFEE,
        "Sales",
        "declined",
        33,
        0,
        "It serves none of our goals and teaches people to wait for discounts.",
    ),
)

OVERHEARD = (
    # days ago, author, title, text: what a feed of the trade brought
    (
        20,
        "Coffee Letter",
        "Roasters that explain themselves",
        "Lumen Coffee shows what ten days of rest do to a bean. Worth a read.",
    ),
    (
        12,
        "Nina's cup",
        "Which beans for a moka pot?",
        "Readers ask me how to brew and which beans to buy. Northern Roast is too dark for me.",
    ),
    (5, "茶事周刊", "冷泡季节", "港湾茶的冷泡表格很实用，水温写得清楚。"),
    (
        2,
        "Nina's cup",
        "Capsules and conscience",
        "How do I recycle a capsule? Lumen takes them back, Northern Roast does not.",
    ),
    (1, "City Bites", "New office coffees", "We tried four, among them Lumen Coffee and Northern Roast."),
)

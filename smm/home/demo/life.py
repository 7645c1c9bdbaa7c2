"""The demo's threads of events: stories from the idea to the evaluation, what visitors say, what is measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from content import checking, measuring, publishing
from content.models import ContentItem, Ground, PromotionKind, TrackedLink, Verdict
from content.newsroom import services as newsroom
from content.newsroom.models import Article, VisitorComment
from content.services import (
    approval,
    counting,
    deliveries,
    duties,
    evaluation,
    items,
    promotion,
    stages,
    texts,
    tracking,
)
from content.workflow import DutyKind, Stage
from goals.hooks import Period
from goals.models import Target
from goals.services import measuring as goal_measuring
from goals.services import reports as report_services
from ideas import services as ideas
from ideas.models import Idea, IdeaState
from ideas.vetting import VettingAnswers
from monitoring import answering, collecting
from monitoring.models import Conversation, Source
from monitoring.services import arriving, conversations
from smm.core import clock
from smm.home.demo import cast
from smm.home.demo.department import World, trade_source
from smm.home.demo.stories import Proposal, Said, Story
from smm.outbox.states import DeliveryState
from smm.platforms.contract import Incoming
from team.models import Channel, Member, Segment

Thread = Iterator[datetime]
FRESH_HOURS = 36
VISITS = ((0.1, 0.2), (0.5, 0.45), (1, 0.6), (2, 0.75), (4, 0.9), (6, 1.0))

"""Days after publication, and the share of a week's visits that had come by then."""


def days(number: float) -> timedelta:
    return timedelta(days=number)


def overheard(world: World, now: datetime, ago: int, author: str, title: str, text: str) -> Thread:
    """A letter of the trade that names us or our competitors."""
    yield now - days(ago)
    _hear(author, title, text)


def _hear(author: str, title: str, text: str) -> Conversation:
    source = trade_source()
    url = f"https://feeds.example.com/{abs(hash_of(title + text))}"
    said = Incoming(id=url, text=text, title=title, url=url, author=author, published_at=clock.now())
    arriving.receive(source_id=source.pk, items=[said])
    return Conversation.objects.filter(source=source).order_by("-pk").first()  # type: ignore[return-value]


def hash_of(text: str) -> int:
    """A number that is the same in every run."""
    return sum((index + 1) * ord(letter) for index, letter in enumerate(text))


def story(world: World, now: datetime, story: Story) -> Thread:
    """An item from the idea to where it stands today."""
    out_at = (now + days(story.day)).replace(hour=8, minute=30, second=0, microsecond=0)
    brand = world.brands[story.brand]
    if story.template == "full":
        yield from _proposed(world, story, brand, out_at)
        item = Idea.objects.get(title=story.title).content_item
    else:
        yield out_at - days(7)
        item = _reactive(world, story, brand, out_at)
    yield from _worked_on(world, story, item, out_at)


def _proposed(world: World, story: Story, brand: Segment, out_at: datetime) -> Thread:
    yield out_at - days(30)
    heard = [_hear(story.asked[0], "", story.asked[1]).pk] if story.asked else []
    marketer, leader = world.people[cast.MARKETER], world.leader_of(brand)
    idea = ideas.hand_in(title=story.title, text=story.brief, brand_id=brand.pk, by=marketer, conversation_ids=heard)
    yield out_at - days(28)
    target = world.goals[story.goal].targets.order_by("pk")[0]
    ideas.vet(idea_id=idea.pk, by=marketer, answers=_answers(story, target))
    yield out_at - days(26)
    ideas.decide(idea_id=idea.pk, by=leader, decision=IdeaState.ACCEPTED, reason="It answers what people ask.")


def _answers(story: Story, target: Target) -> VettingAnswers:
    return VettingAnswers(
        target_id=target.pk,
        contribution=Decimal(story.expected if target.metric == "views" else 2),
        hours=Decimal("6"),
        money=Decimal(40),
        promotion_hours=Decimal("1.5"),
        promotion_money=Decimal(20),
        metric="views",
        expected=Decimal(story.expected),
    )


def _reactive(world: World, story: Story, brand: Segment, out_at: datetime) -> ContentItem:
    brief = items.Brief(
        title=story.title,
        brief=story.brief,
        purpose=story.purpose,
        brand=brand,
        template=story.template,
        ground=Ground.REACTIVE,
        reactive_reason="Customers need this today.",
        goals=[world.goals[story.goal]],
        channels=_channels(world, story, brand),
        planned_at=out_at,
    )
    return items.create(by=world.leader_of(brand), brief=brief)


def _channels(world: World, story: Story, brand: Segment | None) -> list[Channel]:
    own = [world.newsrooms[brand.pk if brand else None]]
    return [*own, world.channel(story.by_hand)] if story.by_hand else own


def _worked_on(world: World, story: Story, item: ContentItem, out_at: datetime) -> Thread:
    leader = world.leader_of(item.brand)
    yield out_at - days(24)
    if story.template == "full":
        items.update(
            item_id=item.pk,
            by=leader,
            purpose=story.purpose,
            planned_at=out_at,
            channels=_channels(world, story, item.brand),
        )
    if story.agency:
        items.share(item_id=item.pk, by=leader, member_ids=[world.people[cast.AGENCY].pk])
    for step in (_assigned, _produced, _toned, _approved, _published, _promoted, _answered, _evaluated):
        yield from step(world, story, item, out_at)


def _is_there(item: ContentItem, stage: Stage, story: Story) -> bool:
    """Whether the item stands in `stage` now and, as the story goes, is to leave it."""
    item.refresh_from_db()
    return item.stage == stage and story.stage != stage


def _advance(item: ContentItem, by: Member) -> None:
    stages.advance(item_id=item.pk, by=by)


def _done(item: ContentItem, kind: DutyKind, hours: str) -> None:
    """The owner (or the first of the department) notes the hours that a duty took."""
    duty = item.duties.filter(kind=kind).select_related("owner", "department").first()
    if duty is None:
        return
    if duty.owner is None and duty.department is not None:
        duty = duties.claim(duty_id=duty.pk, by=duty.department.members.get(is_active=True))
    if duty.owner is not None:
        duties.complete(duty_id=duty.pk, by=duty.owner, hours_spent=Decimal(hours))


def _assigned(world: World, story: Story, item: ContentItem, out_at: datetime) -> Thread:
    leader = world.leader_of(item.brand)
    yield out_at - days(18)
    if _is_there(item, Stage.CONCEPT, story):
        duties.fill_from_defaults(item_id=item.pk, by=leader)
        _done(item, DutyKind.CONCEPT, "1")
        _advance(item, leader)
    yield out_at - days(12)
    if _is_there(item, Stage.ASSIGN, story):
        _advance(item, leader)


def _produced(world: World, story: Story, item: ContentItem, out_at: datetime) -> Thread:
    marketer = world.people[cast.MARKETER]
    yield out_at - days(6.5)
    item.refresh_from_db()
    if story.body and item.stage == Stage.PRODUCE:
        texts.save_revision(item_id=item.pk, by=marketer, title=story.title, body=story.body)
    yield out_at - days(6)
    if _is_there(item, Stage.PRODUCE, story):
        _done(item, DutyKind.PRODUCTION, "3.5")
        _advance(item, marketer)


def _toned(world: World, story: Story, item: ContentItem, out_at: datetime) -> Thread:
    yield out_at - days(3)
    if _is_there(item, Stage.TONE, story):
        _tone(world, item)


def _tone(world: World, item: ContentItem) -> None:
    editor = world.people[cast.EDITOR]
    questions = item.brand.tone_questions if item.brand else []
    texts.answer_tone(item_id=item.pk, by=editor, answers=dict.fromkeys(questions, (True, "")))
    _done(item, DutyKind.TONE, "0.5")
    _advance(item, editor)


def _approved(world: World, story: Story, item: ContentItem, out_at: datetime) -> Thread:
    coo = world.people[cast.COO]
    if story.sent_back:
        yield out_at - days(2.9)
        yield from _sent_back(world, story, item, out_at)
    yield out_at - days(1.5)
    if _is_there(item, Stage.APPROVE, story):
        hashes = {delivery.pk: delivery.payload_hash for delivery in item.deliveries.all()}
        approval.approve(item_id=item.pk, by=coo, delivery_hashes=hashes)


def _sent_back(world: World, story: Story, item: ContentItem, out_at: datetime) -> Thread:
    marketer = world.people[cast.MARKETER]
    stages.send_back(item_id=item.pk, to=Stage.PRODUCE, by=world.people[cast.COO], reason=story.sent_back)
    yield out_at - days(2.8)
    better = f"{story.body}\n\nThe week is what the makers print on the carton."
    texts.save_revision(item_id=item.pk, by=marketer, title=story.title, body=better)
    _advance(item, marketer)
    yield out_at - days(2.7)
    _tone(world, item)


def _published(world: World, story: Story, item: ContentItem, out_at: datetime) -> Thread:
    yield out_at + timedelta(seconds=1)
    publishing.publish_due()
    yield out_at + timedelta(seconds=7)
    checking.read_back()
    if story.by_hand and story.stage != "publish":
        yield out_at + timedelta(minutes=25)
        _posted_by_hand(world, item)
    yield from _visited(story, item, out_at, late=False)
    if story.by_hand and story.stage != "publish":
        yield out_at + days(1.6)
        _written_down(world, story, item)


def _posted_by_hand(world: World, item: ContentItem) -> None:
    for delivery in item.deliveries.filter(state=DeliveryState.HANDED_OVER):
        url = f"https://mp.weixin.qq.com/s/harbour-{item.pk}"
        deliveries.settle_hand_over(delivery_id=delivery.pk, url=url, by=world.leader_of(item.brand))


def _written_down(world: World, story: Story, item: ContentItem) -> None:
    """What the app of the platform showed: about half of the newsroom's views."""
    numbers = {"views": story.views // 2, "likes": story.views // 20, "shares": story.views // 45}
    for delivery in item.deliveries.filter(verification="by_hand"):
        counting.write_down(delivery_id=delivery.pk, by=world.leader_of(item.brand), numbers=numbers)


def _visited(story: Story, item: ContentItem, out_at: datetime, *, late: bool) -> Thread:
    """What visitors do in the first day and a half after publication, or (`late`) in the week that follows."""
    steps: list[tuple[float, object]] = [(day * 24, share) for day, share in VISITS]
    steps += [(said.hours, said) for said in story.said]
    for hours, what in sorted(steps, key=lambda step: step[0]):
        if (hours > FRESH_HOURS) is late:
            yield out_at + timedelta(hours=hours)
            _happens(story, item, what)


def _happens(story: Story, item: ContentItem, what: object) -> None:
    article = _article(item)
    if isinstance(what, Said):
        _say(article, what)
    else:
        _visit(story, article, item, Decimal(str(what)))
    measuring.run_due()


def _article(item: ContentItem) -> Article:
    return Article.objects.select_related("channel").get(key__in=item.deliveries.values("key"))


def _visit(story: Story, article: Article, item: ContentItem, share: Decimal) -> None:
    article.refresh_from_db()
    for _n in range(int(story.views * share) - article.views):
        newsroom.count_view(article)
    for link in TrackedLink.objects.filter(delivery__item=item, delivery__key=article.key):
        for _n in range(int(story.clicks * share) - link.clicks):
            tracking.follow(code=link.code, is_counted=True)


def _say(article: Article, said: Said) -> None:
    comment = newsroom.comment(article=article, author=said.author, text=said.text)
    collecting.fetch(Source.objects.get(channel=article.channel).pk)
    if said.answer:
        _answer(comment, said.answer)


def _answer(comment: VisitorComment, text: str) -> None:
    responder = Member.objects.get(email=cast.RESPONDER)
    conversation = Conversation.objects.get(mentions__external_id=str(comment.pk), source__platform="newsroom")
    conversations.claim(conversation_id=conversation.pk, by=responder)
    conversations.reply(conversation_id=conversation.pk, by=responder, text=text)
    answering.run_due()
    conversations.close(conversation_id=conversation.pk, by=responder)


def _promoted(world: World, story: Story, item: ContentItem, out_at: datetime) -> Thread:
    marketer = world.people[cast.MARKETER]
    yield out_at + days(1.5)
    if _is_there(item, Stage.PROMOTE, story):
        note = "Printed on the till receipts of all shops for a week."
        promotion.record(item_id=item.pk, by=marketer, kind=PromotionKind.OTHER, note=note, cost=Decimal(25))
        _done(item, DutyKind.PROMOTION, "1")
        _advance(item, marketer)
    yield from _visited(story, item, out_at, late=True)


def _answered(world: World, story: Story, item: ContentItem, out_at: datetime) -> Thread:
    yield out_at + days(8)
    if _is_there(item, Stage.RESPOND, story):
        _done(item, DutyKind.ANSWERING, "1.5")
        _done(item, DutyKind.SECOND_SPREAD, "0.5")
        _advance(item, world.leader_of(item.brand))


def _evaluated(world: World, story: Story, item: ContentItem, out_at: datetime) -> Thread:
    leader = world.leader_of(item.brand)
    yield out_at + days(13)
    if _is_there(item, Stage.EVALUATE, story):
        evaluation.save(
            item_id=item.pk,
            by=leader,
            verdict=Verdict(story.verdict),
            learned=story.learned,
            feedback=story.feedback,
        )
        _done(item, DutyKind.EVALUATION, "1")
        _advance(item, leader)


def proposal(world: World, now: datetime, proposal: Proposal) -> Thread:
    """An idea that waits, was parked or was declined."""
    brand = world.brands[proposal.brand]
    leader = world.leader_of(brand)
    yield now - days(proposal.days_ago)
    by = None if proposal.who else world.people[cast.EDITOR]
    idea = ideas.hand_in(title=proposal.title, text=proposal.text, brand_id=brand.pk, by=by, proposer_name=proposal.who)
    yield now - days(proposal.days_ago * 0.8)
    voters = [world.people[name] for name in (cast.MARKETER, cast.RESPONDER, cast.EDITOR, cast.LEADER)]
    for voter in voters[: proposal.votes]:
        ideas.vote(idea_id=idea.pk, by=voter)
    yield now - days(proposal.days_ago * 0.6)
    if proposal.state == IdeaState.IN_REVIEW:
        first = VettingAnswers(target_id=world.goals[0].targets.order_by("pk")[0].pk, contribution=Decimal(150))
        ideas.vet(idea_id=idea.pk, by=world.people[cast.MARKETER], answers=first)
    elif proposal.state in (IdeaState.PARKED, IdeaState.DECLINED):
        until = (now + days(60)).date() if proposal.state == IdeaState.PARKED else None
        ideas.decide(idea_id=idea.pk, by=leader, decision=proposal.state, reason=proposal.reason, parked_until=until)


def figures(world: World, now: datetime) -> Thread:
    """What people read elsewhere and write down: leads, satisfaction."""
    for metric, ago, value in sorted(cast.MANUAL_READINGS, key=lambda reading: -reading[1]):
        yield now - days(ago)
        target = Target.objects.get(metric=metric)
        goal_measuring.write_down(target_id=target.pk, by=world.leader, value=Decimal(value))


def reports(world: World, now: datetime) -> Thread:
    """The report of the last whole month, issued on its first working morning."""
    first = now.replace(day=1, hour=7, minute=0, second=0, microsecond=0)
    yield first
    last = first.date() - timedelta(days=1)
    report_services.issue(
        by=world.leader,
        period=Period(last.replace(day=1), last),
        title=f"Social media in {last:%B %Y}",
        summary="The roaster's own words reached more people than any product text; questions are answered in a day.",
    )

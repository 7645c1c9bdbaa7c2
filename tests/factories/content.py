import hashlib
import io
from datetime import timedelta

import factory
from django.core.files.base import ContentFile
from PIL import Image

from content.models import ContentItem, Delivery, Duty, DutyDefault, Media, Revision
from content.workflow import DutyKind
from smm.core import clock
from tests.factories.team import ChannelFactory, MemberFactory


class ContentItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContentItem
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Item {n}")
    brief = "What and why"
    ground = "reactive"
    reactive_reason = "People ask for it today"
    planned_at = factory.LazyFunction(lambda: clock.now() + timedelta(days=10))
    created_by = factory.SubFactory(MemberFactory)

    @factory.post_generation
    def channels(self, create, extracted, **kwargs):
        if create and extracted:
            self.channels.set(extracted)

    @factory.post_generation
    def goals(self, create, extracted, **kwargs):
        if create and extracted:
            self.goals.set(extracted)


def item_in(stage: str, **fields) -> ContentItem:
    """An item that stands in `stage` without having walked there: for tests that are not about the way."""
    return ContentItemFactory(stage=stage, stage_since=clock.now(), **fields)


class DutyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Duty

    item = factory.SubFactory(ContentItemFactory)
    kind = DutyKind.PRODUCTION
    due_at = factory.LazyFunction(lambda: clock.now() + timedelta(days=5))


class DutyDefaultFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DutyDefault

    kind = DutyKind.PRODUCTION


class RevisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Revision

    item = factory.SubFactory(ContentItemFactory)
    number = factory.Sequence(lambda n: n + 1)
    body = "A text that people like."
    author = factory.SubFactory(MemberFactory)


def picture(width: int = 40, height: int = 30, colour="red", kind: str = "PNG", **options) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind, **options)
    return out.getvalue()


class MediaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Media

    item = factory.SubFactory(ContentItemFactory)
    file = factory.LazyAttribute(lambda made: ContentFile(made.data, name=made.name))
    name = "picture.png"
    mime = "image/png"
    width = 40
    height = 30
    digest = factory.LazyAttribute(lambda made: hashlib.sha256(made.data).hexdigest())
    size = factory.LazyAttribute(lambda made: len(made.data))

    class Params:
        colour = factory.Sequence(lambda n: (n % 256, n // 256 % 256, 100))
        data = factory.LazyAttribute(lambda made: picture(made.width, made.height, made.colour))


class DeliveryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Delivery

    item = factory.SubFactory(ContentItemFactory)
    channel = factory.SubFactory(ChannelFactory)
    due_at = factory.LazyFunction(lambda: clock.now() + timedelta(days=10))

import factory

from monitoring.models import Conversation, Mention, Source, Watch
from smm.core import clock


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source

    name = factory.Sequence(lambda n: f"Source {n}")
    url = factory.Sequence(lambda n: f"https://feeds.example.com/{n}.xml")


class WatchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Watch

    name = factory.Sequence(lambda n: f"Watch {n}")
    query = "coffee"


class ConversationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Conversation

    platform = "feed"
    source = factory.SubFactory(SourceFactory)
    thread = factory.Sequence(lambda n: f"thread-{n}")
    title = factory.Sequence(lambda n: f"Conversation {n}")
    last_message_at = factory.LazyFunction(clock.now)


class MentionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Mention

    source = factory.SubFactory(SourceFactory)
    external_id = factory.Sequence(lambda n: f"mention-{n}")
    text = "I like the coffee"
    published_at = factory.LazyFunction(clock.now)

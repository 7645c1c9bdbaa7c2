import factory

from content.models import MailingList, Subscriber


class MailingListFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MailingList

    name = factory.Sequence(lambda n: f"List {n}")


class SubscriberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Subscriber

    mailing_list = factory.SubFactory(MailingListFactory)
    email = factory.Sequence(lambda n: f"person{n}@example.org")
    consent = "asked at the fair"

import factory

from team.models import Channel, Coverage, CoverageDuty, Department, Member, Notice, Role, Segment, SegmentKind


class DepartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Department

    name = factory.Sequence(lambda n: f"Department {n}")


class BrandFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Segment

    kind = SegmentKind.BRAND
    name = factory.Sequence(lambda n: f"Brand {n}")


class MemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Member
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Member {n}")
    email = factory.Sequence(lambda n: f"member{n}@example.com")
    role = Role.STAFF

    @factory.post_generation
    def brands(self, create, extracted, **kwargs):
        if create and extracted:
            self.brands.set(extracted)


class ChannelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Channel

    name = factory.Sequence(lambda n: f"Channel {n}")
    platform = "newsroom"
    account_id = factory.Sequence(lambda n: f"account-{n}")


class CoverageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Coverage

    member = factory.SubFactory(MemberFactory)
    segment = factory.SubFactory(BrandFactory)
    duty = CoverageDuty.WATCH


class NoticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Notice

    recipient = factory.SubFactory(MemberFactory)
    kind = "test"
    key = factory.Sequence(lambda n: f"key-{n}")
    text = factory.Sequence(lambda n: f"Notice {n}")
    url = "/"

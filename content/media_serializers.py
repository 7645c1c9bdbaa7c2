"""Files of items, cards of linked pages and previews as the API shows them."""

from __future__ import annotations

from rest_framework import serializers

from content.models import Media
from smm.core.api import ToldField
from team.models import Channel


class MediaSerializer(serializers.ModelSerializer):
    """A file as it was added; `notes` say what is made of it for which channels."""

    notes = serializers.SerializerMethodField()

    class Meta:
        model = Media
        fields = (
            *("id", "item", "position", "name", "mime", "digest", "size", "width", "height", "seconds"),
            *("is_animated", "alt", "notes"),
        )

    def get_notes(self, file: Media) -> list[str]:
        notes: list[str] = self.context["notes"][file.pk]
        return notes


class UploadSerializer(serializers.Serializer):
    file = serializers.FileField()
    alt = serializers.CharField(max_length=1500, required=False, allow_blank=True)


class MediaChangeSerializer(serializers.Serializer):
    """What it shows, in words, and its place among the files of the item, from 0."""

    alt = serializers.CharField(max_length=1500, required=False, allow_blank=True)
    position = serializers.IntegerField(min_value=0, max_value=1000, required=False)


class LinkedSerializer(serializers.Serializer):
    """A page that the texts link to first, and what is known of it for the card below a post."""

    url = serializers.CharField()
    title = serializers.CharField(source="shown.title", default="", read_only=True)
    description = serializers.CharField(source="shown.description", default="", read_only=True)
    is_awaited = serializers.BooleanField()
    problem = ToldField()


class CardSerializer(serializers.Serializer):
    """`again`: ask the page once more; `show`: whether a card is shown."""

    again = serializers.BooleanField(required=False, default=False)
    show = serializers.BooleanField(required=False)


class DraftSerializer(serializers.Serializer):
    """What is being written for a channel; nothing is saved."""

    channel = serializers.PrimaryKeyRelatedField(queryset=Channel.objects.all())
    title = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    body = serializers.CharField(max_length=100000, allow_blank=True, trim_whitespace=False)


class PostSerializer(serializers.Serializer):
    """A post of what is written; `used` of `limit` by the platform's own count, null where there is none."""

    text = serializers.CharField()
    used = serializers.IntegerField(source="length.used")
    limit = serializers.IntegerField(source="length.limit", allow_null=True)


class PreviewSerializer(serializers.Serializer):
    """How it would stand on the channel, and what its platform has against it."""

    title = serializers.CharField()
    posts = PostSerializer(many=True)
    problems = serializers.ListField(child=serializers.CharField())

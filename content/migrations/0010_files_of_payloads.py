"""Files from before: mark pictures that move, and keep those of payloads as what goes out of themselves."""

from contextlib import suppress

from django.db import migrations
from PIL import Image


def mark_moving(apps, schema_editor):
    may_move = ("image/gif", "image/png", "image/webp")
    for file in apps.get_model("content", "Media").objects.filter(mime__in=may_move).iterator():
        with suppress(Exception), file.file.open("rb") as opened, Image.open(opened) as picture:
            file.is_animated = bool(getattr(picture, "is_animated", False))
            file.save(update_fields=["is_animated"])


def keep_files(apps, schema_editor):
    Delivery, FittedMedia = (apps.get_model("content", name) for name in ("Delivery", "FittedMedia"))
    for delivery in Delivery.objects.exclude(payload=None).select_related("item").iterator():
        digests = [entry["digest"] for entry in delivery.payload.get("media", [])]
        for file in delivery.item.media.filter(digest__in=digests):
            known = {name: getattr(file, name) for name in ("digest", "mime", "size", "width", "height")}
            values = {"origin": file.file.name, "file": file.file.name, **known}
            row, _is_new = FittedMedia.objects.get_or_create(source=file.digest, recipe="", defaults=values)
            delivery.files.add(row)


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0009_fitted_media_and_cards"),
    ]

    operations = [
        migrations.RunPython(mark_moving, migrations.RunPython.noop),
        migrations.RunPython(keep_files, migrations.RunPython.noop),
    ]

"""Payloads from before speak of files as they were added: keep them as what goes out of themselves."""

from django.db import migrations


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
        ("content", "0007_fitted_media_and_cards"),
    ]

    operations = [migrations.RunPython(keep_files, migrations.RunPython.noop)]

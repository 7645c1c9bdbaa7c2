from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0002_initial")]

    operations = [
        migrations.RemoveIndex(model_name="visitorcomment", name="comment_public"),
        migrations.RenameField(model_name="visitorcomment", old_name="state", new_name="moderation"),
        migrations.AddIndex(
            model_name="visitorcomment",
            index=models.Index(fields=["article", "moderation", "created_at"], name="comment_public"),
        ),
    ]

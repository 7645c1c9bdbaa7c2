from django.db import migrations

from team.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("content", "0003_mailing_and_measuring"), ("team", "0003_append_only")]

    operations = [protect("content_stageevent")]

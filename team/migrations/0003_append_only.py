from django.db import migrations

from team.append_only import protect


class Migration(migrations.Migration):
    dependencies = [("team", "0002_notice_indexes")]

    operations = [protect("team_auditevent")]

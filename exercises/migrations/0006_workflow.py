from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("exercises", "0005_sources")]
    operations = []

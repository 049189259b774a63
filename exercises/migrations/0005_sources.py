from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("exercises", "0004_search")]
    operations = []

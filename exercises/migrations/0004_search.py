from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("exercises", "0003_picture_public_name")]
    operations = []

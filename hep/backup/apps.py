from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "hep.backup"
    label = "backup"

"""Django's admin for site admins: clinics and people, never patients."""

from django.contrib import admin

from hep.audit.recording import record
from hep.clinics.models import Clinic, User


class AuditedAdmin(admin.ModelAdmin):
    """Rows that are changed and never made or removed here; each change leaves its event."""

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        record(obj, "changed", by=request.user, fields=form.changed_data)


@admin.register(Clinic)
class ClinicAdmin(AuditedAdmin):
    list_display = ("name", "phone", "time_zone", "is_active", "is_demo")
    fields = ("name", "address", "phone", "email", "website", "hours", "emergency_number", "time_zone",
              "week_start", "language", "is_active")  # fmt: skip


@admin.register(User)
class UserAdmin(AuditedAdmin):
    list_display = ("name", "email", "clinic", "role", "is_active", "is_superuser")
    list_filter = ("clinic", "role", "is_active")
    list_select_related = ("clinic",)
    fields = ("name", "email", "clinic", "role", "is_active", "is_superuser")
    readonly_fields = ("clinic",)

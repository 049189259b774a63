"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from hep.backup.views import backups
from hep.health import healthz

# Django's own form knows no second step and no limit of attempts.
admin.site.login = secure_admin_login(admin.site.login)
# Clinics, people and the shared library are kept there. Addresses, second steps, sessions and groups,
# which other apps register, would be changed there past our rules and the audit trail.
for model in apps.get_models():
    if admin.site.is_registered(model) and model._meta.app_label not in ("clinics", "exercises"):
        admin.site.unregister(model)

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="patients:patient-list"), name="home"),
    path("healthz", healthz, name="healthz"),
    # A cookie alone, so that it can be chosen before signing in.
    path("language/", login_not_required(set_language), name="set_language"),
    path("admin/backups/", backups, name="backups"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("clinic/", include("patients.clinic_urls")),
    path("exercises/", include("exercises.urls")),
    path("patients/", include("patients.urls")),
    path("fhir/", include("patients.fhir_urls")),
    path("", include("patients.handout_urls")),
]

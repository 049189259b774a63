"""The clinician's side: patients, their programs, prescriptions and links. One address per action."""

from django.urls import path

from patients.views import downloads, patient, share_link

app_name = "patients"

urlpatterns = [
    path("", patient.patient_list, name="patient-list"),
    path("new/", patient.patient_new, name="patient-new"),
    path("<int:pk>/", patient.patient_detail, name="patient-detail"),
    path("<int:pk>/edit/", patient.patient_edit, name="patient-edit"),
    path("<int:pk>/discharge/", patient.patient_discharge, name="patient-discharge"),
    path("<int:pk>/readmit/", patient.patient_readmit, name="patient-readmit"),
    path("programs/<int:pk>/share/", share_link.program_share, name="program-share"),
    path("programs/<int:pk>/links/new/", share_link.link_create, name="link-create"),
    path("links/<int:pk>/revoke/", share_link.link_revoke, name="link-revoke"),
    path("links/<int:pk>/qr.svg", share_link.link_qr, name="link-qr"),
    path("versions/<int:pk>/handout.pdf", downloads.version_pdf, name="version-pdf"),
]

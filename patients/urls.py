"""The clinician's side: patients, their programs, prescriptions and links. One address per action."""

from django.urls import path

from patients.views import downloads, patient, prescription, program, section, share_link

app_name = "patients"

urlpatterns = [
    path("", patient.patient_list, name="patient-list"),
    path("new/", patient.patient_new, name="patient-new"),
    path("<int:pk>/", patient.patient_detail, name="patient-detail"),
    path("<int:pk>/edit/", patient.patient_edit, name="patient-edit"),
    path("<int:pk>/discharge/", patient.patient_discharge, name="patient-discharge"),
    path("<int:pk>/readmit/", patient.patient_readmit, name="patient-readmit"),
    path("<int:pk>/programs/new/", program.program_new, name="program-new"),
    path("<int:pk>/programs/from/<slug:slug>/", program.program_from_template, name="program-from-template"),
    path("programs/<int:pk>/", program.program_detail, name="program-detail"),
    path("programs/<int:pk>/settings/", program.program_settings, name="program-settings"),
    path("programs/<int:pk>/preview/", program.program_preview, name="program-preview"),
    path(
        "programs/<int:pk>/preview/advice/",
        program.program_preview,
        {"part": "advice"},
        name="program-preview-advice",
    ),
    path("programs/<int:pk>/publish/", program.program_publish, name="program-publish"),
    path("programs/<int:pk>/sections/new/", section.section_new, name="section-new"),
    path("programs/<int:pk>/sections/<int:section>/rename/", section.section_rename, name="section-rename"),
    path("programs/<int:pk>/sections/<int:section>/move/", section.section_move, name="section-move"),
    path("programs/<int:pk>/sections/<int:section>/remove/", section.section_remove, name="section-remove"),
    path("programs/<int:pk>/prescriptions/new/", prescription.prescription_new, name="prescription-new"),
    path(
        "programs/<int:pk>/prescriptions/<int:row>/dosage/",
        prescription.prescription_dosage,
        name="prescription-dosage",
    ),
    path(
        "programs/<int:pk>/prescriptions/<int:row>/details/",
        prescription.prescription_details,
        name="prescription-details",
    ),
    path(
        "programs/<int:pk>/prescriptions/<int:row>/version/",
        prescription.prescription_version,
        name="prescription-version",
    ),
    path(
        "programs/<int:pk>/prescriptions/<int:row>/move/",
        prescription.prescription_move,
        name="prescription-move",
    ),
    path(
        "programs/<int:pk>/prescriptions/<int:row>/remove/",
        prescription.prescription_remove,
        name="prescription-remove",
    ),
    path("programs/<int:pk>/share/", share_link.program_share, name="program-share"),
    path("programs/<int:pk>/links/new/", share_link.link_create, name="link-create"),
    path("links/<int:pk>/revoke/", share_link.link_revoke, name="link-revoke"),
    path("links/<int:pk>/qr.svg", share_link.link_qr, name="link-qr"),
    path("versions/<int:pk>/handout.pdf", downloads.version_pdf, name="version-pdf"),
]

"""Keeping the clinic: its facts, logo, safety text and people. One address per action."""

from django.urls import path

from patients.views import clinic, clinic_record, person, safety_text, tag, usage

app_name = "clinics"

urlpatterns = [
    path("", clinic.clinic_settings, name="clinic-settings"),
    path("logo/", clinic.clinic_logo, name="clinic-logo"),
    path("logo/remove/", clinic.clinic_logo_remove, name="clinic-logo-remove"),
    path("safety-text/", safety_text.safety_text, name="safety-text"),
    path("usage/", usage.clinic_usage, name="clinic-usage"),
    path("sending/", usage.clinic_sending, name="clinic-sending"),
    path("people/", person.people, name="people"),
    path("people/new/", person.person_new, name="person-new"),
    path("people/<int:pk>/", person.person_edit, name="person-edit"),
    path("people/<int:pk>/password/", person.person_password, name="person-password"),
    path("people/<int:pk>/deactivate/", person.person_deactivate, name="person-deactivate"),
    path("people/<int:pk>/activate/", person.person_activate, name="person-activate"),
    path("people/<int:pk>/second-step/remove/", person.person_second_step, name="person-second-step"),
    path("record/", clinic_record.clinic_record, name="clinic-record"),
    path("record/everything.zip", clinic_record.everything, name="everything"),
    path("record/tokens/new/", clinic_record.token_new, name="token-new"),
    path("record/tokens/<int:pk>/revoke/", clinic_record.token_revoke, name="token-revoke"),
    path("tags/", tag.tag_list, name="tag-list"),
    path("tags/start/", tag.tags_to_start_with, name="tags-to-start-with"),
    path("tags/<int:pk>/", tag.tag_detail, name="tag-detail"),
    path("tags/<int:pk>/rename/", tag.tag_rename, name="tag-rename"),
    path("tags/<int:pk>/remove/", tag.tag_remove, name="tag-remove"),
    path("tags/<int:pk>/exercises/", tag.tag_add_exercises, name="tag-add-exercises"),
    path("tags/<int:pk>/exercises/<int:exercise>/remove/", tag.tag_drop_exercise, name="tag-drop-exercise"),
]

"""Templates over HTTP: kept, applied with one press, changed, sent and read as a file."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils.html import escape

from hep.clinics.tenancy import whole_site
from patients import prescribing, template_files, templating
from patients.models import ClinicTemplate, Program
from tests.factories import patients as make
from tests.patients.views.building import address

pytestmark = pytest.mark.django_db
LIST, UPLOAD = "/patients/templates/", "/patients/templates/upload/"


@pytest.fixture
def kept(jonas, draft):
    return templating.save_as_template(draft, name="Hip start", line="First weeks.", by=jonas)


def text(response) -> str:
    return response.content.decode()


def archive(slug: str) -> None:
    with whole_site():
        make.Exercise.objects.filter(slug=slug).update(archived_at="2026-11-01T00:00Z")


def upload(desk, data: bytes, **more):
    return desk.post(UPLOAD, {"file": SimpleUploadedFile("hips.json", data)} | more)


# ---- keeping


def test_a_plan_is_kept_under_a_name(desk, draft):
    page = desk.get(address("program-detail", draft.pk))
    assert address("template-new", draft.pk) in text(page)

    form = {"name": " Hip  start ", "line": "First weeks."}
    response = desk.post(address("template-new", draft.pk), form)
    [template] = ClinicTemplate.objects.all()
    assert response.url == address("program-detail", draft.pk)
    assert (template.name, template.exercise_names) == ("Hip start", ["Clamshell", "Bird Dog", "Bridge"])


def test_the_page_says_what_is_left_out(desk, draft, jonas):
    prescribing.change_program(draft, values={"goal": "Hike again"}, seen={"goal": ""}, by=jonas)

    assert escape("The patient’s own goal: “Hike again”") in text(desk.get(address("template-new", draft.pk)))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "x" * 61}, "at most 60"),
        ({"name": "For Maria"}, "leave the patient’s name out"),
        ({"name": "Hips", "line": "What Keller does"}, "leave the patient’s name out"),
        ({"name": "Hip start"}, "There is a template of this name already"),
    ],
)
def test_a_wrong_name_is_said_at_the_field_and_kept(desk, draft, kept, typed, said):
    response = desk.post(address("template-new", draft.pk), typed)

    assert response.status_code == 422
    assert escape(said) in text(response)
    assert f'value="{typed["name"]}"' in text(response) or not typed["name"]
    assert ClinicTemplate.objects.count() == 1


def test_the_list_names_each_and_costs_the_same_for_any_number(desk, jonas, draft, kept):
    desk.get(LIST)
    for number in range(12):
        templating.save_as_template(draft, name=f"Plan {number}", line="", by=jonas)
    page = desk.get(LIST)

    assert [row.name for row in page.context["current"]][:2] == ["Hip start", "Plan 0"]
    assert "Clamshell, Bird Dog, Bridge" in text(page)


@pytest.mark.parametrize("others", [0, 12])
def test_the_list_needs_five_queries(desk, jonas, draft, kept, others, django_assert_num_queries):
    for number in range(others):
        templating.save_as_template(draft, name=f"Plan {number}", line="", by=jonas)
    desk.get(LIST)
    with django_assert_num_queries(5):
        assert desk.get(LIST).status_code == 200


def test_a_template_is_renamed_put_away_and_taken_out_again(desk, kept):
    desk.post(address("template-edit", kept.pk), {"name": "Hips", "line": ""})
    desk.post(address("template-archive", kept.pk))
    row = ClinicTemplate.objects.get()
    assert (row.name, row.line, row.archived_at is None) == ("Hips", "", False)
    assert [each.pk for each in desk.get(LIST).context["archived"]] == [kept.pk]

    desk.post(address("template-restore", kept.pk))
    assert ClinicTemplate.objects.get().archived_at is None


# ---- starting


def test_one_press_on_the_record_makes_the_draft(desk, jonas, kept):
    tom = make.patient(jonas, "Tom Reed")
    url = address("program-from-clinic-template", tom.pk, kept.pk)
    assert f'action="{url}"' in text(desk.get(address("patient-detail", tom.pk)))

    response = desk.post(url)
    made = Program.objects.get(patient=tom)
    assert response.url == address("program-detail", made.pk)


def test_a_template_that_was_put_away_is_not_offered(desk, jonas, kept):
    templating.archive(kept, by=jonas)

    assert "Hip start" not in text(desk.get(address("patient-detail", make.patient(jonas, "Tom").pk)))


def test_beyond_eight_the_templates_are_in_a_menu(desk, jonas, draft):
    for number in range(10):
        templating.save_as_template(draft, name=f"Plan {number}", line="", by=jonas)
    page = text(desk.get(address("patient-detail", draft.patient_id)))

    before, _menu, after = page.partition("More templates")
    assert "Plan 7" in before
    assert "Plan 8" not in before
    assert "Plan 9" in after


def test_what_is_missing_is_asked_about_first(desk, jonas, kept):
    archive("bird-dog")
    tom = make.patient(jonas, "Tom Reed")
    url = address("program-from-clinic-template", tom.pk, kept.pk)
    asked = desk.post(url)

    assert asked.status_code == 409
    assert "<li>Bird Dog</li>" in text(asked)
    assert not Program.objects.filter(patient=tom).exists()
    desk.post(url, {"without": "yes"})
    assert make.order(Program.objects.get(patient=tom))["Main"] == ["Clamshell", "Bridge"]


def test_an_earlier_plan_is_one_press_away(desk, jonas, draft):
    version = make.publish(draft, by=jonas)
    record = text(desk.get(address("patient-detail", draft.patient_id)))
    assert f'action="{address("version-copy", version.pk)}"' in record
    assert "Start from plan 1" in record
    assert address("version-copy", version.pk) in text(desk.get(address("program-share", draft.pk)))

    response = desk.post(address("version-copy", version.pk))
    copy = Program.objects.exclude(pk=draft.pk).get()
    assert response.url == address("program-detail", copy.pk)
    assert make.order(copy) == {"Main": ["Clamshell", "Bird Dog", "Bridge"]}  # no empty section was issued


def test_a_draft_that_was_never_published_is_copied_too(desk, draft):
    assert address("program-copy", draft.pk) in text(desk.get(address("patient-detail", draft.patient_id)))

    desk.post(address("program-copy", draft.pk))
    assert Program.objects.filter(patient=draft.patient).count() == 2


def test_a_discharged_patient_gets_a_sentence(desk, jonas, draft, kept):
    prescribing.discharge(draft.patient, by=jonas)
    response = desk.post(address("program-copy", draft.pk), follow=True)

    assert "This patient was discharged." in text(response)


# ---- files


def test_a_downloaded_file_can_be_uploaded(desk, kept):
    response = desk.get(address("template-file", kept.pk))
    assert response["Content-Disposition"] == 'attachment; filename="hip-start.hep-template.json"'

    assert upload(desk, response.content).url == LIST
    assert [row.name for row in ClinicTemplate.objects.all()] == ["Hip start", "Hip start 2"]


@pytest.mark.parametrize("data", [b"", b"no json", b"\xff\xfe", b"[" * 50_000, b"{}"])
def test_a_bad_file_gets_a_sentence_at_its_field(desk, jonas, data):
    response = upload(desk, data)

    assert response.status_code == 422
    assert 'id="id_file_error"' in text(response)
    assert not ClinicTemplate.objects.exists()


def test_without_a_file_one_is_asked_for(desk, jonas):
    response = desk.post(UPLOAD, {})

    assert response.status_code == 422
    assert "Choose a file." in text(response)


def test_an_upload_asks_before_it_leaves_anything_out(desk, kept):
    data = template_files.to_file(kept).encode()
    archive("bird-dog")
    asked = upload(desk, data)

    assert "<li>Bird Dog</li>" in text(asked)
    assert ClinicTemplate.objects.count() == 1
    desk.post(UPLOAD, {"content": asked.context["content"], "without": "yes"})
    made = ClinicTemplate.objects.get(name="Hip start 2")
    assert made.exercise_names == ["Clamshell", "Bridge"]


def test_words_of_a_file_are_text_and_no_markup(desk, kept):
    content = json.loads(template_files.to_file(kept)) | {"name": "<b>x</b>", "line": "<script>"}
    upload(desk, json.dumps(content).encode())

    page = text(desk.get(LIST))
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<script>" not in page


def test_the_record_costs_the_same_for_any_number_of_templates(desk, jonas, draft, django_assert_num_queries):
    for number in range(3):
        templating.save_as_template(draft, name=f"Plan {number}", line="", by=jonas)
    url = address("patient-detail", draft.patient_id)
    desk.get(url)
    with django_assert_num_queries(34 + (connection.vendor == "postgresql")):
        desk.get(url)

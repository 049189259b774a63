"""Each address that changes the library, what it leaves in the audit trail, and that no word gets there."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from exercises import editing, illustrating, importing, liking, reviewing, translating
from exercises.models import Caution, Exercise, ExercisePicture, ImportRun
from exercises.pictures.uploads import accept_upload
from hep.audit.recording import first_break
from hep.clinics.tenancy import acting_for
from tests.addresses import closed, objects_of
from tests.audit.test_every_change_is_audited import CANARY, events
from tests.clinics.factories import client_of, make_practice
from tests.exercises.image_corpus import good
from tests.exercises.importing import files

pytestmark = pytest.mark.django_db
WORDS = {"caption": "Start", "alt": CANARY, "author": CANARY, "licence": "CC0-1.0", "mirror_safe": True}
CROP = {"crop_left": "0", "crop_top": "0", "crop_width": "50", "crop_height": "100"}
CAUTION = {"kind": "precaution", "for_clinician": CANARY, "text": CANARY, "on_handout": ""}


class Library:
    """One own exercise of a clinic, and what stands before an address is posted to."""

    def __init__(self, practice, objects: dict):
        self.admin, self.objects = practice.admin, objects
        self.own = Exercise.objects.get(pk=objects["exercise"])
        self.other = Exercise.objects.get(slug="harder")

    def is_draft(self) -> dict:
        content = editing.content_of(self.own)
        values = content | {"dosage": "10 reps"}
        editing.change_exercise(self.own, values=values, seen=content, by=self.admin)
        Exercise.objects.filter(pk=self.own.pk).update(status="draft")
        return {}

    def is_in_review(self) -> dict:
        self.is_draft()
        reviewing.send_to_review(self.own, by=self.admin)
        return {}

    def is_archived(self) -> dict:
        editing.archive(self.own, by=self.admin)
        return {}

    def is_starred(self) -> dict:
        liking.star(self.own, by=self.admin)
        return {}

    def is_seen(self) -> dict:
        stored = editing.content_of(self.own) | {"position": "supine"}
        return stored | {"steps": CANARY, "seen": json.dumps(stored)}

    def is_translated(self) -> dict:
        seen = translating.words_in(Exercise.objects.with_everything().get(pk=self.own.pk), "de")
        new = {name: CANARY for name, words in seen.items() if not isinstance(words, list)}
        new |= {"steps": [CANARY, CANARY], "other_names": []}
        translating.change_translation(self.own, "de", values=seen | new, seen=seen, by=self.admin)
        return {}

    def in_german(self) -> dict:
        seen = translating.words_in(Exercise.objects.with_everything().get(pk=self.own.pk), "de")
        return {"name": CANARY, "steps": CANARY, "seen": json.dumps(seen)}

    def as_a_caution(self) -> dict:
        seen = editing.caution_content(Caution.objects.get(pk=self.objects["caution"]))
        return CAUTION | {"seen": json.dumps(seen)}

    def original_changed(self) -> dict:
        self.own.copied_state = {"name": "Before"}
        self.own.save()
        self.own.copied_from.texts.create(language="en", name="After")
        return {}

    def has_a_photo(self) -> dict:
        accepted = accept_upload(io.BytesIO(good("JPEG")), name="photo.jpg")
        use = illustrating.add_picture(self.own, accepted, words=WORDS, by=self.admin)
        self.objects["picture"] = use.pk
        return CROP

    def a_photo(self) -> dict:
        return WORDS | CROP | {"file": SimpleUploadedFile("photo.jpg", good("JPEG"))}

    def words_of_a_picture(self) -> dict:
        use = ExercisePicture.objects.get(pk=self.objects["picture"])
        return WORDS | {"seen": json.dumps(illustrating.words_of(use))}

    def another_exercise(self) -> dict:
        spare = Exercise.objects.create(clinic=self.own.clinic, slug="spare", position="supine")
        spare.texts.create(language="en", name="Spare")
        return {"direction": "harder", "other": spare.pk, "criterion": CANARY}

    def a_duplicate(self) -> dict:
        return {"other": self.other.pk, "stays": "other"}

    def a_file(self) -> dict:
        return {"file": SimpleUploadedFile("a.csv", files.TABLE.encode()), "language": "en"}

    def _run(self, text: str) -> ImportRun:
        run = importing.plan(files.named(text), name="a.csv", clinic=self.own.clinic, by=self.admin)
        self.objects["run"] = run.pk
        return run

    def was_read(self) -> dict:
        self._run(files.TABLE)
        return {}

    def was_refused(self) -> dict:
        self._run(files.TABLE + "x,X,no dose,,\n")
        return {"rows": f"row,id,name\n4,x,{CANARY}\n"}

    def was_confirmed(self) -> dict:
        importing.confirm(self._run(files.TABLE), by=self.admin)
        return {}


# What stands before and is sent, and the events it leaves.
CHANGES = {
    "exercise-new": (Library.is_seen, ["created"]),
    "exercise-edit": (Library.is_seen, ["changed"]),
    "exercise-copy": (None, ["copied"]),
    "original-take": (Library.original_changed, ["changed"]),
    "original-keep": (Library.original_changed, ["kept"]),
    "exercise-merge": (Library.a_duplicate, ["merged", "merged"]),
    "review-send": (Library.is_draft, ["sent to review"]),
    "review-publish": (Library.is_in_review, ["published"]),
    "review-return": (lambda library: {"reason": CANARY}, ["returned to draft"]),
    "translation-edit": (Library.in_german, ["changed"]),
    "translation-sign-off": (Library.is_translated, ["changed"]),
    "favourite-star": (None, ["starred"]),
    "favourite-unstar": (Library.is_starred, ["unstarred"]),
    "exercise-archive": (None, ["archived"]),
    "exercise-restore": (Library.is_archived, ["restored"]),
    "picture-add": (Library.a_photo, ["changed"]),
    "picture-edit": (Library.words_of_a_picture, ["changed"]),
    "picture-crop": (Library.has_a_photo, ["changed"]),
    "picture-move": (None, ["changed"]),
    "picture-remove": (None, ["changed"]),
    "caution-add": (lambda library: CAUTION | {"seen": "{}"}, ["changed"]),
    "caution-edit": (Library.as_a_caution, ["changed"]),
    "caution-remove": (None, ["changed"]),
    "step-add": (Library.another_exercise, ["changed"]),
    "step-remove": (None, ["changed"]),
    "import-new": (Library.a_file, ["read"]),
    "import-correct": (Library.was_refused, ["corrected"]),
    "import-confirm": (Library.was_read, ["confirmed"]),
    "import-step": (Library.was_confirmed, ["imported"]),
    "import-discard": (Library.was_read, ["discarded"]),
}
CHANGE_NOTHING = {"writing-new", "writing-check"}


def ours() -> list:
    return [address for address in closed() if address.name.startswith("exercises:")]


def short(address) -> str:
    return address.name.partition(":")[2]


def test_every_address_that_changes_the_library_is_declared():
    practice = make_practice()
    window, nothing = client_of(practice.admin), dict.fromkeys(objects_of(practice), 0) | {"field": "x"}
    changing = {short(each) for each in ours() if window.post(each.of(nothing)).status_code != 405}

    assert changing == CHANGES.keys() | CHANGE_NOTHING


@pytest.fixture
def practice():
    return make_practice(exercises=2)


def test_every_change_of_the_library_leaves_its_events(practice):
    objects = objects_of(practice)
    window, me = client_of(practice.admin), f"user:{practice.admin.pk}"
    window.get(reverse("exercises:exercise-list"))
    left = {}
    for address in [address for address in ours() if short(address) in CHANGES]:
        before, _verbs = CHANGES[short(address)]
        with transaction.atomic():
            with acting_for(practice.clinic):
                library = Library(practice, dict(objects))
                typed = before(library) if before else {}
            known = len(events())
            response = window.post(address.of(library.objects), typed)
            assert response.status_code < 400, (address.name, response.status_code)
            made = events()[known:]
            left[short(address)] = [event.verb for event in made]
            assert not any(CANARY.lower() in str(vars(event)).lower() for event in made)
            assert {(event.actor, event.request_id != "") for event in made} <= {(me, True)}
            transaction.set_rollback(True)

    assert left == {name: verbs for name, (_before, verbs) in CHANGES.items()}
    assert first_break() is None

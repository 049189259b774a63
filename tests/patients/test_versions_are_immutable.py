"""What was issued stays as it was: the database itself refuses, on both engines, but for one door."""

import pytest
from django.db import DatabaseError, connection, transaction

from hep.audit.erasure import erasure_door
from hep.audit.models import ErasureDoor
from hep.clinics.tenancy import acting_for, whole_site
from patients import document
from patients.models import ProgramVersion, RenderedHandout
from tests.clinics.factories import make_practice

pytestmark = pytest.mark.django_db
TABLE = "patients_programversion"


@pytest.fixture
def practice():
    return make_practice()


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def refuses(statement: str) -> None:
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        sql(statement)


def version(practice) -> ProgramVersion:
    with whole_site():
        return ProgramVersion.objects.get(pk=practice.version.pk)


@pytest.mark.parametrize("column", ["number", "content", "digest", "language", "published_at", "program_id"])
def test_no_column_of_a_version_can_be_changed(practice, column):
    refuses(f"UPDATE {TABLE} SET {column} = {column}")


def test_a_version_cannot_be_changed_through_the_door_either(practice):
    with pytest.raises(DatabaseError, match="immutable"), erasure_door():
        sql(f"UPDATE {TABLE} SET language = 'de'")

    assert version(practice).language == "en"


def test_a_version_cannot_be_removed(practice):
    refuses(f"DELETE FROM {TABLE}")

    assert version(practice).digest == practice.version.digest


@pytest.mark.postgres
def test_all_versions_cannot_be_removed_at_once(practice):
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # checks that still wait would refuse first
    refuses(f"TRUNCATE {TABLE} CASCADE")


def test_saving_or_deleting_a_version_by_its_model_is_refused_too(practice):
    with acting_for(practice.clinic):
        with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
            practice.version.save()
        with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
            ProgramVersion.objects.update(number=7)


def test_the_one_door_lets_a_version_go_and_closes_behind_it(practice):
    with erasure_door(), acting_for(practice.clinic):
        practice.program.current_version = None
        practice.program.save()
        RenderedHandout.objects.all().delete()
        sql(f"DELETE FROM {TABLE}")

    assert ErasureDoor.objects.count() == 0
    with whole_site():
        assert ProgramVersion.objects.count() == 0
    refuses_later = make_practice()
    refuses(f"DELETE FROM {TABLE} WHERE id = {refuses_later.version.pk}")


def test_a_door_that_breaks_off_leaves_everything_and_stays_closed(practice):
    with pytest.raises(RuntimeError), erasure_door():
        raise RuntimeError

    assert ErasureDoor.objects.count() == 0
    refuses(f"DELETE FROM {TABLE}")


def test_the_digest_is_that_of_the_stored_document(practice):
    stored = version(practice)

    assert document.digest(stored.content) == stored.digest
    assert stored.document == document.ProgramDocument.from_json(stored.content)

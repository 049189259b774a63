"""Clinics and the people who work there."""

from itertools import count

from hep.clinics.models import Clinic, User

_number = count(1)


def clinic(name: str = "Harbour Street", **fields) -> Clinic:
    """A clinic that can be called."""
    return Clinic.objects.create(**{"name": name, "phone": "020 7946 0123"} | fields)


def clinician(of: Clinic | None = None, **fields) -> User:
    """Somebody who treats patients at `of`, or at a clinic of their own."""
    fields = {"name": "Jonas Lind", "email": f"person{next(_number)}@example.org"} | fields
    return User.objects.create_user(clinic=of or clinic(), password="a good password", **fields)


def clinic_admin(of: Clinic | None = None, **fields) -> User:
    """Somebody who also runs the clinic."""
    return clinician(of, **{"name": "Ada Moen", "role": User.Role.ADMIN} | fields)


def site_admin(of: Clinic | None = None, **fields) -> User:
    """Somebody who also keeps the shared library."""
    return clinic_admin(of, **{"name": "Sam Holt", "is_superuser": True} | fields)

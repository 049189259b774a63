"""How allauth behaves here: nobody signs up, and second-factor secrets are sealed at rest."""

import base64
import secrets
import time
from types import SimpleNamespace
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.urls import reverse

from hep.sealing import SealBroken, seal, unseal

PURPOSE = "mfa-secret:v1"


def at_public_url(url: str) -> str:
    """`url` at the address of this site: a forged Host header must not get into a mail."""
    return settings.PUBLIC_URL + urlsplit(url).path


def password_link(user) -> str:
    """Where `user` sets a password; works once, and for PASSWORD_RESET_TIMEOUT."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return at_public_url(reverse("account_reset_password_from_key", kwargs=key))


class AccountAdapter(DefaultAccountAdapter):
    """People are added by their clinic's admin or on the command line."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def login(self, request, user) -> None:
        """Sign in, and note when: no session outlives SESSION_COOKIE_AGE, however busy it is."""
        super().login(request, user)
        request.session["signed_in_at"] = int(time.time())

    def set_password(self, user, password: str) -> None:
        """Keep the password a person chose: a first password that somebody else knows is over."""
        user.has_first_password = False
        super().set_password(user, password)

    def get_reset_password_from_key_url(self, key: str) -> str:
        return at_public_url(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request, emailconfirmation) -> str:
        return at_public_url(super().get_email_confirmation_url(request, emailconfirmation))

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        site = SimpleNamespace(name="HEP", domain=urlsplit(settings.PUBLIC_URL).netloc)
        super().send_mail(template_prefix, email, {**context, "current_site": site})

    def format_email_subject(self, subject: str) -> str:
        return str(subject)


class MFAAdapter(DefaultMFAAdapter):
    """A stolen database holds no usable TOTP secret."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(text.encode(), purpose=PURPOSE, bound_to="mfa")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; a random one when its key is lost, so that no code fits and nothing breaks."""
        try:
            return unseal(base64.b64decode(encrypted_text), purpose=PURPOSE, bound_to="mfa").decode()
        except SealBroken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def get_totp_issuer(self) -> str:
        return "HEP"

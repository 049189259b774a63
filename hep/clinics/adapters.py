"""How allauth behaves here: nobody signs up, and second-factor secrets are sealed at rest."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter

from hep.sealing import seal, unseal

PURPOSE = "mfa-secret:v1"


class AccountAdapter(DefaultAccountAdapter):
    """People are added by their clinic's admin or on the command line."""

    def is_open_for_signup(self, request) -> bool:
        return False


class MFAAdapter(DefaultMFAAdapter):
    """A stolen database holds no usable TOTP secret."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(text.encode(), purpose=PURPOSE, bound_to="mfa")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(base64.b64decode(encrypted_text), purpose=PURPOSE, bound_to="mfa").decode()

    def get_totp_issuer(self) -> str:
        return "HEP"

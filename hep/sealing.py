"""Seal small secrets (AES-256-GCM) so that a copy of the database alone opens nothing."""

import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_ID_BYTES, NONCE_BYTES = 4, 12


class SealBroken(Exception):
    """No key we have opens this seal, or it was moved to another row."""


def key_ring() -> list[str]:
    """The secrets seals are made from, newest first."""
    return settings.SHARE_SEAL_KEYS or [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _key(secret: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())


def _key_id(secret: str) -> bytes:
    return hashlib.sha256(b"key-id:" + secret.encode()).digest()[:KEY_ID_BYTES]


def seal(plain: bytes, *, purpose: str, bound_to: str) -> bytes:
    """`plain` sealed with the newest key; opens only for the same `purpose` and `bound_to`."""
    secret = key_ring()[0]
    nonce = secrets.token_bytes(NONCE_BYTES)
    return _key_id(secret) + nonce + AESGCM(_key(secret, purpose)).encrypt(nonce, plain, bound_to.encode())


def unseal(sealed: bytes, *, purpose: str, bound_to: str) -> bytes:
    """What was sealed. Raises SealBroken when no key of the ring opens it."""
    sealed = bytes(sealed)
    key_id, nonce = sealed[:KEY_ID_BYTES], sealed[KEY_ID_BYTES : KEY_ID_BYTES + NONCE_BYTES]
    for secret in key_ring():
        if _key_id(secret) == key_id:
            try:
                return AESGCM(_key(secret, purpose)).decrypt(
                    nonce, sealed[KEY_ID_BYTES + NONCE_BYTES :], bound_to.encode()
                )
            except InvalidTag:
                break
    raise SealBroken


def is_on_newest_key(sealed: bytes) -> bool:
    """Whether `sealed` was made with the first key of the ring."""
    return bytes(sealed)[:KEY_ID_BYTES] == _key_id(key_ring()[0])

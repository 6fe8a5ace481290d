"""Signatures of files of digests: Ed25519, with keys in PEM files, as OpenSSL makes, signs and checks them too."""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from audit.errors import InputError
from audit.messages import cli as cli_messages
from audit.messages import verification as messages

SIGNATURE_SUFFIX = ".sig"


def signature_path(file: Path) -> Path:
    """The file of the signature, next to the file that it signs."""
    return file.with_name(file.name + SIGNATURE_SUFFIX)


def sign(data: bytes, private_key_file: Path) -> bytes:
    """Sign data with the key in a file. Raises InputError if the file has no Ed25519 private key."""
    problem = messages.NOT_A_SIGNING_KEY.format(file=private_key_file)
    try:
        key = load_pem_private_key(_read(private_key_file), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):  # TypeError: it has a password
        raise InputError(problem) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError(problem)
    return key.sign(data)


def check_signature(data: bytes, file: Path, public_key_file: Path) -> None:
    """Check the signature next to a file. Raises InputError if it is missing, or does not match the file."""
    problem = messages.NOT_A_PUBLIC_KEY.format(file=public_key_file)
    try:
        key = load_pem_public_key(_read(public_key_file))
    except (ValueError, UnsupportedAlgorithm):
        raise InputError(problem) from None
    if not isinstance(key, Ed25519PublicKey):
        raise InputError(problem)
    signature_file = signature_path(file)
    if not signature_file.exists():
        raise InputError(messages.SIGNATURE_MISSING.format(file=signature_file))
    try:
        key.verify(_read(signature_file), data)
    except InvalidSignature:
        raise InputError(messages.SIGNATURE_WRONG.format(file=file)) from None


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(cli_messages.UNREADABLE_FILE.format(path=file, reason=error.strerror)) from None

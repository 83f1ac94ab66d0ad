"""Detached signatures (Ed25519) of the files that go to the tax office and come from it; keys are PEM files."""

import base64
import binascii
import hashlib
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from sbsupervise.domain.refusals import RuleError

RAW_BYTES = 64
FINGERPRINT = 16


def signature_of(data: bytes, key_file: Path) -> bytes:
    """The signature of a file by our own key, in Base64 with a line end. ValueError if that is no Ed25519 key."""
    key = load_pem_private_key(key_file.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{key_file} holds no Ed25519 key")
    return base64.b64encode(key.sign(data)) + b"\n"


def signer_of(data: bytes, signature: bytes, key_file: Path | None) -> str:
    """The name of the tax office's key that has signed a file; refused unless the signature is right.

    The signature is 64 bytes, as they are or in Base64.
    """
    if key_file is None:
        raise RuleError("本系统没有设置税务机关的公钥，不能核验签名；可不附签名导入", field="signature")
    key = load_pem_public_key(key_file.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError(f"{key_file} holds no Ed25519 key")
    try:
        key.verify(_raw(signature), data)
    except InvalidSignature:
        raise RuleError("签名与文件不符，文件可能被改动，未导入", field="signature") from None
    return f"ed25519:{hashlib.sha256(key.public_bytes_raw()).hexdigest()[:FINGERPRINT]}"


def _raw(signature: bytes) -> bytes:
    if len(signature) == RAW_BYTES:
        return signature
    try:
        return base64.b64decode(signature.strip(), validate=True)
    except binascii.Error:
        raise RuleError("这不是签名文件", field="signature") from None

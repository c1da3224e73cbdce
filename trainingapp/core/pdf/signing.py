"""Signatures of PDF files (PAdES baseline B-B, EC P-256): made for certificates, and looked for in files of strangers.

A signature is an incremental update of the file, with a CMS object of fixed shape. Nothing of a stranger's file is
unpacked: three numbers are read at its end, and the CMS must be, byte by byte, the one that would be made here. Only
when the signature holds is anything else in the file believed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from trainingapp.core.pdf.compiled.objects import Made, string

_DATA, _SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"
_CONTENT_TYPE, _DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47"
_SHA256, _ECDSA_SHA256 = "2.16.840.1.101.3.4.2.1", "1.2.840.10045.4.3.2"
_LONGEST = 72  # bytes of an ECDSA signature on P-256, in DER
_RANGE = re.compile(rb"/ByteRange \[0 (\d{1,9}) (\d{1,9}) (\d{1,9}) *\]")
_FACTS = re.compile(rb"/CertificateNo <feff([0-9a-f]{2,400})> /CheckCode \(([\w-]{1,60})\)")
_SIGNATURE = (
    b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached %s "
    b"/ByteRange [0 %s] /Contents <%s> >>"
)
_FIELD = (
    b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /F 132 /Rect [0 0 0 0] /P %d 0 R /V %d 0 R >>"
)
_END = 16_384  # bytes at the end of a file in which its last signature begins


class SigningKeyUnusable(Exception):
    """The file named by SIGNING_KEY cannot be used; the text says why."""


@dataclass(frozen=True)
class Signed:
    """What a file whose signature holds says of itself."""

    number: str
    code: str


class Signer:
    """A key with its certificate, and earlier certificates whose signatures are still known."""

    def __init__(self, pem: bytes) -> None:
        """`pem` holds a private key (EC P-256), its certificate, and behind it any earlier certificates."""
        try:
            key, certificates = load_pem_private_key(pem, None), x509.load_pem_x509_certificates(pem)
        except (ValueError, TypeError) as error:
            raise SigningKeyUnusable(f"no private key and certificate in PEM: {error}") from error
        if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
            raise SigningKeyUnusable("the key is not of the kind EC P-256")
        if certificates[0].public_key() != key.public_key():
            raise SigningKeyUnusable("the first certificate belongs to another key")
        self._key = key
        self._shapes = [_Shape(one) for one in certificates]
        self._head, self._hashed = b"", hashlib.sha256()

    def sign(self, made: Made, number: str, code: str, at: datetime) -> Made:
        """The file with a signature over all of it, which names the certificate's number and check code."""
        if not made.head:
            made = Made(b"", _plain(made.tail))
        shape = self._shapes[0]
        update = _update(made, _facts(number, code, at), 2 * shape.room)
        start = len(made.head) + len(made.tail)
        opened = update.index(b"/Contents <") + len(b"/Contents ")
        closed = opened + 2 * shape.room + 2
        covered = b"[0 %d %d %d]" % (start + opened, start + closed, len(update) - closed)
        update = update.replace(b"[0 " + b"*" * 32 + b"]", covered.ljust(36))
        if made.head is not self._head:
            self._head, self._hashed = made.head, hashlib.sha256(made.head)
        digest = self._hashed.copy()
        for piece in (made.tail, update[:opened], update[closed:]):
            digest.update(piece)
        attributes = shape.attributes(digest.digest())
        cms = shape.cms(attributes, self._key.sign(attributes, ec.ECDSA(SHA256())))
        hexed = cms.hex().encode().ljust(2 * shape.room, b"0")
        return Made(made.head, b"".join((made.tail, update[:opened], b"<", hexed, b">", update[closed:])))

    def check(self, content: bytes) -> Signed | None:
        """What the file says of itself if it is, to the byte, as it was signed here; else None."""
        found = list(_RANGE.finditer(content, max(0, len(content) - _END)))
        if not found:
            return None
        opened, closed, rest = (int(number) for number in found[-1].groups())
        if not found[-1].end() < opened < closed or closed + rest != len(content):
            return None
        try:
            cms = bytes.fromhex(content[opened + 1 : closed - 1].decode("ascii"))
        except ValueError:
            return None
        digest = hashlib.sha256(content[:opened] + content[closed:]).digest()
        if content[opened : opened + 1] + content[closed - 1 : closed] != b"<>":
            return None
        if not any(shape.holds(cms, digest) for shape in self._shapes):
            return None
        facts = _FACTS.search(content, found[-1].start() - 2000)
        return (
            Signed(bytes.fromhex(facts[1].decode()).decode("utf-16-be"), facts[2].decode()) if facts else None
        )


_SIGNERS: list[Signer] = []


def use_key(path: str) -> None:
    """Sign with the key in this file from now on, or not at all (empty); called once at start."""
    _SIGNERS.clear()
    if not path:
        return
    try:
        _SIGNERS.append(Signer(Path(path).read_bytes()))
    except (OSError, SigningKeyUnusable) as error:
        raise SigningKeyUnusable(f"SIGNING_KEY={path}: {error}") from error


def signer() -> Signer | None:
    """Who signs here, if a key was set up."""
    return _SIGNERS[0] if _SIGNERS else None


def trial_key(name: str, at: datetime) -> bytes:
    """A new key with a certificate by itself for ten years, in PEM. It proves that a file was not changed since that
    key signed it; who holds the key it does not prove to anybody else."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False
    )
    certificate = (
        x509.CertificateBuilder(called, called, key.public_key(), x509.random_serial_number())
        .not_valid_before(at - timedelta(hours=1))
        .not_valid_after(at + timedelta(days=3653))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                encipher_only=False,
                decipher_only=False,
                **usage,
            ),
            critical=True,
        )
        .sign(key, SHA256())
    )
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return plain + certificate.public_bytes(Encoding.PEM)


class _Shape:
    """The CMS objects that one certificate makes."""

    def __init__(self, certificate: x509.Certificate) -> None:
        self._der = certificate.public_bytes(Encoding.DER)
        self._public = certificate.public_key()
        issuer = certificate.issuer.public_bytes()
        self._signer = _der(0x30, issuer, _integer(certificate.serial_number))
        self._of = _der(0x30, _der(0x30, _der(0x30, _der(0x04, hashlib.sha256(self._der).digest()))))
        self.room = len(self.cms(self.attributes(bytes(32)), bytes(_LONGEST)))

    def attributes(self, digest: bytes) -> bytes:
        """The signed attributes, as they are signed."""
        found = [
            _der(0x30, _oid(_CONTENT_TYPE), _der(0x31, _oid(_DATA))),
            _der(0x30, _oid(_DIGEST), _der(0x31, _der(0x04, digest))),
            _der(0x30, _oid(_SIGNING_CERTIFICATE), _der(0x31, self._of)),
        ]
        return _der(0x31, *sorted(found))

    def cms(self, attributes: bytes, signature: bytes) -> bytes:
        """The whole object."""
        sha256, inner = _der(0x30, _oid(_SHA256)), b"\xa0" + attributes[1:]
        signer = _der(
            0x30,
            _integer(1),
            self._signer,
            sha256,
            inner,
            _der(0x30, _oid(_ECDSA_SHA256)),
            _der(0x04, signature),
        )
        data = _der(
            0x30,
            _integer(1),
            _der(0x31, sha256),
            _der(0x30, _oid(_DATA)),
            _der(0xA0, self._der),
            _der(0x31, signer),
        )
        return _der(0x30, _oid(_SIGNED_DATA), _der(0xA0, data))

    def holds(self, padded: bytes, digest: bytes) -> bool:
        """Whether this is the object for a file of that digest, with zeros behind it, and the signature is right."""
        attributes = self.attributes(digest)
        if not isinstance(self._public, ec.EllipticCurvePublicKey) or len(padded) != self.room:
            return False
        for length in range(_LONGEST, 7, -1):
            end = self.room - (_LONGEST - length)
            signature = padded[end - length : end]
            if self.cms(attributes, signature).ljust(self.room, b"\0") == padded:
                try:
                    self._public.verify(signature, attributes, ec.ECDSA(SHA256()))
                except InvalidSignature:
                    return False
                return True
        return False


def _facts(number: str, code: str, at: datetime) -> bytes:
    when = f"D:{at.astimezone(tz=None):%Y%m%d%H%M%S}{at.astimezone(tz=None):%z}"
    when = f"{when[:-2]}'{when[-2:]}'"
    return b"/M (%s) /CertificateNo %s /CheckCode (%s)" % (
        when.encode(),
        string(number),
        code.encode("ascii"),
    )


def _update(made: Made, facts: bytes, room: int) -> bytes:
    """The objects that a signature adds and changes, with places for its extent and for itself."""
    tail, start = made.tail, len(made.head) + len(made.tail)
    trailer = tail[tail.rindex(b"trailer") :]
    size, root = (int(_found(rb"/%s (\d+)" % name, trailer)) for name in (b"Size", b"Root"))
    catalog = _object(tail, root)
    pages = _object(tail, int(_found(rb"/Pages (\d+) 0 R", catalog)))
    page_number = int(_found(rb"/Kids ?\[ ?(\d+) 0 R", pages))
    page = _object(tail, page_number)
    annots = _found(rb"/Annots ?\[([^\]]*)\]", page)
    field = size + 1
    changed = page.replace(annots, annots + b" %d 0 R " % field, 1) if annots else None
    with_field = b" /AcroForm << /Fields [%d 0 R] /SigFlags 3 >> >>" % field
    objects = [
        (root, catalog[:-2] + with_field),
        (page_number, changed or page[:-2] + b" /Annots [%d 0 R] >>" % field),
        (size, _SIGNATURE % (facts, b"*" * 32, b"0" * room)),
        (field, _FIELD % (page_number, size)),
    ]
    return _section(objects, start, trailer, field + 1)


def _section(objects: Sequence[tuple[int, bytes]], start: int, trailer: bytes, size: int) -> bytes:
    pieces, table = [], []
    at = start
    for number, body in objects:
        pieces.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        table.append(b"%d 1\n%010d 00000 n \n" % (number, at))
        at += len(pieces[-1])
    kept = b" ".join(re.findall(rb"/(?:Root|Info) \d+ 0 R|/ID ?\[[^\]]*\]", trailer))
    previous = _found(rb"startxref\s+(\d+)", trailer)
    end = b"trailer\n<< /Size %d %s /Prev %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, kept, previous, at)
    return b"".join((*pieces, b"xref\n", *table, end))


def _object(tail: bytes, number: int) -> bytes:
    found = re.search(rb"(?:^|\n)%d 0 obj\n" % number, tail)
    assert found  # we wrote it
    start = found.end()
    return tail[start : tail.index(b"endobj", start)].strip()


def _found(pattern: bytes, where: bytes) -> bytes:
    match = re.search(pattern, where)
    return match[1] if match else b""


def _plain(pdf: bytes) -> bytes:
    """The file with its objects one by one and its page's notes in place, as a signature needs them."""
    with pikepdf.open(BytesIO(pdf)) as document:
        page = document.pages[0]
        page.Annots = pikepdf.Array(list(page.get("/Annots", [])))
        saved = BytesIO()
        mode = pikepdf.ObjectStreamMode.disable
        document.save(saved, deterministic_id=True, object_stream_mode=mode)
        return saved.getvalue()


def _der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + body


def _integer(value: int) -> bytes:
    return _der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    body = bytes([40 * first + second])
    for number in rest:
        septets = [number & 0x7F]
        while number := number >> 7:
            septets.append(number & 0x7F | 0x80)
        body += bytes(reversed(septets))
    return _der(0x06, body)

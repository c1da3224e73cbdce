"""Another library, pyHanko, judges our signatures: it knows nothing of how they were made."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests.certificates.test_design import CONTENT
from trainingapp.certificates.design import make_one
from trainingapp.core.pdf import signing
from trainingapp.core.pdf.signing import Signer

AT = datetime(2026, 8, 28, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def pem():
    return signing.trial_key("演示签发机构", AT)


@pytest.fixture(scope="module", params=["plain", "PDF/A-3u"])
def kind(request):
    return request.param


@pytest.fixture(scope="module", params=["written from a template", "as WeasyPrint made it"])
def content(request, pem, kind, tmp_path_factory):
    """A signed certificate."""
    name = {"written from a template": "沈书言", "as WeasyPrint made it": "Jörg"}[request.param]
    made = make_one(
        replace(CONTENT, name=name), cache=tmp_path_factory.mktemp("cache"), archival=kind == "PDF/A-3u"
    )
    assert bool(made.head) is (name == "沈书言")
    return Signer(pem).sign(made, CONTENT.number, CONTENT.check_code, AT).pdf


def judged(content, pem):
    """What pyHanko says of the one signature, when it trusts the certificates in `pem` and no others."""
    roots = list(load_certs_from_pemder_data(pem[pem.index(b"-----BEGIN CERTIFICATE") :]))
    (signature,) = PdfFileReader(BytesIO(content)).embedded_signatures
    trusting = ValidationContext(trust_roots=roots, moment=AT, allow_fetching=False)
    with ThreadPoolExecutor(1) as aside:  # it starts an event loop, and tests in a browser have one here
        return aside.submit(validate_pdf_signature, signature, trusting).result()


def test_it_is_intact_trusted_and_over_the_whole_file(content, pem):
    found = judged(content, pem)

    assert found.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert found.modification_level is ModificationLevel.NONE
    assert (found.intact, found.valid, found.trusted, found.bottom_line) == (True, True, True, True)
    assert found.md_algorithm == "sha256"
    assert found.signing_cert.subject.native["common_name"] == "演示签发机构"
    assert found.signer_reported_dt == AT


def test_it_is_not_trusted_where_another_key_is(content):
    found = judged(content, signing.trial_key("演示签发机构", AT))

    assert found.intact
    assert not found.trusted
    assert not found.bottom_line


def test_a_flipped_byte_of_the_page_breaks_it(content, pem):
    changed = bytearray(content)
    changed[content.index(b"stream", len(content) // 3) + 40] ^= 1

    assert not judged(bytes(changed), pem).intact


def test_a_flipped_bit_of_the_signature_breaks_it(content, pem):
    start = content.rindex(b"/Contents <") + len(b"/Contents <")
    end = content.index(b">", start)
    cms = bytearray.fromhex(content[start:end].decode())
    cms[4 + int.from_bytes(cms[2:4], "big") - 1] ^= (
        1  # behind a DER head of 4 bytes; the signature comes last
    )

    found = judged(content[:start] + cms.hex().encode() + content[end:], pem)

    assert (found.intact, found.valid, found.bottom_line) == (True, False, False)


def test_what_is_added_behind_it_is_seen(content, pem):
    assert judged(content + b"% more\n", pem).coverage is not SignatureCoverageLevel.ENTIRE_FILE

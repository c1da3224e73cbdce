"""Signed certificates: valid to other readers, any changed byte is noticed; the public check of files."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from tests.certificates.test_design import CONTENT
from tests.certificates.test_print_files import a_class
from trainingapp.__main__ import main
from trainingapp.certificates import services
from trainingapp.certificates.design import make_one
from trainingapp.certificates.forms import FileCheckForm
from trainingapp.certificates.models import Certificate
from trainingapp.core.pdf import signing
from trainingapp.core.pdf.signing import Signed, Signer, SigningKeyUnusable

AT = datetime(2026, 8, 28, 4, 0, tzinfo=UTC)
needs_pdfsig = pytest.mark.skipif(not shutil.which("pdfsig"), reason="poppler-utils is not installed")


@pytest.fixture(scope="module")
def pem():
    return signing.trial_key("演示签发机构", AT)


@pytest.fixture(scope="module")
def signer(pem):
    return Signer(pem)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """One certificate written from a template, and one as WeasyPrint's own file."""
    cache = tmp_path_factory.mktemp("cache")
    written = make_one(CONTENT, cache=cache)
    assert written.head
    own = make_one(replace(CONTENT, name="Jörg"), cache=cache)
    assert not own.head
    return written, own


def sign(signer, one):
    return signer.sign(one, CONTENT.number, CONTENT.check_code, AT).pdf


def said(path, content):
    path.write_bytes(content)
    return subprocess.run(["pdfsig", str(path)], capture_output=True, check=False).stdout.decode()


@needs_pdfsig
def test_another_reader_finds_the_signature_valid_and_over_the_whole_file(signer, made, tmp_path):
    for one in made:
        content = sign(signer, one)
        answer = said(tmp_path / "one.pdf", content)
        assert "Signature is Valid" in answer
        assert "Total document signed" in answer
        assert "ETSI.CAdES.detached" in answer
        changed = bytearray(content)
        changed[len(content) // 3] ^= 1
        assert "Signature is Valid" not in said(tmp_path / "changed.pdf", bytes(changed))


def test_our_own_check_tells_which_certificate_it_is(signer, made):
    for one in made:
        assert signer.check(sign(signer, one)) == Signed(CONTENT.number, CONTENT.check_code)


def test_any_changed_byte_is_noticed(signer, made):
    content = sign(signer, made[0])
    opened = content.rindex(b"/Contents <") + 11
    places = (
        0,
        9,
        5000,
        opened - 60,
        opened,
        opened + 900,
        content.index(b">", opened) - 1,
        len(content) - 2,
    )
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1
        assert signer.check(bytes(changed)) is None, place
    for other in (
        content + b"\n",
        content[:-1],
        content[1:],
        b"",
        b"%PDF-1.7",
        made[0].pdf,
        content + content,
    ):
        assert signer.check(other) is None


def test_a_file_signed_by_another_key_is_not_ours(signer, made):
    stranger = Signer(signing.trial_key("演示签发机构", AT))

    assert signer.check(sign(stranger, made[0])) is None


def test_an_earlier_key_is_still_known(pem, made):
    newer = signing.trial_key("新密钥", AT)
    both = Signer(newer + pem[pem.index(b"-----BEGIN CERTIFICATE") :])

    assert both.check(sign(Signer(pem), made[0])) is not None
    assert both.check(sign(both, made[0])) is not None


def test_an_unusable_key_is_named_at_the_start(tmp_path, pem):
    path = tmp_path / "key.pem"
    for content in (None, b"", b"rubbish", pem[: pem.index(b"-----BEGIN CERTIFICATE")]):
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(SigningKeyUnusable, match=r"key\.pem"):
            signing.use_key(str(path))
        assert signing.signer() is None


def test_the_command_makes_a_key_and_never_overwrites_one(tmp_path):
    path = tmp_path / "key.pem"
    first = CliRunner().invoke(main, ["signing-key", str(path), "--name", "演示"])
    kept = path.read_bytes()

    assert (first.exit_code, path.stat().st_mode & 0o777) == (0, 0o600)
    assert "does not show to others who you are" in first.output
    assert CliRunner().invoke(main, ["signing-key", str(path)]).exit_code == 1
    assert path.read_bytes() == kept
    assert Signer(kept).check(b"") is None


# -- the pages -------------------------------------------------------------------------------------------------


@pytest.fixture
def key_set_up(tmp_path, pem):
    path = tmp_path / "key.pem"
    path.write_bytes(pem)
    signing.use_key(str(path))
    yield
    signing.use_key("")


def drop(client, content):
    answer = client.post("/check/file", data={"file": (BytesIO(content), "a.pdf")})
    return answer.get_data(as_text=True)


def test_a_dropped_file_is_told_from_a_changed_one(client, session, key_set_up):
    a_class(people=1)
    certificate = session.scalar(select(Certificate).where(Certificate.serial == 1))
    content = services.pdf_of(certificate)
    number = certificate.content["number"]
    certificate.number, certificate.code = number, certificate.content["check_code"]
    session.commit()

    good = drop(client, content)
    assert "notice-good" in good
    assert number in good
    assert certificate.content["name"] not in good
    assert "notice-good" not in drop(client, content[:-1] + b" ")
    assert client.post("/check/file", data={}).status_code == 422

    certificate.code = "replaced"
    session.commit()
    assert "notice-warn" in drop(client, content)
    certificate.revoked_at = AT
    session.commit()
    assert "notice-bad" in drop(client, content)


def test_what_cannot_be_a_certificate_is_refused_with_its_name(client, session, key_set_up, made):
    for content, why in (
        (b"PK\3\4", "“a.pdf”不是 PDF 文件"),
        (b"", "“a.pdf”不是 PDF 文件"),
        (made[0].pdf.ljust(FileCheckForm.LARGEST + 1, b"\n"), "“a.pdf”大于 4 MB"),
    ):
        answer = client.post("/check/file", data={"file": (BytesIO(content), "a.pdf")})
        assert answer.status_code == 422
        assert why in answer.text
    largest = made[0].pdf.ljust(FileCheckForm.LARGEST, b"\n")
    assert "没有本系统的有效签名" in drop(client, largest)


def test_without_a_key_the_page_says_so(client, session):
    page = client.get("/check/file").get_data(as_text=True)

    assert 'type="file"' not in page
    assert "/check/file" in client.get("/check").get_data(as_text=True)

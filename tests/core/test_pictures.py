"""Pictures that people send come out clean or not at all."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from trainingapp.core.errors import DomainError
from trainingapp.core.pictures import clean_picture


def png(size: tuple[int, int], color: str = "white", mode: str = "RGB", dot: bool = True) -> bytes:
    picture = Image.new(mode, size, color)
    if dot:
        ImageDraw.Draw(picture).rectangle((10, 10, 20, 20), fill=0 if mode == "1" else "red")
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def test_white_becomes_transparent_and_what_is_mixed_with_it_by_its_share():
    picture = Image.new("RGB", (500, 500), "white")
    picture.putpixel((1, 1), (255, 0, 0))
    picture.putpixel((2, 2), (255, 128, 128))
    sent = io.BytesIO()
    picture.save(sent, "PNG", pnginfo=None)

    made = Image.open(io.BytesIO(clean_picture(sent.getvalue(), "章.png", least=400, white_away=True)))

    assert made.getpixel((0, 0)) == (0, 0, 0, 0)
    assert made.getpixel((1, 1)) == (255, 0, 0, 255)
    red, green, _blue, alpha = made.getpixel((2, 2))
    assert (red, green) == (255, 0)
    assert 125 <= alpha <= 129


def test_remarks_do_not_survive_and_large_pictures_shrink():
    sent = io.BytesIO()
    Image.open(io.BytesIO(png((3000, 1000)))).save(sent, "JPEG", comment=b"secret", exif=b"Exif\0\0secret")

    made = clean_picture(sent.getvalue(), "x.jpg", least=100)

    assert b"secret" not in made
    assert Image.open(io.BytesIO(made)).size == (1400, 467)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "PNG"),
        (b"GIF89a" + b"\0" * 50, "PNG"),
        (png((500, 500))[:200], "damaged"),
        (png((300, 500)), "300 by 500"),
        (png((500, 500), dot=False), "empty"),
        (png((9000, 9000), mode="1"), "dots"),
        (b"", "PNG"),
    ],
)
def test_what_is_no_good_picture_is_refused_in_words(content, word):
    with pytest.raises(DomainError, match=word):
        clean_picture(content, "章.png", least=400)

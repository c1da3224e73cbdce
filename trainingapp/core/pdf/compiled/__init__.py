"""Pages of one design by the hundred: WeasyPrint lays the design out once, each page is then written as bytes.

Words: a *field* is an element whose text differs from page to page (`<span data-field="name">`), as do the
address of `<a data-link>` and the image of `<img data-picture>`. The *skeleton* is the page's HTML without them. A
*template* is what WeasyPrint made of the skeleton: its drawing operators, with each number that moves as an
affine function of the fields' widths. All of it is checked against WeasyPrint when the template is compiled;
where anything is in doubt the template is `NotCompilable`, and the caller lets WeasyPrint set the pages.
May import `core.fonts`, and `core.pdf`'s joining.
"""

from __future__ import annotations

<<<<<<< HEAD
from trainingapp.core.pdf.compiled.batch import Batch, Compiler, Tiers
=======
from trainingapp.core.pdf.compiled.batch import WORTH_COMPILING, Batch, Compiler
>>>>>>> main
from trainingapp.core.pdf.compiled.bitmaps import Bitmap
from trainingapp.core.pdf.compiled.marking import Filled, field, link, parted, picture
from trainingapp.core.pdf.compiled.objects import Made

<<<<<<< HEAD
__all__ = ["Batch", "Bitmap", "Compiler", "Filled", "Made", "Tiers", "field", "link", "parted", "picture"]
=======
__all__ = [
    "WORTH_COMPILING",
    "Batch",
    "Bitmap",
    "Compiler",
    "Filled",
    "Made",
    "field",
    "link",
    "parted",
    "picture",
]
>>>>>>> main

"""Pages of the certificates: eligibility, the register, print files, the public check."""

from __future__ import annotations

<<<<<<< HEAD
from trainingapp.certificates.views import checking, designs, eligibility, fonts, print_files, register
from trainingapp.certificates.views.blueprint import bp

__all__ = ["bp", "checking", "designs", "eligibility", "fonts", "print_files", "register"]
=======
from trainingapp.certificates.views import checking, eligibility, file_checks, print_files, register
from trainingapp.certificates.views.blueprint import bp

__all__ = ["bp", "checking", "eligibility", "file_checks", "print_files", "register"]
>>>>>>> main

"""Pages of the certificates: eligibility, the register, print files, the public check."""

from __future__ import annotations

from trainingapp.certificates.views import (
    awards,
    checking,
    eligibility,
    file_checks,
    print_files,
    register,
    signing,
)
from trainingapp.certificates.views.blueprint import bp

__all__ = ["awards", "bp", "checking", "eligibility", "file_checks", "print_files", "register", "signing"]

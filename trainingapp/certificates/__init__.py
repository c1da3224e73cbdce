"""Who is eligible and why, numbers without gaps, the register, the PDF files, the public check.

Words: eligibility 结业资格, certificate 结业证书, certificate_no 证书编号. A certificate freezes its content as data.
May import: `grading`, `reflections`, `attendance`, `groups`, `courses`, `cohorts`, `venues`, `accounts`, `audit`,
`web`, `core`.
"""

"""People, how they sign in, and who administers the installation.

Words: person, sign-in name (user name, phone, trainee number), one-time code, session stamp.
May import: `audit`, `web`, `core`.
"""

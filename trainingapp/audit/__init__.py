"""Who did what to what, when: an append-only book.

Services write an entry for every change, in the same transaction. The database itself refuses to change or
delete entries (triggers, made in the first migration). Queries tell who changed an object last.
May import: `web`, `core`.
"""

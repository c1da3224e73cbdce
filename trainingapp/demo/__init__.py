"""A class to try the software with: invented people, places, lessons and essays, as real sites send them.

`files/` holds what a stranger could have sent, `plan` reads it, `essays` writes the reflections.
May import: every package below `features`; nothing imports this one.
"""

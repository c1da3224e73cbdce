"""Awkward roster files made for the project, each with the outcome that is expected of it.

`files/` holds them, `NAME.toml` beside each says what has to come out; `python -m tests.samples.make` makes them.
Nobody in them exists: made-up names, ID numbers of a region that there is not, phones beginning with 19900.
"""

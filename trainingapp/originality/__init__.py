"""Originality: which passages of a text stand in other texts.

Knows texts only, by a key and an owner that its callers choose; neither classes nor essays. `services.keep`
takes a text into the index, `services.check` compares one with all others. Words: a *document* is a kept
text, a *posting* says that a document has a hash, a *passage* is a shared stretch, a *set phrase* is a
formula that proves nothing. The machine shows evidence; people decide.

May import: accounts, audit, web, core. Pure modules: normalising, fingerprints, phrases, retrieval,
alignment, choosing, checking, pairing, values.
"""

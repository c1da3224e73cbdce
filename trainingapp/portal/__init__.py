"""Pages that show several features: what each person has to do today, and a class at a glance.

May import: everything below.
"""

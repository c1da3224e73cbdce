"""What every view uses: access, forms, responses, transactions, error pages, layout and macros.

May import: `core`. Knows no feature; the person at the other end is only somebody with an id and a name.
"""

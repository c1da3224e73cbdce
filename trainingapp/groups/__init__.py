"""Discussion groups: building them, conveners, rooms, and changes by hand.

Words: group 小组, convener 召集人, recorder 记录员. Membership is a dated fact.
May import: `courses`, `cohorts`, `venues`, `accounts`, `audit`, `web`, `core`.
"""

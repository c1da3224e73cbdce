"""Review: dealing submissions out to graders, the desk, levels, comments, return for rewriting.

Words: review 评阅, level 等次, returned 退回修改, allocation 分配. A grader sees only what was dealt to them.
May import: `reflections`, `cohorts`, `venues`, `accounts`, `audit`, `web`, `core`.
"""

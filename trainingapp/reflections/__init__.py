"""Reflections: the task, the writing page that keeps what it says it kept, versions and receipts.

Words: reflection 心得体会, task 心得任务, draft 草稿, version 版本, receipt 回执.
May import: `courses`, `cohorts`, `venues`, `accounts`, `audit`, `web`, `core`.
"""

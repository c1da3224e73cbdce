"""Reflections: the task, the writing page that keeps what it says it kept, versions and receipts.

Each version handed in is compared with other texts by a job; the machine shows what is alike, a person decides.

Words: reflection 心得体会, task 心得任务, draft 草稿, version 版本, receipt 回执,
originality check 查重, reference library 范文库, heat list 雷同分组.
May import: `courses`, `cohorts`, `venues`, `originality`, `accounts`, `audit`, `web`, `core`.
"""

"""Classes: programmes, cohorts and their sites, staff, delegations, enrolments, and the roster import.

Words: programme 培训项目, cohort 培训班, edition 第N期, host 主办单位, site 教学点 (main 主课堂, branch 分课堂,
point 培训点), delegation 代表团, enrolment 学籍, roster 花名册. A person's site and standing in a class are dated
facts: a change ends one row and begins another, nothing is overwritten.
May import: `venues`, `accounts`, `audit`, `web`, `core`.
"""

"""Who was there: sign-in by a changing code or by a list, and the ledger by half-day.

Words: sign-in 签到, attendance 考勤, late 迟到, absent 旷课, late sign-in 补签, study hours 学时.
May import: `courses`, `cohorts`, `venues`, `accounts`, `audit`, `web`, `core`.
"""

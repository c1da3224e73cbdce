"""Background jobs.

A job is a row in the business database, written in the same transaction as the change that asks for it, so
neither can be lost without the other. huey only wakes the workers; the row is the truth. A worker claims a row
with one UPDATE, keeps its lease alive, and works in steps: the job's function is a generator, and each `yield`
of a `Progress` ends one transaction. A worker that dies leaves its lease to expire and the job is taken up
again, so a job's steps must be able to run twice and do their work once.
"""

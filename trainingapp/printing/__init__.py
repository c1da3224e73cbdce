"""The print room: everything on paper, made from the data as they are now.

Words: piece 印刷品 (group lists, door signs …), sheet 页件 (what is printed anew as a whole: one group's list, one
door sign, one chapter), print run 印次 (one press of the button), data version 数据版本 (the number of the run in which
a sheet first looked like this; it stands in the foot). Each piece is a module in `pieces` with one interface
(`sheets.Piece`); `press` makes PDFs of sheets, `comparing` tells what changed since it was last printed.
May import: `certificates`, `grading`, `reflections`, `attendance`, `groups`, `courses`, `cohorts`, `venues`,
`accounts`, `audit`, `web`, `core`.
"""

"""The circulars as dated data and pure functions.

Nothing here reads a clock, a database or a file: every day, list and number is an argument. Only what a
circular says carries an article in `law`; everything else is a setting of the round, and says so.

Reading order: levels, circulars, validity, groups, regions, cycle, councils, rubric, rulebook, tally, ladder,
results, phases, working_days, duties, dossier_form, numbers.
"""

"""What the office does to tags and vehicles, step by step.

Each function is one step of the procedure: it locks what it changes, changes it, and writes
the trail, all in one transaction. Views, tasks and commands call these; nothing else writes
to the ledger.
"""

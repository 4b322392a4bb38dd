"""What the office does on the way from an overdue vehicle to its lawful end, step by step.

Dates and states of vehicles change only through the table of steps (`ledger.vehicles`); what is
written here is the paper around it: what was chosen, who approved, what fell out and why.
"""

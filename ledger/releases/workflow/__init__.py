"""The steps of the return desk, each in one transaction.

Locks are always taken in this order: the vehicle, its claim or waiver, the till.
"""

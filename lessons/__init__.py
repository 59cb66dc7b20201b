"""What a single notebook needs and no reader wants to see in a cell: widgets, checks of exercises, cards.

A lesson may ask the helpers, never the other way round. What a second notebook needs is a helper.
"""

"""What a single notebook needs and no reader wants to see in a cell: widgets, checks of exercises, cards.

Each function here serves one notebook. A lesson may ask the helpers, never the other way round; what a second
notebook needs is a helper.
"""

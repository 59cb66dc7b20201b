"""What made the data: `python -m generators.NAME`, from the project's folder. Nothing here is needed to read
it, but for the text that pocket was trained on (`leakage` looks into it).
"""

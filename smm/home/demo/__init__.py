"""A believable department to try SMM with: two brands, three months of work, dates relative to today.

The data is in `cast` and `stories`; `builder` lives it through the services, at the times at which it happened.
"""

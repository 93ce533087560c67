"""The catalogue of user actions: each declared once, whatever door it is reached by; imports `store`, `oauth`, `wire`, `clock`.

Adding an action is adding one function to a module here and naming the module in `catalogue`.
"""

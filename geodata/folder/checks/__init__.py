"""The rules between the entries of an atlas, one module for each subject.

Each module has `check(draft)`, which adds what is wrong to the draft's problems and raises nothing. What
could not be read is reported once: nothing that refers to it counts as wrong (`Draft.may_have`).
"""

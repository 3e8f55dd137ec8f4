"""The rules between the entries of an atlas, one module for each subject.

Each module has `check(draft)`, which adds to the draft's problems and raises nothing. An entry that could not
be read is reported once; references to it are not errors of their own (`Draft.may_have`).
"""

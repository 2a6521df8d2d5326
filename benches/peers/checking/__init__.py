"""The parts of `check.py`: what a line asks, what an answer claims, and whether it holds.

Written from docs/CERTIFICATES.md with Python's standard library only. Nothing here calls or
copies the crate: where it and the crate disagree, one of them is wrong.
"""

"""Originality: passages that stand in several texts."""

"""Holding the records against a copy of the review's text: anchors, and the check that can fail."""

from senstro.review.anchors import Span, make_anchors
from senstro.review.verify import VerifyReport, verify

__all__ = ["Span", "VerifyReport", "make_anchors", "verify"]

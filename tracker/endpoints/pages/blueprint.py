"""The blueprint of all pages of this slice."""

from flask import Blueprint

blueprint = Blueprint("endpoints", __name__)

"""The blueprint of all pages of this slice."""

from flask import Blueprint

blueprint = Blueprint("gates", __name__)

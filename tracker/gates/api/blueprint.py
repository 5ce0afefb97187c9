"""The blueprint of this slice's part of the API."""

from flask import Blueprint

blueprint = Blueprint("gates_api", __name__)

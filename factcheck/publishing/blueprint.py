"""The blueprint that the public and the desk-side views share."""

from flask import Blueprint

blueprint = Blueprint("publishing", __name__)

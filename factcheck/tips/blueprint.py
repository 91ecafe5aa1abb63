"""The blueprint that the readers' views and the desk's share."""

from flask import Blueprint

blueprint = Blueprint("tips", __name__)

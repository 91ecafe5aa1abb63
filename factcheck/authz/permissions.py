"""Roles and permissions, each with the sentence that says what it stands for."""

from __future__ import annotations

import enum


class Role(enum.StrEnum):
    """What a person is in the newsroom."""

    REVIEWER = "reviewer"  # researches assigned claims, attaches sources, proposes verdicts
    EDITOR = "editor"  # triages, assigns, approves or sends back, publishes, corrects
    ADMIN = "admin"  # an editor who also keeps people and settings; never exempt from four eyes


class Permission(enum.StrEnum):
    """Something a person may do. Whether it is possible *now* is the workflow's business."""

    READ_DESK = "read_desk"  # see articles, claims and drafts
    ADD_ARTICLE = "add_article"  # bring in a text
    CORRECT_ARTICLE = "correct_article"  # correct what was understood about it
    MANAGE_FEEDS = "manage_feeds"  # have feeds watched, so that their articles come in by themselves
    PROPOSE = "propose"  # mark words as a claim
    TRIAGE = "triage"  # accept, reject, merge, split, reword
    ASSIGN = "assign"  # give a claim to a reviewer
    TAKE = "take"  # take an accepted claim oneself
    REVIEW = "review"  # work on sources and verdict of one's own claim
    HAND_BACK = "hand_back"  # give one's claim back, or take it away from its assignee
    DECIDE = "decide"  # approve or send back
    PUBLISH = "publish"  # put an approved check before the public
    CORRECT = "correct"  # open a published check again
    RETRACT = "retract"  # withdraw a published check
    RESET = "reset"  # take a claim back to accepted
    MANAGE_PEOPLE = "manage_people"  # invite, change roles, switch accounts off
    MANAGE_OWN_ACCOUNT = "manage_own_account"  # password, sessions

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
    TALK = "talk"  # comment, suggest other words, resolve
    TAKE = "take"  # take an accepted claim oneself
    REVIEW = "review"  # work on sources and verdict of one's own claim
    TRANSLATE = "translate"  # begin a published check in another language
    HAND_BACK = "hand_back"  # give one's claim back, or take it away from its assignee
    DECIDE = "decide"  # approve or send back
    PUBLISH = "publish"  # put an approved check before the public
    CORRECT = "correct"  # open a published check again
    RETRACT = "retract"  # withdraw a published check
    EMBARGO = "embargo"  # say before when nothing may be published
    LIFT_EMBARGO = "lift_embargo"  # let it be published earlier than was said
    RESET = "reset"  # take a claim back to accepted
    HANDLE_TIPS = "handle_tips"  # answer what readers suggest
    READ_CONTACTS = "read_contacts"  # see how a reader can be reached
    MANAGE_TOPICS = "manage_topics"  # name, merge and switch off topics
    MANAGE_PUBLISHERS = "manage_publishers"  # say how near to the fact a publisher mostly is
    MANAGE_SECOND_OPINIONS = "manage_second_opinions"  # say which claims need one
    OPEN_ADMIN = "open_admin"  # see what can be set in the newsroom, and open what one may set
    MANAGE_PAGES = "manage_pages"  # write what the newsroom says about itself
    MANAGE_SCALE = "manage_scale"  # say what the ratings are called and stand for
    MANAGE_PEOPLE = "manage_people"  # invite, change roles, switch accounts off
    MANAGE_WEBHOOKS = "manage_webhooks"  # have a chat or another program told what happens here
    MANAGE_JOBS = "manage_jobs"  # see the work for later, have it tried again, cancel it
    MANAGE_OWN_ACCOUNT = "manage_own_account"  # password, sessions

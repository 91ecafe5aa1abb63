"""What jobs and stretches of time are called on a page."""

from __future__ import annotations

from datetime import timedelta

WORDS = {
    "approval_lapsed": "End a time of publication whose approval lapsed",
    "clear_away": "Clear away what is over",
    "draw_card": "Draw the card of a check",
    "draw_cards": "Draw cards that are missing or out of date",
    "draw_page": "Draw a kept page as PDF and PNG",
    "erase_senders": "Delete what readers said about themselves",
    "extract_claims": "Find the claims of an article",
    "keep_days": "Keep what each day came to",
    "keep_source": "Keep a copy of a source",
    "look_for_matches": "Look for earlier checks of a claim",
    "look_at_feed": "Look at a feed",
    "look_at_feeds": "See which feeds are due",
    "look_at_page": "Compare a page with its copy",
    "look_at_pages": "See which pages are due",
    "mail_invitation": "Write an invitation",
    "mail_password_link": "Write a link for a new password",
    "make_digests": "Make digests",
    "make_findable": "Make checks findable in the search",
    "make_notices": "Make notices",
    "post_to_webhook": "Tell a webhook",
    "prioritise_article": "Reckon the priorities of an article",
    "publish_on_time": "Publish a check at its time",
    "raise_priorities": "Reckon priorities anew",
    "read_arrival": "Read an address or a file",
    "read_copies_again": "Read old copies again, for their places",
    "remind": "Remind of due times",
    "revisit_articles": "See which articles are due to be looked at again",
    "save_at_wayback": "Have the Wayback Machine keep a page",
    "send_mail": "Send a mail",
    "sweep_drafts": "Clear old drafts",
    "tell_hub": "Tell a hub which feeds changed",
    "tell_of_trouble": "Tell of jobs given up",
    "weigh_archived": "Tie an archived page to its sources",
    "weigh_copy": "Tie a copy to its sources",
    "weigh_drift": "Weigh what changed on a page",
}
_UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def in_words(name: str) -> str:
    """A job's name for people; one without words of its own is its name without underscores."""
    return WORDS.get(name) or name.replace("_", " ").capitalize()


def every_words(every: timedelta) -> str:
    """ "every 5 minutes", "every hour"."""
    seconds = int(every.total_seconds())
    size, unit = next((size, unit) for size, unit in _UNITS if seconds % size == 0)
    number = seconds // size
    return f"every {unit}" if number == 1 else f"every {number} {unit}s"

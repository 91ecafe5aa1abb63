"""Why an address was not fetched: one class for each reason, each with a sentence that says what to do."""

from __future__ import annotations

from factcheck.errors import Invalid

BY_HAND = "Open it in a browser, copy the words, and paste them here."


class CannotFetch(Invalid):
    """The address was not fetched. ``message`` is for the person; ``detail`` is for the log alone."""

    words = f"This page could not be fetched. {BY_HAND}"

    def __init__(self, message: str = "", *, detail: str = "") -> None:
        super().__init__(message or self.words, field="url")
        self.detail = detail


class NoAddress(CannotFetch):
    """What was given is no web address, or is written in a way that hides where it leads."""

    words = "This is no web address. It should begin with https:// or http:// and name a site."


class Forbidden(CannotFetch):
    """It leads to a private or special network, or to a port that is not for pages.

    The sentence never says which address a name led to: that would map the network for a stranger.
    """

    words = f"This address does not lead to a public site, so it is not fetched. {BY_HAND}"


class NoSuchName(CannotFetch):
    """The name has no address."""

    words = "There is no site of this name. Check the address for a slip."


class NoAnswer(CannotFetch):
    """Nobody answers there, or the connection broke off."""

    words = f"The site does not answer, or broke off. Try again in a few minutes. {BY_HAND}"


class NotSecure(CannotFetch):
    """Its certificate does not show that it is the site that was asked for."""

    words = f"The site could not show that it is the one you named: its certificate is not valid. {BY_HAND}"


class TooSlow(CannotFetch):
    """It took longer than the deadline, from the look-up of the name to the last byte."""

    words = f"The site took too long to send the page. Try again in a few minutes. {BY_HAND}"


class TooLarge(CannotFetch):
    """It sends more than the limit, as it comes or once unpacked."""

    words = f"The page is larger than can be taken in. {BY_HAND}"


class TooManyRedirects(CannotFetch):
    """It sends on and on."""

    words = f"The address sends on from page to page without an end. {BY_HAND}"


class Unreadable(CannotFetch):
    """The answer is not proper HTTP, or is packed in a way that cannot be undone."""

    words = f"The site's answer makes no sense. {BY_HAND}"


class NoPage(CannotFetch):
    """The site answers, and says that there is no page for us."""


class GonePage(NoPage):
    """The site says that there is no such page, or that there no longer is."""

    words = "The site says that there is no such page. Check the address, or look for an archived copy."


class RobotsRefused(CannotFetch):
    """The site's robots.txt asks programs to stay away from this page."""

    words = f"The site asks programs not to fetch this page (its robots.txt says so). {BY_HAND}"

"""Headers and limits that keep strangers and other sites out."""

from __future__ import annotations

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from redis.backoff import NoBackoff
from redis.retry import Retry
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Config

CSP = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "X-Frame-Options": "DENY",
}

FRAMED_CSP = CSP.replace("frame-ancestors 'none'", "frame-ancestors *")
"""For the few public pages that are made to stand in other sites' pages."""


class QuietSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, kept off every answer that a cache may hand to somebody else."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie, unless the answer is public: then neither Set-Cookie nor ``Vary: Cookie``."""
        if not response.cache_control.public:
            super().save_session(app, session, response)


_QUICKLY = {"socket_timeout": 1, "socket_connect_timeout": 1, "retry": Retry(NoBackoff(), 0)}
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, default_limits=[], headers_enabled=False)


def configure(app: Flask, config: Config) -> None:
    """Cookies, limits and headers, from ``config``."""
    app.config.update(
        SECRET_KEY=config.secret_key,
        SESSION_COOKIE_NAME="factcheck",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=not config.development,
        WTF_CSRF_TIME_LIMIT=None,  # a form left open over night must still be accepted
        WTF_CSRF_SSL_STRICT=not config.development,
        MAX_CONTENT_LENGTH=config.max_upload_bytes + 512 * 1024,
        MAX_FORM_MEMORY_SIZE=config.max_upload_bytes,
        RATELIMIT_STORAGE_URI=config.redis_url or "memory://",
        # Nobody waits long for a Redis that is away: signing in is refused until it is back.
        RATELIMIT_STORAGE_OPTIONS=_QUICKLY if config.redis_url else {},
        RATELIMIT_STRATEGY="fixed-window",
    )
    if config.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=config.trusted_proxies, x_proto=config.trusted_proxies
        )
    app.session_interface = QuietSessions()
    csrf.init_app(app)
    limiter.init_app(app)

    @app.after_request
    def guard(response: Response) -> Response:
        framed = response.headers.get("Content-Security-Policy") == FRAMED_CSP
        for name, value in HEADERS.items():
            if not (framed and name == "X-Frame-Options"):
                response.headers.setdefault(name, value)
        if not config.development:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"  # desk pages stay out of every cache
        return response

"""The claims of a sign-in: the user's name, as in the audit log and the list of members, and when the sign-in expires.

The name must be stable and unique: the email address in lower case, unless a setting names another claim.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from audit.errors import NotAllowedError, StoreError
from audit.messages import pages as messages
from audit.model.people import check_name
from audit.settings import load_settings
from audit.storage import Person

EMAIL_CLAIM = "email"
DEFAULT_SESSION_HOURS = 10  # a working day
MAX_SESSION_HOURS = 24
GRACE_PERIOD = timedelta(minutes=15)  # unfinished entries are still saved after the sign-in expired
EXPIRY_WARNING = timedelta(minutes=15)
CLOCK_LEEWAY = timedelta(minutes=5)  # by which the provider's clock may be ahead of this server's


@dataclass(frozen=True)
class UserSession:
    """The current user, and when the sign-in expires (None if nobody has to sign in)."""

    user: Person
    expires_at: datetime | None = None

    def is_active(self, now: datetime) -> bool:
        """Whether a page may be opened: the sign-in has not expired."""
        return self.expires_at is None or now < self.expires_at

    def expires_soon(self, now: datetime) -> bool:
        """Whether to warn that the sign-in expires soon."""
        return self.expires_at is not None and now >= self.expires_at - EXPIRY_WARNING

    def accepts_changes(self, now: datetime) -> bool:
        """Whether an open page may still save: for a short while after the sign-in expired."""
        return self.expires_at is None or now < self.expires_at + GRACE_PERIOD

    def require_user(self, now: datetime) -> Person:
        """Return the user. Raises NotAllowedError if nothing may be saved any more."""
        if not self.accepts_changes(now):
            raise NotAllowedError(messages.SESSION_EXPIRED)
        return self.user


@dataclass(frozen=True)
class SessionRules:
    """Which claim is the name of a user, and for how many hours a sign-in is valid."""

    name_claim: str = EMAIL_CLAIM
    session_hours: float = DEFAULT_SESSION_HOURS


def load_session_rules() -> SessionRules:
    """Return the rules that ``AUDIT_SIGN_IN_CLAIM`` and ``AUDIT_SIGN_IN_HOURS`` set."""
    settings = load_settings()
    try:
        hours = float(settings.sign_in_hours or DEFAULT_SESSION_HOURS)
    except ValueError:
        hours = 0
    if not 0 < hours <= MAX_SESSION_HOURS:
        raise StoreError(messages.SESSION_HOURS_INVALID.format(value=settings.sign_in_hours, maximum=MAX_SESSION_HOURS))
    return SessionRules(settings.sign_in_claim or EMAIL_CLAIM, hours)


def parse_claims(claims: Mapping[str, object], rules: SessionRules, now: datetime) -> UserSession:
    """Return the user and the expiry time from a provider's claims. Raises NotAllowedError if they are not valid."""
    user, issued_at = Person(_user_name(claims, rules.name_claim)), _issued_at(claims)
    if issued_at > now + CLOCK_LEEWAY:  # it would be valid for longer than a sign-in may be
        raise NotAllowedError(messages.SIGN_IN_IN_THE_FUTURE)
    return UserSession(user, issued_at + timedelta(hours=rules.session_hours))


def parse_proxy_claims(claims: Mapping[str, object], rules: SessionRules) -> UserSession:
    """Return the user that the proxy names. The proxy ends the sign-in itself."""
    return UserSession(Person(_user_name(claims, rules.name_claim)))


def _user_name(claims: Mapping[str, object], claim: str) -> str:
    """Return the name. An email address that the provider has not verified could be anyone's."""
    value = claims.get(claim)
    name = value.strip() if isinstance(value, str) else ""
    if not name:
        raise NotAllowedError(messages.NO_NAME_IN_SIGN_IN.format(claim=ascii(claim)))
    if claim == EMAIL_CLAIM:
        if str(claims.get("email_verified", True)).casefold() != "true":
            raise NotAllowedError(messages.EMAIL_NOT_VERIFIED)
        name = name.lower()
    check_name(Person(name))
    return name


def _issued_at(claims: Mapping[str, object]) -> datetime:
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        raise NotAllowedError(messages.NO_SIGN_IN_TIME)
    try:
        return datetime.fromtimestamp(issued, UTC)
    except (ValueError, OverflowError, OSError):
        raise NotAllowedError(messages.NO_SIGN_IN_TIME) from None

"""What a sign-in says: which name stands in the trail and in the list of members, and until when it holds.

The name must be stable and no two people's: the e-mail address in small letters, unless a setting names another claim.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from audit.errors import NotAllowedError, StoreError
from audit.model.people import check_name
from audit.settings import load_settings
from audit.storage import Person

EMAIL_CLAIM = "email"
DEFAULT_SESSION_HOURS = 10  # a working day
MAX_SESSION_HOURS = 24
GRACE_PERIOD = timedelta(minutes=15)  # what was half typed when the sign-in ended is still kept
EXPIRY_WARNING = timedelta(minutes=15)
SESSION_EXPIRED = "Your sign-in is over. Reload the page and sign in again."


@dataclass(frozen=True)
class UserSession:
    """Somebody who is there, and until when; None where nobody has to sign in."""

    user: Person
    expires_at: datetime | None = None

    def is_active(self, now: datetime) -> bool:
        """Whether a page may be opened: the sign-in is not over."""
        return self.expires_at is None or now < self.expires_at

    def expires_soon(self, now: datetime) -> bool:
        """Whether it is time to say that the sign-in ends."""
        return self.expires_at is not None and now >= self.expires_at - EXPIRY_WARNING

    def accepts_changes(self, now: datetime) -> bool:
        """Whether what an open page sends is still taken: for a short while longer than a page is opened."""
        return self.expires_at is None or now < self.expires_at + GRACE_PERIOD

    def require_user(self, now: datetime) -> Person:
        """Who acts. Raises NotAllowed where nothing is taken any more."""
        if not self.accepts_changes(now):
            raise NotAllowedError(SESSION_EXPIRED)
        return self.user


@dataclass(frozen=True)
class SessionRules:
    """Which claim is the name of a person, and for how many hours a sign-in holds."""

    name_claim: str = EMAIL_CLAIM
    session_hours: float = DEFAULT_SESSION_HOURS


def load_session_rules() -> SessionRules:
    """The rules that ``AUDIT_SIGN_IN_CLAIM`` and ``AUDIT_SIGN_IN_HOURS`` set."""
    settings = load_settings()
    try:
        hours = float(settings.sign_in_hours or DEFAULT_SESSION_HOURS)
    except ValueError:
        hours = 0
    if not 0 < hours <= MAX_SESSION_HOURS:
        raise StoreError(f"AUDIT_SIGN_IN_HOURS must be a number of hours up to {MAX_SESSION_HOURS}. Put it right.")
    return SessionRules(settings.sign_in_claim or EMAIL_CLAIM, hours)


def parse_claims(claims: Mapping[str, object], rules: SessionRules) -> UserSession:
    """Who signed in, and until when, from what the provider said. Raises NotAllowed where that will not do."""
    return UserSession(
        Person(_user_name(claims, rules.name_claim)), _issued_at(claims) + timedelta(hours=rules.session_hours)
    )


def parse_proxy_claims(claims: Mapping[str, object], rules: SessionRules) -> UserSession:
    """Who the proxy says is there. The proxy sees to it when the sign-in ends."""
    return UserSession(Person(_user_name(claims, rules.name_claim)))


def _user_name(claims: Mapping[str, object], claim: str) -> str:
    """The name; an address that the provider says it has not checked could be anybody's."""
    value = claims.get(claim)
    name = value.strip() if isinstance(value, str) else ""
    if not name:
        raise NotAllowedError(f"The sign-in did not say who you are: it has no {claim!a}. Ask whoever looks after it.")
    if claim == EMAIL_CLAIM:
        if str(claims.get("email_verified", True)).casefold() != "true":
            raise NotAllowedError(
                "The sign-in says that your e-mail address is not checked. Have it checked there first."
            )
        name = name.lower()
    check_name(Person(name))
    return name


def _issued_at(claims: Mapping[str, object]) -> datetime:
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        raise NotAllowedError("The sign-in does not say when it was. Ask whoever looks after it.")
    try:
        return datetime.fromtimestamp(issued, UTC)
    except (ValueError, OverflowError, OSError):
        raise NotAllowedError("The sign-in does not say when it was. Ask whoever looks after it.") from None

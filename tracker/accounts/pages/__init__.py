"""Pages of accounts: signing in and out, the reader's own profile and tokens."""

from tracker.accounts.pages import profile, signing, tokens
from tracker.accounts.pages.blueprint import blueprint

__all__ = ["blueprint", "profile", "signing", "tokens"]

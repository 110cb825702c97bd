"""What an operator may choose for family: `PF_FAMILY_<FIELD>`."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import Field

from chassis.settings import ServiceSettings


class FamilySettings(ServiceSettings):
    """How many documents a family may have under way at once, for how many days an unfinished one waits; the same of
    registration files filled online.
    """

    files_under_way: int = Field(default=20, ge=1)
    unfinished_file_days: float = Field(default=7, gt=0)
    online_file_days: float = Field(default=30, gt=0)
    """A file begun online and not sent, or sent back, is deleted so many days after it was last touched."""
    desk_file_days: float = Field(default=365, gt=0)
    """A draft of the desk is deleted so many days after it was last touched: a family that never came has no file."""
    online_files_per_hour: int = Field(default=10, ge=1)
    """Files begun from one address in an hour: a library or a social centre has one address for many."""
    online_files_open: int = Field(default=2000, ge=1)
    """Files begun online and not sent, in all."""
    online_file_bytes: int = Field(default=30 * 1024 * 1024, ge=1)
    """Documents joined to one file begun online, in bytes."""
    online_files_bytes: int = Field(default=4 * 1024**3, ge=1)
    """Documents joined to all those that nobody sent, in bytes: anybody may begin one."""
    file_links_per_hour: int = Field(default=3, ge=1)
    """Mails an address gets in an hour that lead back to a file."""
    file_link_hours: float = Field(default=24, gt=0)
    """How long such a link holds."""

    smtp_url: str = Field(default="", repr=False)
    """`smtp://[user:password@]host[:port]` or `smtps://…`; empty, a file sent back is told on its own page only."""
    public_url: str = Field(default="", pattern=r"^(https?://[^\s]+)?$")
    """How families reach the portal: the mail leads to their file."""
    mail_from: str = ""
    """Who writes; empty, `ne-pas-repondre` at the domain of the town's own address, else of the portal's."""

    def sender(self, town_email: str) -> str:
        """The address mails come from."""
        if self.mail_from:
            return self.mail_from
        domain = town_email.rpartition("@")[2] or urlsplit(self.public_url).hostname or "localhost"
        return f"ne-pas-repondre@{domain}"

"""The pages of the local mailbox: the portal's look in one self-contained document, light and dark, from a phone up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

Mail = Mapping[str, str]
NBSP = "\u00a0"

_LIGHT = (
    "--paper:#fbf8f3;--surface:#fff;--line:#ddd3c3;--ink:#24211c;--soft:#5a544a;--brand:#1d5b57;"
    "--brand-soft:#dcebe6;--warn:#7a5600;--warn-soft:#fbefcb"
)
_DARK = (
    "--paper:#171512;--surface:#211e1a;--line:#453f36;--ink:#f1ebe0;--soft:#bdb4a5;--brand:#7fcfc2;"
    "--brand-soft:#1c3633;--warn:#e8c56a;--warn-soft:#3a2f12"
)
_STYLE = (
    f":root{{color-scheme:light dark;{_LIGHT}}}@media(prefers-color-scheme:dark){{:root{{{_DARK}}}}}"
    "*{box-sizing:border-box}"
    "body{margin:0;font:1.0625rem/1.5 'Atkinson Hyperlegible Next',system-ui,sans-serif;"
    "background:var(--paper);color:var(--ink);overflow-wrap:anywhere}"
    "a{color:var(--brand);text-underline-offset:.2em}a:hover{color:var(--ink)}"
    ":focus-visible{outline:3px solid var(--ink);outline-offset:2px}"
    "header{border-block-start:4px solid var(--brand);border-block-end:1px solid var(--line);background:var(--surface)}"
    "header>div,main{max-width:52rem;margin:0 auto;padding:.75rem 1rem}"
    "header>div{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;align-items:center;justify-content:space-between}"
    "header a{display:inline-flex;align-items:center;min-height:2.75rem}"
    "strong,dt,.subject{font-weight:600}h1{font:600 1.75rem/1.2 Fraunces,Georgia,serif;margin:1rem 0}"
    ".trial{padding:.5rem .75rem;border:1px solid var(--warn);border-radius:10px;background:var(--warn-soft)}"
    ".soft,time,dt{color:var(--soft);font-size:.9375rem}"
    ".card{background:var(--surface);border:1px solid var(--line);border-radius:14px}"
    "ul{list-style:none;margin:1rem 0;padding:0}li+li{border-block-start:1px solid var(--line)}"
    "li a{display:grid;gap:.125rem;padding:.75rem 1rem;color:inherit;text-decoration:none}"
    "li a:hover{background:var(--brand-soft);color:inherit}"
    ".subject{color:var(--brand);text-decoration:underline;text-underline-offset:.2em}"
    ".letter{padding:1rem}dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:0 0 1rem;"
    "padding-block-end:1rem;border-block-end:1px solid var(--line)}dd{margin:0}"
    ".text{white-space:pre-wrap;margin:0}"
    "@media(min-width:40rem){li a{grid-template-columns:1fr auto}li .soft{grid-column:1}"
    "li time{grid-area:1/2/3;text-align:end}}"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")


def listing(mails: Iterable[Mail]) -> str:
    """The mails, the latest first, each a link to its letter."""
    rows = "".join(
        f'<li><a href="/{escape(mail["id"])}"><span class="subject">{escape(mail["subject"] or "(sans objet)")}</span>'
        f'<span class="soft">À{NBSP}: {escape(mail["to"])}</span>'
        f'<time datetime="{escape(mail["at"])}">{escape(mail["date"])}</time></a></li>'
        for mail in mails
    )
    return f'<ul class="card">{rows}</ul>' if rows else "<p>Aucun message pour le moment.</p>"


def letter(mail: Mail) -> str:
    """One mail, the addresses it names made links."""
    head = "".join(
        f"<dt>{label}</dt><dd>{escape(mail[key])}</dd>"
        for label, key in (("De", "from"), ("À", "to"), ("Date", "date"))
    )
    return (
        f'<p><a href="/">← Tous les messages</a></p><article class="card letter"><dl>{head}</dl>'
        f'<p class="text">{_linked(mail["text"])}</p></article>'
    )


def _linked(text: str) -> str:
    """The text escaped, with its web addresses as links."""
    parts, end = [], 0
    for found in _ADDRESS.finditer(text):
        address = escape(found[0])
        parts += [escape(text[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    return "".join([*parts, escape(text[end:])])


def document(title: str, body: str, portal_url: str) -> str:
    """A whole page. `portal_url`: where the portal is, "" where nobody knows."""
    back = f'<a href="{escape(portal_url)}">Revenir au portail</a>' if portal_url else ""
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{escape(title)} – Courrier d’essai</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><header><div><strong>Portail Famille · Courrier d’essai</strong>{back}</div></header>"
        f'<main><p class="trial">Ces messages restent sur cet ordinateur{NBSP}: aucun n’est parti.</p>'
        f"<h1>{escape(title)}</h1>{body}</main></body></html>"
    )

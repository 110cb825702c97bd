"""Headers that tell browsers what this portal never does: inline code, framing, other origins. Pure."""

from __future__ import annotations

RawHeaders = list[tuple[bytes, bytes]]

FORBIDDEN_FEATURES = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
TWO_YEARS = 63_072_000


def content_policy(form_origins: list[str], secure: bool) -> str:
    """The content security policy. `form_origins`: the municipal origins a form may lead to, besides our own."""
    rules = [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action " + " ".join(["'self'", *sorted(set(form_origins))]),
    ]
    if secure:
        rules.append("upgrade-insecure-requests")
    return "; ".join(rules)


def headers(form_origins: list[str], secure: bool) -> RawHeaders:
    """Every security header, as ASGI sends them."""
    chosen = {
        "content-security-policy": content_policy(form_origins, secure),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "permissions-policy": FORBIDDEN_FEATURES,
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
    if secure:
        chosen["strict-transport-security"] = f"max-age={TWO_YEARS}; includeSubDomains"
    return [(name.encode(), value.encode("latin-1")) for name, value in chosen.items()]

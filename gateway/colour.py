"""Turns the municipality's one colour into the few the pages use, with enough contrast in light and in dark. Pure."""

from __future__ import annotations

import re

DEFAULT = "#1d5b57"
LIGHT_GROUND = (251, 248, 243)
DARK_GROUND = (35, 32, 28)
ENOUGH = 4.6

Rgb = tuple[int, int, int]


def parse(text: str) -> Rgb | None:
    """`#rrggbb` as three numbers, or None."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        return None
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def hexa(colour: Rgb) -> str:
    """Three numbers as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _luminance(colour: Rgb) -> float:
    parts = [value / 255 for value in colour]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Rgb, other: Rgb) -> float:
    """WCAG's contrast ratio, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """`share` of the other colour in the first."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def readable(colour: Rgb, ground: Rgb, towards: Rgb, enough: float = ENOUGH) -> Rgb:
    """The nearest colour on the way to `towards` that reads on the ground."""
    for step in range(51):
        candidate = mix(colour, towards, step / 50)
        if contrast(candidate, ground) >= enough:
            return candidate
    return towards


def stylesheet(brand: str) -> str:
    """The rules that replace the portal's own colour; "" when there is nothing to replace."""
    colour = parse(brand)
    if colour is None or hexa(colour) == DEFAULT:
        return ""
    black, white = (0, 0, 0), (255, 255, 255)
    light = readable(colour, LIGHT_GROUND, black)
    dark = readable(colour, DARK_GROUND, white, enough=6.0)
    light_rules = _rules(light, mix(light, black, 0.3), mix(light, white, 0.85), white)
    dark_rules = _rules(dark, mix(dark, white, 0.3), mix(dark, DARK_GROUND, 0.75), mix(dark, black, 0.85))
    return (
        f":root {{ {light_rules} }}\n"
        "@media (prefers-color-scheme: dark) { "
        f':root:not([data-theme="light"]) {{ {dark_rules} }} }}\n'
        f':root[data-theme="dark"] {{ {dark_rules} }}\n'
    )


def _rules(brand: Rgb, deep: Rgb, soft: Rgb, on_brand: Rgb) -> str:
    return (
        f"--brand: {hexa(brand)}; --brand-deep: {hexa(deep)}; "
        f"--brand-soft: {hexa(soft)}; --on-brand: {hexa(on_brand)};"
    )

"""Contrast of every theme, computed: texts 4.5 : 1 (WCAG 1.4.3), what is not text 3 : 1 (1.4.11).

A disabled control is exempt from both, and asked for 3 : 1 all the same: it says what is missing.
"""

import re

import pytest

from ui import theme

TEXT, SHAPE = 4.5, 3.0
_RULE = re.compile(r"([^{}]+)\{([^}]*)\}")
_INK = re.compile(r"(?:^|;)\s*color:\s*(#[0-9a-f]{6})")
_GROUND = re.compile(r"(?:^|;)\s*background:\s*(#[0-9a-f]{6})")
_SELECTED = re.compile(
    r"selection-background-color:\s*(#[0-9a-f]{6});\s*selection-color:\s*(#[0-9a-f]{6})"
)
_EDGE = re.compile(r"border(?:-color)?:[^;]*(#[0-9a-f]{6})")

themes = pytest.mark.parametrize("p", theme.PALETTES.values(), ids=lambda p: p.name)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 computes it, from 1 to 21."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def rules(palette: theme.Palette) -> list[tuple[str, str]]:
    """Return the selectors and bodies of a theme's style sheet."""
    sheet = re.sub(r"/\*.*?\*/", "", theme.style_sheet(palette, 1.0), flags=re.DOTALL)
    return [(selector.strip(), " ".join(body.split())) for selector, body in _RULE.findall(sheet)]


def weak(pairs: list[tuple[str, str, str]], least: float) -> list[str]:
    """Return what cannot be told apart: what it is, ink, ground and contrast."""
    found = [(what, ink, ground, contrast(ink, ground)) for what, ink, ground in pairs]
    return [f"{what}: {ink} on {ground} is {c:.2f}" for what, ink, ground, c in found if c < least]


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert weak([("grey", "#777777", "#ffffff")], TEXT)


@themes
def test_texts_can_be_read_wherever_they_stand(p: theme.Palette) -> None:
    grounds = (p.background, p.panel, p.field, p.hover, p.accent_soft)
    pairs = [("text", ink, ground) for ink in (p.text, p.muted, p.accent) for ground in grounds]
    # Reasons under a bloc, also on the ground of a current one, alarming or not.
    reasons = (p.panel, p.background, p.hover, p.accent_soft, p.wait.back)
    pairs += [("reason", ink, ground)
              for ink in (p.text, p.muted, p.bad.text, p.wait.text, p.good.text)
              for ground in reasons]  # fmt: skip
    pairs += [(f"chip {name}", tone.text, tone.back) for name, tone in p.tones().items()]
    # The projection shows what is not decided yet as plain text.
    pairs += [(f"proposal {name}", tone.text, p.background) for name, tone in p.tones().items()]
    pairs += [("primary", p.on_accent, p.accent), ("tool tip", p.panel, p.text)]
    pairs += [("rail", ink, ground) for ink in (p.rail_text, "#ffffff")
              for ground in (p.rail, p.rail_active)]  # fmt: skip
    # The badges of the rail are those of the dark theme, turned round.
    pairs += [("badge", tone.back, tone.text) for tone in (theme.DARK.bad, theme.DARK.wait)]
    assert not weak(pairs, TEXT)


@themes
def test_every_rule_of_the_style_sheet_can_be_read(p: theme.Palette) -> None:
    pairs: list[tuple[str, str, str]] = []
    disabled: list[tuple[str, str, str]] = []
    for selector, body in rules(p):
        ink, ground = _INK.search(body), _GROUND.search(body)
        if ink and ground:
            into = disabled if ":disabled" in selector else pairs
            into.append((selector, ink[1], ground[1]))
        pairs += [
            (f"{selector} selected", match[2], match[1]) for match in _SELECTED.finditer(body)
        ]
    assert len(pairs) > 15
    assert disabled
    assert not weak(pairs, TEXT)
    assert not weak(disabled, SHAPE)


@themes
def test_the_focus_is_told_from_what_surrounds_it(p: theme.Palette) -> None:
    rings = [(selector, match[1]) for selector, body in rules(p)
             if ":focus" in selector and (match := _EDGE.search(body))]  # fmt: skip
    assert len(rings) > 8
    pairs = [(selector, ring, ground) for selector, ring in rings
             for ground in (p.panel, p.background, p.field, p.hover)]  # fmt: skip
    pairs += [("primary button", p.on_accent, p.accent),
              ("row", p.accent, p.accent_soft), ("bloc", p.accent, p.wait.back),
              ("checked chip", p.accent, p.kept.back), ("checked toggle", p.accent, p.bad.back),
              ("step", "#ffffff", p.rail), ("step shown", "#ffffff", p.rail_active)]  # fmt: skip
    assert not weak(pairs, SHAPE)


@themes
def test_shapes_that_say_something_can_be_seen(p: theme.Palette) -> None:
    pairs = [("progress", p.accent, p.panel), ("progress left", p.accent, p.accent_soft),
             ("limit of a chart", p.muted, p.panel),
             ("tick", p.on_accent, p.accent), ("empty box", p.muted, p.field),
             ("done", "#ffffff", theme.LIGHT.good.text)]  # fmt: skip
    pairs += [(f"sign {name}", tone.text, tone.back) for name, tone in p.tones().items()]
    pairs += [(f"bar {name}", p.tones()[name].text, p.panel) for name in ("good", "bad")]
    assert not weak(pairs, SHAPE)


@themes
def test_what_cannot_be_used_has_another_ground(p: theme.Palette) -> None:
    grounds = {
        name: found[1]
        for selector, body in rules(p)
        for name in re.split(r",\s*", selector)
        if (found := _GROUND.search(body))
    }
    for kind, usual in (("QPushButton", p.panel), ("QLineEdit", p.field)):
        assert grounds[f"{kind}:disabled"] != usual
    assert "QPlainTextEdit:read-only" in grounds

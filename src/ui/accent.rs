//! A tenant's accent colour, made readable. The tenant chooses any colour; text and edges in it keep a contrast of AA
//! (WCAG 2.2: 4.5 for text, 3 for edges) on every surface of `style/tokens.css`, in both schemes.

use vitrine_domain::Color;

/// When the tenant's colour cannot be read at all.
const FALLBACK: Rgb = Rgb([0x1d, 0x66, 0x70]);
/// The darkest surface that accent text stands on in the light scheme: `--paper`.
const LIGHT_WORST: Rgb = Rgb([0xf3, 0xec, 0xdf]);
/// The lightest surface in the dark scheme: `--surface-raised`.
const DARK_WORST: Rgb = Rgb([0x2c, 0x2f, 0x36]);
const WHITE: Rgb = Rgb([0xff, 0xff, 0xff]);
const INK: Rgb = Rgb([0x12, 0x14, 0x18]);
/// Of text.
const TEXT_CONTRAST: f32 = 4.5;
/// Of edges and icons.
const EDGE_CONTRAST: f32 = 3.0;
/// Steps from a colour to black or white.
const STEPS: u16 = 50;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rgb([u8; 3]);

/// One scheme's colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shades {
    /// Behind the words of a button.
    fill: Rgb,
    /// Those words.
    on_fill: Rgb,
    /// Words on a surface.
    text: Rgb,
    /// Fine edges.
    edge: Rgb,
}

/// The `style` attribute of an element with class `tinted`: custom properties alone, made of hexadecimal digits.
pub fn accent_style(accent: &str) -> String {
    let accent = Rgb::read(accent);
    let (light, dark) = (light_shades(accent), dark_shades(accent));
    let mut style = String::with_capacity(320);
    for (scheme, shades) in [("light", light), ("dark", dark)] {
        for (name, color) in
            [("fill", shades.fill), ("on", shades.on_fill), ("text", shades.text), ("edge", shades.edge)]
        {
            style.push_str(&format!("--accent-{name}-{scheme}:{};", color.hex()));
        }
    }
    style
}

fn light_shades(accent: Rgb) -> Shades {
    let (fill, on_fill) = fill_of(accent);
    let text = accent.toward(INK, LIGHT_WORST, TEXT_CONTRAST);
    let edge = accent.toward(INK, LIGHT_WORST, EDGE_CONTRAST);
    Shades { fill, on_fill, text, edge }
}

fn dark_shades(accent: Rgb) -> Shades {
    // A fill that vanishes into the dark surface is lifted first.
    let (fill, on_fill) = fill_of(accent.toward(WHITE, DARK_WORST, 1.8));
    let text = accent.toward(WHITE, DARK_WORST, TEXT_CONTRAST);
    let edge = accent.toward(WHITE, DARK_WORST, EDGE_CONTRAST);
    Shades { fill, on_fill, text, edge }
}

/// White words where they can be read, ink on light colours, and a slightly darker fill in between.
fn fill_of(accent: Rgb) -> (Rgb, Rgb) {
    if accent.contrast(WHITE) < TEXT_CONTRAST && accent.contrast(INK) >= 7.0 {
        return (accent, INK);
    }
    (accent.toward(INK, WHITE, TEXT_CONTRAST), WHITE)
}

impl Rgb {
    fn read(text: &str) -> Self {
        let Ok(color) = Color::parse(text) else { return FALLBACK };
        let channel = |from: usize| u8::from_str_radix(&color.as_str()[from..from + 2], 16).unwrap_or_default();
        Self([channel(1), channel(3), channel(5)])
    }

    fn hex(self) -> String {
        let [red, green, blue] = self.0;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// Relative luminance, 0 to 1.
    fn luminance(self) -> f32 {
        let linear = |channel: u8| {
            let part = f32::from(channel) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// 1 to 21.
    fn contrast(self, other: Self) -> f32 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// The colour itself, or as much of `end` mixed in as it needs to stand out from `surface`.
    fn toward(self, end: Self, surface: Self, contrast: f32) -> Self {
        (0..=STEPS)
            .map(|step| self.mixed(end, step))
            .find(|candidate| candidate.contrast(surface) >= contrast)
            .unwrap_or(end)
    }

    /// `step` of [`STEPS`] parts of `end`.
    fn mixed(self, end: Self, step: u16) -> Self {
        let mut mixed = self.0;
        for (channel, end) in mixed.iter_mut().zip(end.0) {
            let sum = u16::from(*channel) * (STEPS - step) + u16::from(end) * step;
            *channel = u8::try_from(sum / STEPS).unwrap_or(u8::MAX);
        }
        Self(mixed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every colour of a coarse cube, its corners included.
    fn colors() -> impl Iterator<Item = Rgb> {
        let steps = [0_u8, 31, 63, 95, 127, 159, 191, 223, 255];
        steps.into_iter().flat_map(move |red| {
            steps.into_iter().flat_map(move |green| steps.into_iter().map(move |blue| Rgb([red, green, blue])))
        })
    }

    #[test]
    fn every_accent_is_readable_in_both_schemes() {
        let surfaces_light = [WHITE, Rgb([0xf6, 0xf6, 0xf4]), LIGHT_WORST];
        let surfaces_dark = [Rgb([0x14, 0x16, 0x1a]), Rgb([0x1c, 0x1f, 0x24]), Rgb([0x27, 0x23, 0x1d]), DARK_WORST];
        for accent in colors() {
            for (shades, surfaces) in
                [(light_shades(accent), &surfaces_light[..]), (dark_shades(accent), &surfaces_dark[..])]
            {
                assert!(shades.on_fill.contrast(shades.fill) >= TEXT_CONTRAST, "{accent:?} {shades:?}");
                for surface in surfaces {
                    assert!(shades.text.contrast(*surface) >= TEXT_CONTRAST, "{accent:?} {shades:?} {surface:?}");
                    assert!(shades.edge.contrast(*surface) >= EDGE_CONTRAST, "{accent:?} {shades:?} {surface:?}");
                }
            }
        }
    }

    #[test]
    fn a_readable_accent_stays_as_it_is() {
        let green = Rgb::read("#1f5f4a");
        assert_eq!(light_shades(green), Shades { fill: green, on_fill: WHITE, text: green, edge: green });
    }

    #[test]
    fn style_carries_nothing_but_colors() {
        let style = accent_style("red;background:url(x)");
        assert_eq!(style, accent_style(&FALLBACK.hex()));
        assert!(style.starts_with("--accent-fill-light:#1d6670;"), "{style}");
    }
}

//! A colour that a tenant chose for a stage or as its accent.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The text is not a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColorError;

impl fmt::Display for ColorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Choose a colour: # and six hexadecimal digits, such as #2f6f5e.")
    }
}

impl std::error::Error for ColorError {}

/// `#rrggbb`, lower case. Safe to write into a style attribute: nothing but these seven characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Color(String);

impl Color {
    /// Accepts `#rrggbb` in any case.
    ///
    /// # Errors
    /// Anything else.
    pub fn parse(text: &str) -> Result<Self, ColorError> {
        let text = text.trim();
        let digits = text.strip_prefix('#').ok_or(ColorError)?;
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(ColorError);
        }
        Ok(Self(text.to_ascii_lowercase()))
    }

    /// `#rrggbb`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Color {
    type Error = ColorError;
    fn try_from(text: String) -> Result<Self, ColorError> {
        Self::parse(&text)
    }
}

impl From<Color> for String {
    fn from(color: Color) -> Self {
        color.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn color_cannot_carry_style_text() {
        for text in ["red", "#fff", "#12345", "#1234567", "#12345g", "#123456;x", "url(x)"] {
            assert_eq!(Color::parse(text), Err(ColorError), "{text}");
        }
        assert_eq!(Color::parse(" #2F6F5E ").map(String::from), Ok("#2f6f5e".to_owned()));
    }
}

//! Files of a job: what kinds are kept, what they are called, how large they may be.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The most characters of a file's name. Longer ones are cut in the middle of the name, so that the ending stays.
pub const FILE_NAME_CHARS_MAX: usize = 120;
/// One sending adds at most so many files.
pub const FILES_PER_UPLOAD_MAX: usize = 20;
/// The largest file that a tenant takes unless it says otherwise, in bytes: 50 MB.
pub const UPLOAD_BYTES_DEFAULT: u64 = 50 * MEGABYTE;
/// What a tenant may set as its largest file, in MB: from here…
pub const UPLOAD_MEGABYTES_MIN: u64 = 1;
/// …to here.
pub const UPLOAD_MEGABYTES_MAX: u64 = 2_000;
/// Bytes in a MB, as file managers count.
pub const MEGABYTE: u64 = 1_000_000;

/// What a file is, by its bytes. Nothing else is kept: no HTML, no SVG, nothing that runs, no archive that nobody can
/// look into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// A photo.
    Jpeg,
    /// A picture.
    Png,
    /// A picture, perhaps moving.
    Gif,
    /// A picture.
    Webp,
    /// A photo of a newer phone; browsers cannot show it.
    Heic,
    /// A PDF document.
    Pdf,
    /// A text document of an office program.
    Document,
    /// A spreadsheet of an office program.
    Sheet,
    /// A presentation of an office program.
    Slides,
    /// Plain text.
    Text,
    /// A table as plain text.
    Csv,
}

impl FileKind {
    /// All.
    pub const ALL: [Self; 11] = [
        Self::Jpeg,
        Self::Png,
        Self::Gif,
        Self::Webp,
        Self::Heic,
        Self::Pdf,
        Self::Document,
        Self::Sheet,
        Self::Slides,
        Self::Text,
        Self::Csv,
    ];

    /// The word for people: "Photo", "PDF"…
    pub const fn label(self) -> &'static str {
        match self {
            Self::Jpeg | Self::Heic => "Photo",
            Self::Png | Self::Gif | Self::Webp => "Picture",
            Self::Pdf => "PDF",
            Self::Document => "Document",
            Self::Sheet => "Spreadsheet",
            Self::Slides => "Presentation",
            Self::Text => "Text",
            Self::Csv => "Table",
        }
    }

    /// A picture that every browser shows.
    pub const fn is_picture(self) -> bool {
        match self {
            Self::Jpeg | Self::Png | Self::Gif | Self::Webp => true,
            Self::Heic | Self::Pdf | Self::Document | Self::Sheet | Self::Slides | Self::Text | Self::Csv => false,
        }
    }
}

/// What a file's bytes are, exactly: the kind, the media type that it is handed out with, and its usual ending. The
/// types are ours, whatever the sender claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MediaType {
    /// As answers have it.
    pub name: &'static str,
    /// What it is for people.
    pub kind: FileKind,
    /// The endings that its names may have, lower case; the first is the usual one.
    pub endings: &'static [&'static str],
}

macro_rules! types {
    ($($name:literal, $kind:ident, [$($ending:literal),+];)+) => {
        /// Every media type that is kept.
        pub const MEDIA_TYPES: &[MediaType] =
            &[$(MediaType { name: $name, kind: FileKind::$kind, endings: &[$($ending),+] }),+];
    };
}

types! {
    "image/jpeg", Jpeg, ["jpg", "jpeg", "jpe", "jfif"];
    "image/png", Png, ["png"];
    "image/gif", Gif, ["gif"];
    "image/webp", Webp, ["webp"];
    "image/heic", Heic, ["heic", "heif"];
    "application/pdf", Pdf, ["pdf"];
    "application/msword", Document, ["doc"];
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Document, ["docx"];
    "application/vnd.oasis.opendocument.text", Document, ["odt"];
    "application/vnd.ms-excel", Sheet, ["xls"];
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Sheet, ["xlsx"];
    "application/vnd.oasis.opendocument.spreadsheet", Sheet, ["ods"];
    "application/vnd.ms-powerpoint", Slides, ["ppt"];
    "application/vnd.openxmlformats-officedocument.presentationml.presentation", Slides, ["pptx"];
    "application/vnd.oasis.opendocument.presentation", Slides, ["odp"];
    "text/plain", Text, ["txt", "log", "md"];
    "text/csv", Csv, ["csv", "tsv"];
}

impl MediaType {
    /// By its name.
    pub fn named(name: &str) -> Option<Self> {
        MEDIA_TYPES.iter().find(|one| one.name == name).copied()
    }
}

/// What a file is called: no folder, no control character, at most [`FILE_NAME_CHARS_MAX`] characters, and never empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct FileName(String);

impl FileName {
    /// What a sender calls a file, made harmless. Nobody chooses the names of their photos, so nothing is refused.
    pub fn clean(sent: &str) -> Self {
        let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
        let kept: String = last.chars().filter(|c| !c.is_control() && !turns_text(*c)).collect();
        let kept = kept.trim().trim_start_matches('.').trim_end_matches([' ', '.']).trim();
        if kept.is_empty() {
            return Self("file".to_owned());
        }
        Self(shortened(kept))
    }

    /// The same with an ending that says what the bytes are.
    #[must_use]
    pub fn with_ending_of(self, media: MediaType) -> Self {
        let ending = self.ending().map(str::to_ascii_lowercase);
        if ending.is_some_and(|ending| media.endings.contains(&ending.as_str())) {
            return self;
        }
        let usual = media.endings.first().copied().unwrap_or("bin");
        Self(shortened(&format!("{}.{usual}", self.0)))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn ending(&self) -> Option<&str> {
        self.0.rsplit_once('.').map(|(_, ending)| ending)
    }
}

/// Characters that make the following text look turned around, so that `gpj.exe` reads `exe.jpg`.
const fn turns_text(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn shortened(name: &str) -> String {
    let count = name.chars().count();
    if count <= FILE_NAME_CHARS_MAX {
        return name.to_owned();
    }
    let end: String = name.chars().skip(count - 20).collect();
    let start: String = name.chars().take(FILE_NAME_CHARS_MAX - 21).collect();
    format!("{start}…{end}")
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<String> for FileName {
    fn from(text: String) -> Self {
        Self::clean(&text)
    }
}

impl From<FileName> for String {
    fn from(name: FileName) -> Self {
        name.0
    }
}

/// A size as people read it: `840 bytes`, `12 kB`, `3.4 MB`.
pub fn bytes_in_words(bytes: u64) -> String {
    let tenths = |unit: u64| (bytes.saturating_mul(10) + unit / 2) / unit;
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", (bytes + 500) / 1_000),
        1_000_000..1_000_000_000 => in_tenths(tenths(MEGABYTE), "MB"),
        _ => in_tenths(tenths(1_000 * MEGABYTE), "GB"),
    }
}

fn in_tenths(tenths: u64, unit: &str) -> String {
    if tenths.is_multiple_of(10) {
        format!("{} {unit}", tenths / 10)
    } else {
        format!("{}.{} {unit}", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_loses_what_could_harm_and_keeps_what_people_gave_it() {
        let clean = |name: &str| String::from(FileName::clean(name));
        assert_eq!(clean("Küche & Bad (2).jpg"), "Küche & Bad (2).jpg");
        assert_eq!(clean("../../etc/passwd"), "passwd");
        assert_eq!(clean("C:\\Users\\dana\\photo.jpg"), "photo.jpg");
        assert_eq!(clean("a\r\nSet-Cookie: b.txt"), "aSet-Cookie: b.txt");
        assert_eq!(clean("evil\u{202e}gpj.exe"), "evilgpj.exe");
        assert_eq!(clean(" .. "), "file");
        assert_eq!(clean(""), "file");
        let long = clean(&format!("{}.jpg", "é".repeat(400)));
        assert!(long.chars().count() <= FILE_NAME_CHARS_MAX && long.ends_with(".jpg"), "{long}");
    }

    #[test]
    fn ending_says_what_the_bytes_are() {
        let jpeg = MediaType::named("image/jpeg").expect("is kept");
        let named = |name: &str| String::from(FileName::clean(name).with_ending_of(jpeg));
        assert_eq!(named("photo.JPG"), "photo.JPG");
        assert_eq!(named("page.html"), "page.html.jpg");
        assert_eq!(named("photo"), "photo.jpg");
    }

    #[test]
    fn sizes_read_like_a_file_manager() {
        let said: Vec<_> = [0, 999, 1_000, 12_400, 3_449_999, 50_000_000, 2_000_000_000].map(bytes_in_words).into();
        assert_eq!(said, ["0 bytes", "999 bytes", "1 kB", "12 kB", "3.4 MB", "50 MB", "2 GB"]);
    }

    #[test]
    fn nothing_that_a_browser_runs_is_kept() {
        for one in MEDIA_TYPES {
            assert!(!["html", "svg", "xml", "javascript"].iter().any(|word| one.name.ends_with(word)), "{}", one.name);
        }
    }
}

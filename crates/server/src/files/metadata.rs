//! What PNG and WebP files say about themselves besides the picture: place, camera, captions. It is taken out while the
//! bytes pass, chunk by chunk, without touching the picture; nothing is held but the head of a chunk.

/// Chunks of a PNG with words and places: Exif, and texts of any kind (XMP is one of them).
const PNG_WORDS: [&[u8; 4]; 4] = [b"eXIf", b"tEXt", b"zTXt", b"iTXt"];
/// The same of a WebP.
const WEBP_WORDS: [&[u8; 4]; 2] = [b"EXIF", b"XMP "];
/// A chunk by this name is padding to every reader of a WebP.
const PADDING: &[u8; 4] = b"JUNK";
/// Bits of a WebP's first chunk that announce Exif and XMP.
const WEBP_WORD_FLAGS: u8 = 0b0000_1100;
/// A PNG begins with so many bytes before its chunks; so does a chunk before its content, in both.
const HEAD_BYTES: usize = 8;
/// `RIFF`, a length, `WEBP`.
const WEBP_HEAD_BYTES: usize = 12;

/// The bytes are not built like their kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Damaged;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Built {
    /// Chunks that can be left out.
    Png,
    /// Chunks whose lengths the head of the file adds up: they become padding. Behind the last one there is nothing.
    Webp,
}

/// What happens to the content of the chunk that passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stays,
    GoesAway,
    IsBlanked,
    /// The first byte announces what is taken out.
    Announces,
}

/// Lets a file pass without its words.
pub(crate) struct Forgetter {
    built: Built,
    /// A head that has not come whole yet.
    head: Vec<u8>,
    head_bytes: usize,
    is_first: bool,
    fate: Fate,
    /// Bytes of the content that are still to come.
    content: u64,
    /// The picture ends with the content that passes; whatever stands behind it goes away.
    is_last: bool,
}

impl Forgetter {
    /// At the first byte of a file.
    pub(crate) fn new(built: Built) -> Self {
        let head_bytes = match built {
            Built::Png => HEAD_BYTES,
            Built::Webp => WEBP_HEAD_BYTES,
        };
        Self { built, head: Vec::new(), head_bytes, is_first: true, fate: Fate::Stays, content: 0, is_last: false }
    }

    /// What stays of the next bytes.
    ///
    /// # Errors
    /// [`Damaged`], so that nobody knows what is in it.
    pub(crate) fn pass(&mut self, mut piece: &[u8]) -> Result<Vec<u8>, Damaged> {
        let mut kept = Vec::with_capacity(piece.len() + self.head.len());
        while !piece.is_empty() {
            let room = usize::try_from(self.content).unwrap_or(usize::MAX);
            if room > 0 {
                let (now, rest) = piece.split_at(room.min(piece.len()));
                self.content -= now.len() as u64;
                self.take(now, &mut kept);
                piece = rest;
                continue;
            }
            if self.is_last {
                break;
            }
            let (now, rest) = piece.split_at((self.head_bytes - self.head.len()).min(piece.len()));
            self.head.extend_from_slice(now);
            piece = rest;
            if self.head.len() == self.head_bytes {
                let head = std::mem::take(&mut self.head);
                self.begin(&head, &mut kept)?;
            }
        }
        Ok(kept)
    }

    fn take(&mut self, content: &[u8], kept: &mut Vec<u8>) {
        match self.fate {
            Fate::Stays => kept.extend_from_slice(content),
            Fate::GoesAway => {}
            Fate::IsBlanked => kept.extend(content.iter().map(|_| 0)),
            Fate::Announces => {
                kept.extend(content.iter().take(1).map(|flags| flags & !WEBP_WORD_FLAGS));
                kept.extend(content.iter().skip(1));
                self.fate = Fate::Stays;
            }
        }
    }

    fn begin(&mut self, head: &[u8], kept: &mut Vec<u8>) -> Result<(), Damaged> {
        let four = |at: usize| -> Result<[u8; 4], Damaged> {
            head.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).ok_or(Damaged)
        };
        if std::mem::take(&mut self.is_first) {
            kept.extend_from_slice(head);
            self.head_bytes = HEAD_BYTES;
            return Ok(());
        }
        match self.built {
            Built::Png => {
                let (length, name) = (u64::from(u32::from_be_bytes(four(0)?)), four(4)?);
                if !name.iter().all(u8::is_ascii_alphabetic) {
                    return Err(Damaged);
                }
                let is_words = PNG_WORDS.contains(&&name);
                self.fate = if is_words { Fate::GoesAway } else { Fate::Stays };
                // A sum stands behind the content.
                self.content = length + 4;
                self.is_last = name == *b"IEND";
                if !is_words {
                    kept.extend_from_slice(head);
                }
            }
            Built::Webp => {
                let (name, length) = (four(0)?, u64::from(u32::from_le_bytes(four(4)?)));
                if !name.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ') {
                    return Err(Damaged);
                }
                let is_words = WEBP_WORDS.contains(&&name);
                self.fate = match &name {
                    b"VP8X" => Fate::Announces,
                    _ if is_words => Fate::IsBlanked,
                    _ => Fate::Stays,
                };
                kept.extend_from_slice(if is_words { PADDING } else { &name });
                kept.extend_from_slice(&head[4..]);
                self.content = length + length % 2;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: &[u8] = b"51 degrees north, and more of them";

    fn png_chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).expect("short").to_be_bytes();
        [&length, name.as_slice(), content, b"\x01\x02\x03\x04"].concat()
    }

    fn webp_chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).expect("short").to_le_bytes();
        let padding = if content.len() % 2 == 1 { b"\0".as_slice() } else { b"" };
        [name.as_slice(), &length, content, padding].concat()
    }

    fn webp(chunks: &[Vec<u8>]) -> Vec<u8> {
        let all = chunks.concat();
        let length = u32::try_from(all.len() + 4).expect("short").to_le_bytes();
        [b"RIFF".as_slice(), &length, b"WEBP", &all].concat()
    }

    /// In pieces of every length.
    fn passed(built: Built, file: &[u8]) -> Vec<u8> {
        let whole = Forgetter::new(built).pass(file).expect("whole");
        for size in 1..40 {
            let mut forgetter = Forgetter::new(built);
            let pieces: Vec<u8> = file.chunks(size).flat_map(|piece| forgetter.pass(piece).expect("a piece")).collect();
            assert_eq!(pieces, whole, "in pieces of {size}");
        }
        whole
    }

    fn has(bytes: &[u8], part: &[u8]) -> bool {
        bytes.windows(part.len()).any(|window| window == part)
    }

    #[test]
    fn png_passes_without_its_words_and_without_what_stands_behind_it() {
        let (start, end) = (b"\x89PNG\r\n\x1a\n".to_vec(), png_chunk(b"IEND", b""));
        let (head, picture) = (png_chunk(b"IHDR", b"thirteen long"), png_chunk(b"IDAT", b"the picture"));
        let words = PNG_WORDS.map(|name| png_chunk(name, PLACE)).concat();
        let (before, behind) = (png_chunk(b"tEXt", PLACE), b"behind".to_vec());
        let file = [&start, &before, &head, &picture, &words, &end, &behind].map(Vec::as_slice).concat();
        let bare = [&start, &head, &picture, &end].map(Vec::as_slice).concat();
        assert_eq!(passed(Built::Png, &file), bare);
        assert_eq!(passed(Built::Png, &bare), bare);
    }

    #[test]
    fn webp_passes_with_padding_in_the_place_of_its_words() {
        let (flags, picture) = (b"\x1c\0\0\0\x01\0\0\x01\0\0".as_slice(), webp_chunk(b"VP8 ", b"odd"));
        let file = webp(&[
            webp_chunk(b"VP8X", flags),
            picture.clone(),
            webp_chunk(b"EXIF", PLACE),
            webp_chunk(b"XMP ", PLACE),
        ]);
        let blank = vec![0; PLACE.len()];
        let bare = webp(&[
            webp_chunk(b"VP8X", b"\x10\0\0\0\x01\0\0\x01\0\0"),
            picture,
            webp_chunk(b"JUNK", &blank),
            webp_chunk(b"JUNK", &blank),
        ]);
        assert_eq!(passed(Built::Webp, &file), bare);
        let plain = webp(&[webp_chunk(b"VP8L", b"picture")]);
        assert_eq!(passed(Built::Webp, &plain), plain);
    }

    #[test]
    fn no_bytes_make_it_stumble_or_tell_the_place() {
        let png = [b"\x89PNG\r\n\x1a\n".to_vec(), png_chunk(b"eXIf", PLACE), png_chunk(b"IEND", b"")].concat();
        for end in 0..png.len() {
            let kept = Forgetter::new(Built::Png).pass(&png[..end]).expect("a part");
            assert!(!has(&kept, b"degrees"));
        }
        for at in 8..png.len() {
            for value in [0x00, 0x7f, 0x80, 0xff] {
                let mut damaged = png.clone();
                damaged[at] = value;
                let _ = Forgetter::new(Built::Png).pass(&damaged);
                let _ = Forgetter::new(Built::Webp).pass(&damaged);
            }
        }
        assert_eq!(Forgetter::new(Built::Png).pass(b"\x89PNG\r\n\x1a\n\0\0\0\x01\x01\x02\x03\x04"), Err(Damaged));
    }
}

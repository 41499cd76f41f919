//! Photos know where they were taken. What nobody keeps nobody can show by mistake: the place is taken out of every
//! JPEG as it arrives. The rest of what the camera wrote (also how it was held) stays, and so does every length.

/// A JPEG whose picture begins later than this holds too much before it to be looked through: 1 MiB.
pub(crate) const HEAD_BYTES_MAX: usize = 1024 * 1024;

/// Tag of the pointer to the place, in the first directory of an Exif block.
const GPS_POINTER: u16 = 0x8825;

/// How far the head of a JPEG has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Head {
    /// Up to the picture itself.
    Whole,
    /// More of it is to come.
    Unfinished,
    /// Not built like a JPEG.
    Broken,
}

/// Where the segments of a JPEG begin.
pub(crate) const HEAD_BEGINS: usize = 2;

/// Takes the place out of the head of a JPEG, from the segment at `from` on. Answers besides where it came to: that is
/// where the picture begins, or where to go on once there is more.
pub(crate) fn forget_location(head: &mut [u8], from: usize) -> (Head, usize) {
    let mut at = from;
    loop {
        let Some(marker) = head.get(at..at + 4) else { return (Head::Unfinished, at) };
        if marker[0] != 0xff {
            return (Head::Broken, at);
        }
        match marker[1] {
            // Padding before a marker.
            0xff => {
                at += 1;
                continue;
            }
            // The picture begins, or ends.
            0xda | 0xd9 => return (Head::Whole, at),
            0x01 | 0xd0..=0xd8 => {
                at += 2;
                continue;
            }
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([marker[2], marker[3]]));
        if length < 2 {
            return (Head::Broken, at);
        }
        let (kind, end) = (marker[1], at + 2 + length);
        let Some(segment) = head.get_mut(at + 4..end) else { return (Head::Unfinished, at) };
        forget_in_segment(kind, segment);
        at = end;
    }
}

fn forget_in_segment(kind: u8, segment: &mut [u8]) {
    match kind {
        0xe1 => match segment.strip_prefix(b"Exif\0\0") {
            Some(_) => {
                if let Some(block) = segment.get_mut(6..)
                    && forget_in_exif(block).is_none()
                {
                    // Not understood, so nobody knows what it holds.
                    block.fill(0);
                }
            }
            // Everything else in such a segment is text about the picture (XMP), where the place may stand as well.
            None => segment.fill(b' '),
        },
        // The index of further pictures behind this one, which are not kept.
        0xe2 if segment.starts_with(b"MPF\0") => segment.fill(0),
        // Captions with towns and countries (IPTC), and comments.
        0xed | 0xfe => segment.fill(0),
        _ => {}
    }
}

/// Finds the end of a JPEG's picture. Behind it phones put whole films and further pictures, each with a place of its
/// own: none of that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PictureEnd {
    /// In the picture itself.
    Picture,
    /// After `0xff`.
    Marker,
    /// In the length of a segment between two parts of the picture; with its first byte.
    Length(Option<u8>),
    /// So many bytes of such a segment are left.
    Segment(usize),
    /// The picture is over.
    Over,
}

impl PictureEnd {
    /// How many of the next bytes belong to the picture. Begins with the marker that [`forget_location`] came to.
    pub(crate) fn within(&mut self, bytes: &[u8]) -> usize {
        let mut at = 0;
        while let Some(byte) = bytes.get(at).copied() {
            *self = match (*self, byte) {
                (Self::Over, _) => return at,
                (Self::Picture, 0xff) | (Self::Marker, 0xff) => Self::Marker,
                (Self::Marker, 0xd9) => Self::Over,
                (Self::Picture, _) | (Self::Marker, 0x00 | 0x01 | 0xd0..=0xd8) => Self::Picture,
                (Self::Marker, _) => Self::Length(None),
                (Self::Length(None), high) => Self::Length(Some(high)),
                (Self::Length(Some(high)), low) => {
                    Self::Segment(usize::from(u16::from_be_bytes([high, low])).saturating_sub(2)).begun()
                }
                (Self::Segment(left), _) => {
                    let step = left.min(bytes.len() - at);
                    at += step;
                    *self = Self::Segment(left - step).begun();
                    continue;
                }
            };
            at += 1;
        }
        at
    }

    fn begun(self) -> Self {
        if self == Self::Segment(0) { Self::Picture } else { self }
    }
}

/// Takes the place out of a TIFF block; `None` when it is not built like one.
fn forget_in_exif(block: &mut [u8]) -> Option<()> {
    let order = match block.get(..4)? {
        b"II*\0" => Order::Little,
        b"MM\0*" => Order::Big,
        _ => return None,
    };
    let first = usize::try_from(order.u32(block, 4)?).ok()?;
    let entries = usize::from(order.u16(block, first)?);
    for number in 0..entries {
        let entry = first + 2 + number * 12;
        if order.u16(block, entry)? == GPS_POINTER {
            let directory = usize::try_from(order.u32(block, entry + 8)?).ok()?;
            forget_directory(block, order, directory)?;
            block.get_mut(entry + 8..entry + 12)?.fill(0);
        }
    }
    Some(())
}

fn forget_directory(block: &mut [u8], order: Order, directory: usize) -> Option<()> {
    /// Bytes of one value, by its type.
    const SIZES: [usize; 13] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
    let entries = usize::from(order.u16(block, directory)?);
    for number in 0..entries {
        let entry = directory + 2 + number * 12;
        let size = SIZES.get(usize::from(order.u16(block, entry + 2)?)).copied().unwrap_or(1);
        let length = size.checked_mul(usize::try_from(order.u32(block, entry + 4)?).ok()?)?;
        if length > 4 {
            let value = usize::try_from(order.u32(block, entry + 8)?).ok()?;
            block.get_mut(value..value.checked_add(length)?)?.fill(0);
        }
        block.get_mut(entry..entry + 12)?.fill(0);
    }
    block.get_mut(directory..directory + 2)?.fill(0);
    Some(())
}

#[derive(Clone, Copy)]
enum Order {
    Little,
    Big,
}

impl Order {
    fn u16(self, block: &[u8], at: usize) -> Option<u16> {
        let bytes = block.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(match self {
            Self::Little => u16::from_le_bytes(bytes),
            Self::Big => u16::from_be_bytes(bytes),
        })
    }

    fn u32(self, block: &[u8], at: usize) -> Option<u32> {
        let bytes = block.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(match self {
            Self::Little => u32::from_le_bytes(bytes),
            Self::Big => u32::from_be_bytes(bytes),
        })
    }
}

/// A JPEG's Exif segment with an orientation, a place and a text beside it; for tests.
#[cfg(test)]
pub(crate) fn exif_with_place(orientation: u8, place: &[u8; 24]) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08".to_vec();
    tiff.extend([0, 2]);
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    tiff.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38]);
    tiff.extend([0, 0, 0, 0]);
    // At 38: one value of three fractions.
    tiff.extend([0, 1]);
    tiff.extend([0, 2, 0, 5, 0, 0, 0, 3, 0, 0, 0, 56]);
    tiff.extend([0, 0, 0, 0]);
    tiff.extend(place);
    let mut segment = vec![0xff, 0xe1];
    segment.extend(u16::try_from(tiff.len() + 8).expect("short").to_be_bytes());
    segment.extend(b"Exif\0\0");
    segment.extend(tiff);
    segment
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: &[u8; 24] = b"the-place-of-the-picture";

    fn head(segments: &[&[u8]]) -> Vec<u8> {
        let mut head = vec![0xff, 0xd8];
        segments.iter().for_each(|segment| head.extend(*segment));
        head.extend([0xff, 0xda, 0, 2]);
        head
    }

    fn has(bytes: &[u8], part: &[u8]) -> bool {
        bytes.windows(part.len()).any(|window| window == part)
    }

    #[test]
    fn place_goes_and_everything_else_stays() {
        let exif = exif_with_place(6, PLACE);
        let xmp = [b"\xff\xe1\0\x20http://ns.adobe.com/".as_slice(), b"exif:GPSLa".as_slice()].concat();
        let mut photo = head(&[&exif, &xmp]);
        let length = photo.len();
        assert!(has(&photo, PLACE));
        assert_eq!(forget_location(&mut photo, HEAD_BEGINS).0, Head::Whole);
        assert_eq!(photo.len(), length);
        assert!(!has(&photo, PLACE) && !has(&photo, b"GPSLa"));
        assert!(has(&photo, &[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]), "the orientation stays");
    }

    #[test]
    fn no_bytes_make_it_stumble() {
        let whole = head(&[&exif_with_place(6, PLACE)]);
        for end in 0..whole.len() {
            let mut part = whole[..end].to_vec();
            assert_ne!(forget_location(&mut part, HEAD_BEGINS).0, Head::Whole, "{end}");
        }
        for at in 2..whole.len() {
            for value in [0x00, 0x7f, 0x80, 0xff] {
                let mut damaged = whole.clone();
                damaged[at] = value;
                forget_location(&mut damaged, HEAD_BEGINS);
            }
        }
    }

    #[test]
    fn block_that_is_not_understood_is_emptied() {
        let mut exif = exif_with_place(6, PLACE);
        // The pointer leads outside.
        let at = exif.windows(4).position(|window| window == [0, 0, 0, 38]).expect("the pointer");
        exif[at + 2] = 0x7f;
        let mut photo = head(&[&exif]);
        assert_eq!(forget_location(&mut photo, HEAD_BEGINS).0, Head::Whole);
        assert!(!has(&photo, PLACE));
    }

    #[test]
    fn head_is_read_once_however_small_the_pieces() {
        let whole = head(&[&exif_with_place(6, PLACE), b"\xff\xe2\0\x0cMPF\0canary"]);
        let (mut part, mut from) = (Vec::new(), HEAD_BEGINS);
        for (at, byte) in whole.iter().enumerate() {
            part.push(*byte);
            let (found, came_to) = forget_location(&mut part, from);
            assert!(came_to >= from, "it never goes back");
            from = came_to;
            assert_eq!(found == Head::Whole, at + 1 == whole.len());
        }
        assert!(!has(&part, PLACE) && !has(&part, b"canary") && !has(&part, b"MPF"));
        assert_eq!(&part[from..], [0xff, 0xda, 0, 2]);
    }

    #[test]
    fn what_lies_behind_a_picture_is_none_of_it() {
        // Two scans, with a table between them that looks like an end.
        let picture = b"\xff\xda\0\x04xy12\xff\x00\xff\xd3\xff\xff\xc4\0\x06\xff\xd9\xff\xd9\xff\xda\0\x02345\xff\xd9";
        let film = b"\xff\xd8ftypmp42 a film with a place \xff\xd9";
        let all = [&picture[..], film].concat();
        for size in [1, 2, 3, 7, all.len()] {
            let mut end = PictureEnd::Picture;
            let kept: Vec<u8> = all.chunks(size).flat_map(|piece| piece[..end.within(piece)].to_vec()).collect();
            assert_eq!(kept, picture, "in pieces of {size}");
        }
        let mut end = PictureEnd::Picture;
        assert_eq!(end.within(b"\xff\xd9behind"), 2, "a picture that ends where it begins");
    }
}

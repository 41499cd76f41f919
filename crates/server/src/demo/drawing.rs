//! The demo's files, drawn and written here: the same bytes on every run.

use crate::service::file::{UploadForm, UploadSide, begin_upload};
use crate::service::form::FilledForm;
use crate::{Context, ServiceError, ServiceResult, Viewer};
use bytes::Bytes;
use futures::stream;
use image::{ImageFormat, Rgb, RgbImage};
use std::io::Cursor;
use vitrine_wire::FormSent;

/// A file of the demo.
#[derive(Debug, Clone, Copy)]
pub(super) enum Drawing {
    /// A photo of a board with so many breakers in a row.
    Board {
        /// Its name.
        name: &'static str,
        /// Breakers in a row.
        breakers: u32,
    },
    /// A plan of a room.
    Plan {
        /// Its name.
        name: &'static str,
    },
    /// One page of PDF with a line of text.
    Page {
        /// Its name.
        name: &'static str,
        /// Without brackets and backslashes.
        text: &'static str,
    },
    /// Plain text.
    Text {
        /// Its name.
        name: &'static str,
        /// The words.
        text: &'static str,
    },
}

impl Drawing {
    fn name(self) -> &'static str {
        match self {
            Self::Board { name, .. } | Self::Plan { name } | Self::Page { name, .. } | Self::Text { name, .. } => name,
        }
    }

    fn bytes(self) -> ServiceResult<Vec<u8>> {
        match self {
            Self::Board { breakers, .. } => encoded(&board(breakers), ImageFormat::Jpeg),
            Self::Plan { .. } => encoded(&plan(), ImageFormat::Png),
            Self::Page { text, .. } => Ok(page(text)),
            Self::Text { text, .. } => Ok(text.as_bytes().to_vec()),
        }
    }
}

/// Adds some files to a job as somebody; `body` may be empty.
pub(super) async fn add(
    cx: &Context,
    viewer: &Viewer,
    (side, job, audience): (UploadSide, &str, &str),
    body: &str,
    drawings: &[Drawing],
) -> ServiceResult<()> {
    let form = UploadForm {
        job: job.to_owned(),
        audience: audience.to_owned(),
        body: body.to_owned(),
        ..UploadForm::default()
    };
    let mut upload = begin_upload(cx, viewer, side, form).await?;
    for drawing in drawings {
        let pieces = stream::iter([Ok(Bytes::from(drawing.bytes()?))]);
        upload.take(cx, drawing.name(), pieces).await?;
    }
    upload.finish(cx).await?;
    Ok(())
}

/// A contact fills in a job's form, with a file for each of these fields.
pub(super) async fn fill_form(
    cx: &Context,
    contact: &Viewer,
    job: &str,
    sent: &FormSent,
    files: &[(String, Drawing)],
) -> ServiceResult<()> {
    let mut form = FilledForm::new(contact, UploadSide::Portal, job);
    for (field, drawing) in files {
        let pieces = stream::iter([Ok(Bytes::from(drawing.bytes()?))]);
        if let Err(error) = form.take(cx, field, drawing.name(), pieces).await {
            form.give_up(cx).await;
            return Err(error);
        }
    }
    form.finish(cx, sent).await?;
    Ok(())
}

fn encoded(picture: &RgbImage, format: ImageFormat) -> ServiceResult<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).map_err(|error| {
        tracing::error!(%error, "a picture of the demo could not be drawn");
        ServiceError::Broken
    })?;
    Ok(bytes.into_inner())
}

fn fill(picture: &mut RgbImage, (left, top): (u32, u32), (width, height): (u32, u32), color: [u8; 3]) {
    for y in top..(top + height).min(picture.height()) {
        for x in left..(left + width).min(picture.width()) {
            picture.put_pixel(x, y, Rgb(color));
        }
    }
}

/// A grey enclosure on a brick wall, with two rows of breakers.
fn board(breakers: u32) -> RgbImage {
    let mut picture = RgbImage::from_fn(960, 720, |x, y| {
        let is_joint = y % 48 < 4 || (x + (y / 48 % 2) * 60) % 120 < 4;
        let shade = u8::try_from((x * 7 + y * 13) % 11).unwrap_or_default();
        if is_joint { Rgb([186, 176, 164]) } else { Rgb([150 + shade, 92 + shade, 74 + shade]) }
    });
    fill(&mut picture, (180, 90), (600, 540), [196, 200, 204]);
    fill(&mut picture, (200, 110), (560, 500), [226, 229, 232]);
    let width = 520 / breakers.max(1);
    for row in 0..2 {
        let top = 180 + row * 210;
        fill(&mut picture, (216, top - 12), (528, 174), [206, 210, 214]);
        for number in 0..breakers {
            let left = 220 + number * width;
            fill(&mut picture, (left, top), (width - 6, 150), [246, 247, 248]);
            fill(&mut picture, (left + width / 4, top + 52), (width / 2, 46), [38, 44, 52]);
            let mark = if (number + row) % 4 == 0 { [202, 78, 50] } else { [46, 110, 150] };
            fill(&mut picture, (left + 4, top + 128), (width - 14, 8), mark);
        }
    }
    picture
}

/// Walls, a door, a bench, and where the outlets go.
fn plan() -> RgbImage {
    let mut picture = RgbImage::from_pixel(900, 640, Rgb([250, 250, 247]));
    for at in (0..900).step_by(30) {
        fill(&mut picture, (at, 0), (1, 640), [232, 236, 240]);
        fill(&mut picture, (0, at), (900, 1), [232, 236, 240]);
    }
    let wall = [44, 54, 66];
    for (place, size) in [
        ((90, 90), (720, 12)),
        ((90, 538), (720, 12)),
        ((90, 90), (12, 460)),
        ((798, 90), (12, 460)),
        ((450, 90), (12, 270)),
    ] {
        fill(&mut picture, place, size, wall);
    }
    fill(&mut picture, (240, 538), (120, 12), [250, 250, 247]);
    fill(&mut picture, (102, 102), (330, 60), [204, 214, 224]);
    for (x, y) in [(150, 190), (270, 190), (390, 190), (560, 130), (700, 130), (760, 330), (620, 500)] {
        fill(&mut picture, (x, y), (22, 22), [15, 107, 110]);
        fill(&mut picture, (x + 6, y + 6), (10, 10), [250, 250, 247]);
    }
    picture
}

/// The smallest PDF with one page and one line.
fn page(text: &str) -> Vec<u8> {
    let words = format!("BT /F1 18 Tf 72 760 Td ({text}) Tj ET");
    let parts = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{words}\nendstream", words.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut pdf = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (part, number) in parts.iter().zip(1..) {
        places.push(pdf.len());
        pdf += &format!("{number} 0 obj\n{part}\nendobj\n");
    }
    let table = pdf.len();
    pdf += &format!("xref\n0 {}\n0000000000 65535 f \n", parts.len() + 1);
    for place in places {
        pdf += &format!("{place:010} 00000 n \n");
    }
    pdf += &format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", parts.len() + 1);
    pdf.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_are_the_same_on_every_run() {
        for drawing in [
            Drawing::Board { name: "a.jpg", breakers: 8 },
            Drawing::Plan { name: "b.png" },
            Drawing::Page { name: "c.pdf", text: "Certificate" },
            Drawing::Text { name: "d.txt", text: "Words" },
        ] {
            assert_eq!(drawing.bytes(), drawing.bytes(), "{drawing:?}");
        }
    }
}

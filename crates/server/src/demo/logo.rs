//! A logo for a business of the demo: a ring and a bar in its colour.

use super::cast::damaged;
use crate::ServiceResult;
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use std::io::Cursor;

/// Pixels a side.
const SIDE: u32 = 128;
const CLEAR: Rgba<u8> = Rgba([0, 0, 0, 0]);

/// The picture as PNG; `accent` is `#rrggbb`.
pub(super) fn drawn(accent: &str) -> ServiceResult<Vec<u8>> {
    let digits = u32::from_str_radix(accent.trim_start_matches('#'), 16).map_err(damaged)?;
    let [_, red, green, blue] = digits.to_be_bytes();
    let ink = Rgba([red, green, blue, 255]);
    let picture = RgbaImage::from_fn(SIDE, SIDE, |x, y| {
        let (x, y) = (i64::from(x) - 64, i64::from(y) - 64);
        let from_middle = x * x + y * y;
        let is_ring = (44 * 44..=60 * 60).contains(&from_middle);
        let is_bar = from_middle < 60 * 60 && (x + y).abs() < 12;
        if is_ring || is_bar { ink } else { CLEAR }
    });
    let mut png = Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut png, ImageFormat::Png).map_err(damaged)?;
    Ok(png.into_inner())
}

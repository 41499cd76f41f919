//! How a business looks to its people: name, colour, welcome text, logo, time zone and language of dates, and whether
//! customers read the names of staff.

use super::calendar;
use super::parse::Problems;
use crate::files::{open_picture, picture_turn};
use crate::live::Notice;
use crate::store::tenant::TenantRow;
use crate::store::{Change, Look, Recorded, tenant};
use crate::{Context, ServiceError, ServiceResult, Viewer};
use image::codecs::png::PngEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat, ImageReader};
use sha2::{Digest, Sha256};
use std::io::Cursor;
use vitrine_domain::{Color, DateLanguage, TenantName, WelcomeText};
use vitrine_policy::{Actor, Ask, Refusal, decide};
use vitrine_wire::Brand;

/// The largest picture that is taken for a logo.
pub const LOGO_BYTES_MAX: usize = 2 * 1024 * 1024;
/// A logo is kept with at most so many pixels on each side.
const LOGO_PIXELS_MAX: u32 = 512;
/// A picture with more pixels on a side is not opened.
const PICTURE_PIXELS_MAX: u32 = 8_000;
/// A picture that needs more memory is not opened.
const PICTURE_MEMORY_MAX: u64 = 96 * 1024 * 1024;
/// What is said of everything that is not such a picture.
const NO_PICTURE: &str = "That is not a picture that can be used. Choose a PNG, JPEG or WebP file.";
const SAVED: &str = "Saved: staff and customers see it at once.";

/// The business as its own people see it on every page.
pub(super) fn brand_of(business: &TenantRow) -> Brand {
    Brand { name: business.name.clone(), accent: business.accent.clone(), logo: logo_address(business) }
}

/// Where a business's own people find its logo. The same address for every business; the mark only makes browsers ask
/// again when there is another logo.
pub(super) fn logo_address(business: &TenantRow) -> Option<String> {
    (!business.logo_mark.is_empty()).then(|| format!("/logo?v={}", business.logo_mark))
}

/// Changes the business's name, accent colour and welcome text; answers with the consequence in words.
///
/// # Errors
/// The policy's; `Invalid`.
pub async fn set_brand(
    cx: &Context,
    viewer: &Viewer,
    name: &str,
    accent: &str,
    welcome_text: &str,
) -> ServiceResult<String> {
    let change = begin(cx, viewer).await?;
    let mut problems = Problems::new();
    let name = problems.take("name", TenantName::parse(name));
    let accent = problems.take("accent", Color::parse(accent));
    let welcome_text = problems.take("welcome_text", WelcomeText::parse(welcome_text));
    let (Some(name), Some(accent), Some(welcome_text)) = (name, accent, welcome_text) else {
        return Err(problems.into_error());
    };
    let before = tenant::find(&change.db, change.tenant).await?;
    let in_words = |name: &str, accent: &str, welcome: &str| format!("{name} {accent} {welcome}").trim_end().to_owned();
    let (was, is) = (
        in_words(&before.name, &before.accent, &before.welcome_text),
        in_words(name.as_str(), accent.as_str(), welcome_text.as_str()),
    );
    if was == is {
        return Ok(SAVED.to_owned());
    }
    tenant::set_brand(&change.db, change.tenant, &name, &accent, &welcome_text).await?;
    finish(cx, change, Recorded { action: "set_brand", before: was, after: is, ..Recorded::default() }).await?;
    Ok(SAVED.to_owned())
}

/// Changes the time zone and the language of dates; answers with the consequence in words.
///
/// # Errors
/// The policy's; `Invalid`.
pub async fn set_dates(cx: &Context, viewer: &Viewer, zone: &str, language: &str) -> ServiceResult<String> {
    let change = begin(cx, viewer).await?;
    let mut problems = Problems::new();
    let known = calendar::zone_named(zone).ok_or("Choose a time zone from the list, such as Australia/Sydney.");
    let zone = problems.take("time_zone", known);
    let language = problems.take("date_language", DateLanguage::parse(language));
    let (Some(zone), Some(language)) = (zone, language) else { return Err(problems.into_error()) };
    let before = tenant::find(&change.db, change.tenant).await?;
    let said = format!("Saved: times are those of {zone} now, for staff and customers.");
    if before.time_zone == zone && before.date_language == language {
        return Ok(said);
    }
    tenant::set_dates(&change.db, change.tenant, &zone, language).await?;
    let was = format!("{} {}", before.time_zone, before.date_language.as_str());
    let after = format!("{zone} {}", language.as_str());
    finish(cx, change, Recorded { action: "set_dates", before: was, after, ..Recorded::default() }).await?;
    Ok(said)
}

/// The names of all time zones.
///
/// # Errors
/// Not found for whoever may not change settings.
pub async fn list_time_zones(cx: &Context, viewer: &Viewer) -> ServiceResult<Vec<String>> {
    let look = Look::open(cx, viewer).await?;
    decide(&look.actor, Ask::SeeSettings(look.actor.tenant().ok_or(Refusal::NotSignedIn)?))?;
    Ok(calendar::zone_names())
}

/// Lets customers read the names of staff, or puts the business's name in their place; answers with the consequence in
/// words.
///
/// # Errors
/// The policy's.
pub async fn show_staff_names(cx: &Context, viewer: &Viewer, shown: bool) -> ServiceResult<String> {
    let change = begin(cx, viewer).await?;
    let before = tenant::find(&change.db, change.tenant).await?;
    let said = if shown {
        "Customers read the names of your staff now.".to_owned()
    } else {
        format!("Customers read {} now, in place of the names of your staff.", before.name)
    };
    if before.shows_staff_names == shown {
        return Ok(said);
    }
    tenant::set_shows_staff_names(&change.db, change.tenant, shown).await?;
    let word = |shown: bool| if shown { "names of staff" } else { "name of the business" }.to_owned();
    finish(
        cx,
        change,
        Recorded { action: "show_staff_names", before: word(!shown), after: word(shown), ..Recorded::default() },
    )
    .await?;
    Ok(said)
}

/// Takes a picture as the logo: made smaller, without what cameras and programs write into it.
///
/// # Errors
/// The policy's; `Invalid` for what is not a PNG, JPEG or WebP picture or is too large.
pub async fn set_logo(cx: &Context, viewer: &Viewer, picture: Vec<u8>) -> ServiceResult<()> {
    // Opening a picture is work: not for whoever may not do this. Asked again inside the change.
    decide(&viewer.actor, Ask::ChangeSettings(viewer.actor.tenant().ok_or(Refusal::NotSignedIn)?))?;
    if picture.is_empty() {
        return Err(ServiceError::field("logo", "Choose a picture first."));
    }
    if picture.len() > LOGO_BYTES_MAX {
        return Err(ServiceError::field("logo", "This picture is larger than 2 MB. Choose a smaller one."));
    }
    let made = {
        let _turn = picture_turn().await.ok_or(ServiceError::Busy)?;
        tokio::task::spawn_blocking(move || logo_from(&picture)).await
    };
    let png = made.map_err(|_| ServiceError::Broken)?.ok_or_else(|| ServiceError::field("logo", NO_PICTURE))?;
    let mark = mark_of(&png);
    let change = begin(cx, viewer).await?;
    let before = tenant::find(&change.db, change.tenant).await?;
    if before.logo_mark == mark {
        return Ok(());
    }
    tenant::set_logo(&change.db, change.tenant, Some((png, &mark)), change.at).await?;
    finish(cx, change, Recorded { action: "set_logo", before: before.logo_mark, after: mark, ..Recorded::default() })
        .await
}

/// Takes the logo away; answers with the consequence in words.
///
/// # Errors
/// The policy's.
pub async fn remove_logo(cx: &Context, viewer: &Viewer) -> ServiceResult<String> {
    let change = begin(cx, viewer).await?;
    let before = tenant::find(&change.db, change.tenant).await?;
    let said = "The logo is removed. Your business's colour stands in its place.".to_owned();
    if before.logo_mark.is_empty() {
        return Ok(said);
    }
    tenant::set_logo(&change.db, change.tenant, None, change.at).await?;
    finish(cx, change, Recorded { action: "remove_logo", before: before.logo_mark, ..Recorded::default() }).await?;
    Ok(said)
}

/// The logo of the business that the viewer acts in, as PNG.
///
/// # Errors
/// Not found where there is none, or for a contact whose portal is closed.
pub async fn logo(cx: &Context, viewer: &Viewer) -> ServiceResult<Vec<u8>> {
    let look = Look::open(cx, viewer).await?;
    let ask = match look.actor {
        Actor::Staff(_) => Ask::UseStaffScreens,
        Actor::Contact(_) | Actor::Stranger => Ask::UsePortal,
    };
    decide(&look.actor, ask)?;
    let tenant = look.actor.tenant().ok_or(Refusal::NotSignedIn)?;
    tenant::find_logo(&look.db, tenant).await?.ok_or_else(ServiceError::not_found)
}

async fn begin(cx: &Context, viewer: &Viewer) -> ServiceResult<Change> {
    let change = Change::begin(cx, viewer).await?;
    decide(&change.actor, Ask::ChangeSettings(change.tenant))?;
    Ok(change)
}

/// The history line, and everybody of the business reads again.
async fn finish(cx: &Context, mut change: Change, line: Recorded) -> ServiceResult<()> {
    change.record(cx, Recorded { subject: change.tenant.bits(), ..line }).await?;
    change.announce(Notice::Looks);
    change.commit(cx).await
}

/// The beginning of the picture's hash.
fn mark_of(png: &[u8]) -> String {
    Sha256::digest(png).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The picture as a PNG of at most [`LOGO_PIXELS_MAX`] pixels a side; nothing of the file survives but the pixels.
/// `None`: not one of the three kinds, damaged, or too large to open.
fn logo_from(picture: &[u8]) -> Option<Vec<u8>> {
    let reader = ImageReader::new(Cursor::new(picture)).with_guessed_format().ok()?;
    match reader.format()? {
        ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP => {}
        _ => return None,
    }
    let (mut image, orientation) = open_picture(reader, PICTURE_PIXELS_MAX, PICTURE_MEMORY_MAX).ok()?;
    image.apply_orientation(orientation);
    if image.width() > LOGO_PIXELS_MAX || image.height() > LOGO_PIXELS_MAX {
        image = image.resize(LOGO_PIXELS_MAX, LOGO_PIXELS_MAX, FilterType::Triangle);
    }
    let mut png = Vec::new();
    DynamicImage::from(image.into_rgba8()).write_with_encoder(PngEncoder::new(&mut png)).ok()?;
    Some(png)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The mark of the logo that a picture becomes.
    pub(in crate::service) fn mark(picture: &[u8]) -> String {
        mark_of(&logo_from(picture).expect("a picture"))
    }

    pub(in crate::service) fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut bytes, format).expect("can be written");
        bytes.into_inner()
    }

    #[test]
    fn logo_is_a_small_png_whatever_came() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let png = logo_from(&picture(2000, 500, format)).expect("a picture");
            let image = image::load_from_memory_with_format(&png, ImageFormat::Png).expect("a PNG");
            assert_eq!((image.width(), image.height()), (512, 128), "{format:?}");
        }
        let small = logo_from(&picture(40, 30, ImageFormat::Png)).expect("a picture");
        let image = image::load_from_memory(&small).expect("a PNG");
        assert_eq!((image.width(), image.height()), (40, 30));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".to_vec();
        let damaged = picture(50, 50, ImageFormat::Png)[..60].to_vec();
        let wide = picture(9_000, 1, ImageFormat::Png);
        for (what, bytes) in
            [("svg", svg), ("gif", picture(5, 5, ImageFormat::Gif)), ("damaged", damaged), ("wide", wide)]
        {
            assert_eq!(logo_from(&bytes), None, "{what}");
        }
        assert_eq!(logo_from(b""), None);
    }

    #[test]
    fn logo_that_needs_too_much_memory_is_not_opened() {
        let reader = ImageReader::new(Cursor::new(crate::files::png_that_claims(8_000)));
        let reader = reader.with_guessed_format().expect("readable");
        let refused = open_picture(reader, PICTURE_PIXELS_MAX, PICTURE_MEMORY_MAX);
        assert!(matches!(refused, Err(image::ImageError::Limits(_))), "{refused:?}");
        assert_eq!(logo_from(&crate::files::png_that_claims(8_000)), None);
    }

    #[test]
    fn nothing_beside_the_pixels_survives() {
        let mut bytes = picture(20, 20, ImageFormat::Jpeg);
        // A comment segment right after the start of the file.
        let comment = b"\xff\xfe\x00\x0eTaken at home";
        bytes.splice(2..2, comment[..16].iter().copied());
        let png = logo_from(&bytes).expect("still a picture");
        assert!(!png.windows(5).any(|part| part == b"Taken"));
    }
}

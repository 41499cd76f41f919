//! A file as a link: a small picture or an icon, the name, what it is and how large.

use super::Icon;
use leptos::either::Either;
use leptos::prelude::*;
use vitrine_domain::{FileId, FileKind, bytes_in_words};

/// One file to open or download.
#[component]
pub fn FileLink(
    /// Which.
    file: FileId,
    /// What it is called.
    name: String,
    /// What it is.
    kind: FileKind,
    /// How large it is.
    byte_count: u64,
    /// There is a small picture of it.
    has_thumbnail: bool,
) -> impl IntoView {
    let size = format!("{} · {}", kind.label(), bytes_in_words(byte_count));
    // A picture opens beside the page, everything else is downloaded. "external": not the router's affair.
    let target = kind.is_picture().then_some("_blank");
    view! {
        <a class="file-link" href=format!("/files/{file}") rel="external noopener" target=target>
            <span class="file-look" aria-hidden="true">
                {if has_thumbnail {
                    Either::Left(view! { <img src=format!("/files/{file}/thumbnail") alt="" loading="lazy"/> })
                } else {
                    Either::Right(view! { <Icon icon=icon_of(kind)/> })
                }}
            </span>
            <span class="file-words">
                <span class="file-name">{name}</span>
                <span class="file-size">{size}</span>
            </span>
        </a>
    }
}

/// What stands in the place of a small picture.
const fn icon_of(kind: FileKind) -> icondata_core::Icon {
    match kind {
        FileKind::Jpeg | FileKind::Png | FileKind::Gif | FileKind::Webp | FileKind::Heic => icondata_lu::LuImage,
        FileKind::Pdf | FileKind::Document | FileKind::Text => icondata_lu::LuFileText,
        FileKind::Sheet | FileKind::Csv => icondata_lu::LuFileSpreadsheet,
        FileKind::Slides => icondata_lu::LuPresentation,
    }
}

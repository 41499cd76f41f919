//! What bytes are: by the bytes themselves, never by what the sender or the name claims.

use vitrine_domain::MediaType;

/// So many bytes at the start of a file tell what it is.
pub(crate) const SNIFF_BYTES: usize = 64 * 1024;

/// What a file is that begins like this; `None` for everything that is not kept. The name decides between tables and
/// other plain text alone, which is the same to every program that reads it.
pub(crate) fn what_it_is(head: &[u8], name: &str) -> Option<MediaType> {
    let by_magic = infer::get(head).map(|found| found.mime_type());
    let found = match by_magic {
        Some("application/zip") => office_in_zip(head),
        Some("application/x-ole-storage") => office_by_name(name),
        Some("image/heif") => Some("image/heic"),
        other => other,
    };
    // Text may begin with the letters by which some old format is told ("BM" is a bitmap's, and a car's).
    found
        .and_then(MediaType::named)
        .or_else(|| is_plain_text(head).then(|| MediaType::named(plain_text_by_name(name))).flatten())
}

/// Newer office files are archives with parts of known names; an archive without them is not kept.
fn office_in_zip(head: &[u8]) -> Option<&'static str> {
    if !contains(head, b"[Content_Types].xml") {
        return None;
    }
    [
        (b"word/".as_slice(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ]
    .into_iter()
    .find(|(part, _)| contains(head, part))
    .map(|(_, found)| found)
}

/// Older office files look alike at their start.
fn office_by_name(name: &str) -> Option<&'static str> {
    match ending(name).as_str() {
        "doc" => Some("application/msword"),
        "xls" => Some("application/vnd.ms-excel"),
        "ppt" => Some("application/vnd.ms-powerpoint"),
        _ => None,
    }
}

fn plain_text_by_name(name: &str) -> &'static str {
    match ending(name).as_str() {
        "csv" | "tsv" => "text/csv",
        _ => "text/plain",
    }
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

/// Text without control characters, and without markup or a program's first line at its start: browsers and shells
/// look no further.
fn is_plain_text(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let start = text.trim_ascii_start();
    let is_markup = start.starts_with(b"<") || start.starts_with(b"#!") || start.starts_with(b"%!");
    let lower = start.get(..1024.min(start.len())).unwrap_or_default().to_ascii_lowercase();
    let hides_markup = [b"<svg".as_slice(), b"<html", b"<script", b"<!doctype"].iter().any(|tag| contains(&lower, tag));
    !is_markup
        && !hides_markup
        && text.iter().all(|byte| *byte >= b' ' && *byte != 0x7f || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c))
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(head: &[u8], name: &str) -> Option<&'static str> {
        what_it_is(head, name).map(|media| media.name)
    }

    #[test]
    fn bytes_decide_and_not_the_name() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        assert_eq!(told(png, "page.html"), Some("image/png"));
        assert_eq!(told(b"\xff\xd8\xff\xe1", "a.exe"), Some("image/jpeg"));
        assert_eq!(told(b"%PDF-1.7", "a.jpg"), Some("application/pdf"));
        assert_eq!(told(b"MZ\x90\0", "photo.jpg"), None);
        assert_eq!(told(b"\x7fELF", "photo.jpg"), None);
    }

    #[test]
    fn markup_scripts_and_archives_are_not_kept() {
        for evil in [
            b"<!DOCTYPE html><script>alert(1)</script>".as_slice(),
            b"  <html><body onload=x>",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            b"<?xml version='1.0'?><svg/>",
            b"\xef\xbb\xbf<svg/>",
            b"words first <svg onload=x>",
            b"#!/bin/sh\nrm -rf /",
            b"PK\x03\x04\x14\0\0\0evil.exe",
            b"nothing\0to see",
        ] {
            for name in ["a.txt", "a.png", "a.svg", "a.docx"] {
                assert_eq!(told(evil, name), None, "{evil:?}");
            }
        }
    }

    #[test]
    fn office_files_and_text_are_kept() {
        let docx = b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0\0\0\0\0\0\0\0\0\0\0\0\0\x13\0\0\0[Content_Types].xml...word/document.xml";
        assert!(told(docx, "a").is_some_and(|told| told.ends_with("wordprocessingml.document")));
        assert_eq!(told("Größe,Zahl\r\n1,2\r\n".as_bytes(), "list.CSV"), Some("text/csv"));
        assert_eq!(told(b"Gr\xf6\xdfe", "old.txt"), Some("text/plain"));
        assert_eq!(told(b"BMW, 2 doors", "cars.txt"), Some("text/plain"));
        assert_eq!(told(b"", "empty.txt"), Some("text/plain"));
    }
}

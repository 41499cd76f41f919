//! The rules of the house that no compiler holds. Each test names its rule.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir() {
                if !["target", "node_modules", ".git", "data", "screenshots-out", "test-results"]
                    .iter()
                    .any(|skip| name == *skip)
                {
                    walk(&path, ending, found);
                }
            } else if path.extension().is_some_and(|it| it == ending) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), ending, &mut found);
    found.sort();
    assert!(!found.is_empty(), "{folder}: nothing to look at");
    found
}

/// The code without comments and without what stands behind `#[cfg(test)]`.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source file can be read");
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// Whether `word` occurs as a whole word.
fn names(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let outside = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
        outside(text[..at].chars().next_back()) && outside(text[at + word.len()..].chars().next())
    })
}

fn nobody_names(word: &str, folders: &[&str], but: &[&str]) {
    for folder in folders {
        for path in files(folder, "rs") {
            let place = shown(&path);
            if but.iter().any(|allowed| place.starts_with(allowed)) {
                continue;
            }
            assert!(!names(&code(&path), word), "{place} names `{word}`");
        }
    }
}

fn dependencies(manifest: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(manifest)).expect("a manifest can be read");
    let section = text.split("[dependencies]").nth(1).unwrap_or_default();
    let section = section.split("\n[").next().unwrap_or_default();
    section
        .lines()
        .filter_map(|line| line.split(['=', '.', ' ']).next())
        .map(str::trim)
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn policy_and_domain_need_nothing() {
    assert_eq!(dependencies("crates/domain/Cargo.toml"), ["serde"]);
    assert_eq!(dependencies("crates/policy/Cargo.toml"), ["vitrine-domain"]);
    for word in ["async", "SystemTime", "std::time", "std::env", "std::fs", "std::net"] {
        nobody_names(word, &["crates/domain/src", "crates/policy/src"], &[]);
    }
}

#[test]
fn sea_orm_stays_in_the_store() {
    // The command line names it in the default of what is logged.
    let but = ["crates/server/src/store/", "crates/server/tests/", "crates/server/benches/", "src/cli.rs"];
    nobody_names("sea_orm", &["src", "crates"], &but);
}

#[test]
fn leptos_stays_in_screens_wire_and_wiring() {
    nobody_names("leptos", &["crates"], &[]);
}

#[test]
fn portal_and_staff_never_import_each_other() {
    for (folder, other) in [("src/ui/portal", "staff"), ("src/ui/staff", "portal")] {
        for path in files(folder, "rs") {
            let text = code(&path);
            for import in [format!("ui::{other}"), format!("super::{other}"), format!("super::super::{other}")] {
                assert!(!names(&text, &import), "{} imports {import}", shown(&path));
            }
        }
    }
}

#[test]
fn portal_screens_name_no_staff_type() {
    for path in files("src/ui/portal", "rs") {
        let text = code(&path);
        for word in [
            "StaffFrame",
            "StaffJobView",
            "StaffEntry",
            "StaffFeed",
            "StaffFormField",
            "JobLine",
            "CustomerView",
            "ContactLine",
            "api::jobs",
            "api::entries",
            "api::fields",
            "api::customers",
            "api::settings",
            "api::home",
            "api::members",
            "MembersView",
            "MemberLine",
        ] {
            assert!(!names(&text, word), "{} names {word}", shown(&path));
        }
    }
}

#[test]
fn portal_types_hold_no_staff_type() {
    let text = code(&root().join("crates/wire/src/portal.rs"));
    for word in [
        "StaffJobView",
        "StaffEntry",
        "StaffFeed",
        "StaffFormField",
        "JobLine",
        "StageChip",
        "PersonBadge",
        "CustomerView",
        "ContactLine",
        "Email",
        "MembershipId",
        "Audience",
    ] {
        assert!(!names(&text, word), "portal.rs names {word}");
    }
}

#[test]
fn server_fn_error_occurs_nowhere() {
    nobody_names("ServerFnError", &["src", "crates"], &[]);
}

#[test]
fn only_one_component_writes_a_textarea() {
    for path in files("src", "rs") {
        let place = shown(&path);
        if place != "src/ui/components/text_area.rs" {
            assert!(
                !code(&path).contains("<textarea"),
                "{place} writes a <textarea>: its children are not escaped, use TextArea"
            );
        }
    }
}

#[test]
fn only_one_component_writes_the_title() {
    for path in files("src", "rs") {
        let place = shown(&path);
        if place != "src/ui/components/page_title.rs" {
            let text = code(&path);
            let imports = text.split("leptos_meta::").skip(1).filter_map(|rest| rest.split(';').next());
            let is_named = imports.into_iter().any(|import| names(import, "Title") || import.starts_with('*'));
            assert!(
                !is_named && !text.contains("<Title"),
                "{place} writes the title: the server would not escape it, use PageTitle"
            );
        }
    }
}

#[test]
fn raw_html_occurs_only_where_it_is_our_own() {
    // Icons are compiled in; a text area's text is escaped there, and its own test holds that.
    let ours = ["src/ui/components/icon.rs", "src/ui/components/text_area.rs"];
    for path in files("src", "rs") {
        let place = shown(&path);
        if !ours.contains(&place.as_str()) {
            assert!(!code(&path).contains("inner_html"), "{place} sets inner_html");
        }
    }
}

#[test]
fn nothing_sets_signals_through_a_signal_setter() {
    // It calls while it holds the lock of the request's signals (reactive_graph 0.2, wrappers.rs): on the server two
    // threads of one page can then wait for each other for ever. Seen; see docs/adr/0009.
    for word in ["SignalSetter", "set_pending"] {
        for path in files("src/ui", "rs") {
            let text = code(&path).replace("`set_pending`", "");
            assert!(!names(&text, word), "{} names {word}", shown(&path));
        }
    }
}

#[test]
fn no_arm_answers_for_roles_actions_and_audiences_to_come() {
    for path in files("crates/policy/src", "rs") {
        assert!(!code(&path).contains("_ =>"), "{} has a `_ =>` arm", shown(&path));
    }
}

#[test]
fn nothing_is_left_for_later() {
    let marks =
        [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["unimpl", "emented!"].concat(), ["to", "do!("].concat()];
    for folder in ["src", "crates", "migration"] {
        for path in files(folder, "rs") {
            let text = fs::read_to_string(&path).expect("a source file can be read");
            for mark in &marks {
                assert!(!text.contains(mark.as_str()), "{} says {mark}", shown(&path));
            }
        }
    }
}

#[test]
fn files_stay_readable() {
    const LINES_MAX: usize = 500;
    for folder in ["src", "crates", "migration", "tests"] {
        for path in files(folder, "rs") {
            let lines = fs::read_to_string(&path).expect("a source file can be read").lines().count();
            assert!(lines <= LINES_MAX, "{} has {lines} lines: split the room", shown(&path));
        }
    }
}

#[test]
fn run_time_options_are_those_of_the_build() {
    let options = |file: &str| -> Vec<(String, String)> {
        let text = fs::read_to_string(root().join(file)).expect("a manifest can be read");
        let section = text.split("[package.metadata.leptos]").nth(1).expect("has the leptos table").to_owned();
        let section = section.split("\n[").next().unwrap_or_default().to_owned();
        let mut pairs: Vec<_> = section
            .lines()
            .filter_map(|line| line.split_once('='))
            .map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()))
            .filter(|(key, _)| {
                ["output-name", "site-root", "site-pkg-dir", "site-addr", "reload-port"].contains(&key.as_str())
            })
            .collect();
        pairs.sort();
        pairs
    };
    assert_eq!(options("Cargo.toml"), options("Leptos.toml"));
}

#[test]
fn every_invariant_names_a_test_that_exists() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md is there");
    let mut tests = String::new();
    for folder in ["src", "crates", "tests"] {
        for path in files(folder, "rs") {
            tests.push_str(&fs::read_to_string(path).expect("a source file can be read"));
        }
    }
    let invariants: Vec<_> = text.lines().filter(|line| line.starts_with("Architecture invariant:")).collect();
    assert!(invariants.len() >= 8, "the invariants are written down");
    for line in invariants {
        let named: Vec<_> = line.split('`').skip(1).step_by(2).collect();
        assert!(named.iter().any(|name| tests.contains(&format!("fn {name}("))), "no test is named in: {line}");
    }
}

#[test]
fn every_leak_test_exists() {
    let text = fs::read_to_string(root().join("docs/leaks.md")).expect("docs/leaks.md is there");
    let mut tests = String::new();
    for folder in ["src", "crates", "tests"] {
        for path in files(folder, "rs") {
            tests.push_str(&fs::read_to_string(path).expect("a source file can be read"));
        }
    }
    for path in files("end2end", "ts") {
        tests.push_str(&fs::read_to_string(path).expect("a source file can be read"));
    }
    let rows: Vec<_> = text
        .lines()
        .filter(|line| line.starts_with("| ") && line[2..].starts_with(|c: char| c.is_ascii_digit()))
        .collect();
    assert_eq!(rows.len(), 45, "one row for each of the 45 leaks");
    for row in rows {
        let is_open = row.contains("*open*");
        let named: Vec<_> = row.split('`').skip(1).step_by(2).collect();
        assert!(is_open || !named.is_empty(), "neither a test nor *open*: {row}");
        for name in named {
            assert!(tests.contains(name), "docs/leaks.md names `{name}`, which is nowhere");
        }
    }
}

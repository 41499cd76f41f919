//! What the jobs list shows, as an address: every filter, the order and the page are words of the query.

use leptos_router::location::Url;
use leptos_router::params::ParamsMap;
use serde::Deserialize;
use vitrine_wire::{JobQuery, JobSort};

/// The words of the address, as the filter form sends them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FilterWords {
    search: String,
    pipeline: String,
    stage: String,
    owner: String,
    customer: String,
    mine: String,
    archived: String,
    sort: String,
    after: String,
}

impl FilterWords {
    /// From the address.
    pub fn from_address(query: &ParamsMap) -> Self {
        let word = |key: &str| query.get(key).unwrap_or_default();
        Self {
            search: word("search"),
            pipeline: word("pipeline"),
            stage: word("stage"),
            owner: word("owner"),
            customer: word("customer"),
            mine: word("mine"),
            archived: word("archived"),
            sort: word("sort"),
            after: word("after"),
        }
    }

    /// What they ask for. Words that mean nothing are ignored.
    pub fn query(self) -> JobQuery {
        JobQuery {
            search: self.search.trim().to_owned(),
            pipeline: self.pipeline.parse().ok(),
            stage: self.stage.parse().ok(),
            owner: self.owner.parse().ok(),
            customer: self.customer.parse().ok(),
            mine: self.mine == "true",
            archived: self.archived == "true",
            sort: JobSort::from_word(&self.sort),
            after: self.after,
        }
    }
}

/// The address of a list; what is as usual is left out.
pub fn href(query: &JobQuery) -> String {
    let mut words = Vec::new();
    let mut put = |key: &str, text: String| {
        if !text.is_empty() {
            words.push(format!("{key}={text}"));
        }
    };
    put("search", Url::escape(&query.search));
    put("pipeline", query.pipeline.map(|id| id.to_string()).unwrap_or_default());
    put("stage", query.stage.map(|id| id.to_string()).unwrap_or_default());
    put("owner", query.owner.map(|id| id.to_string()).unwrap_or_default());
    put("customer", query.customer.map(|id| id.to_string()).unwrap_or_default());
    put("mine", if query.mine { "true".to_owned() } else { String::new() });
    put("archived", if query.archived { "true".to_owned() } else { String::new() });
    put("sort", if query.sort == JobSort::default() { String::new() } else { query.sort.as_str().to_owned() });
    put("after", Url::escape(&query.after));
    if words.is_empty() { "/jobs".to_owned() } else { format!("/jobs?{}", words.join("&")) }
}

/// Whether anything but the order and the page is asked for.
pub const fn is_filtered(query: &JobQuery) -> bool {
    !query.search.is_empty()
        || query.pipeline.is_some()
        || query.stage.is_some()
        || query.owner.is_some()
        || query.customer.is_some()
        || query.mine
        || query.archived
}

#[cfg(test)]
mod tests {
    use super::*;
    use vitrine_domain::{CustomerId, StageId};

    #[test]
    fn usual_list_has_a_bare_address() {
        assert_eq!(href(&JobQuery::default()), "/jobs");
        assert!(!is_filtered(&JobQuery { sort: JobSort::Due, after: "x".to_owned(), ..JobQuery::default() }));
    }

    #[test]
    fn words_that_mean_nothing_are_ignored() {
        let words = FilterWords { stage: "x".to_owned(), sort: "y".to_owned(), ..FilterWords::default() };
        assert_eq!(words.query(), JobQuery::default());
    }

    #[test]
    fn filters_are_in_the_address() {
        let query = JobQuery {
            stage: Some(StageId::from_bits(1)),
            customer: Some(CustomerId::from_bits(2)),
            archived: true,
            sort: JobSort::Title,
            ..JobQuery::default()
        };
        let href = href(&query);
        for part in ["stage=00000000-0000-0000-0000-000000000001", "customer=", "archived=true", "sort=title"] {
            assert!(href.contains(part), "{href} lacks {part}");
        }
        assert!(is_filtered(&query));
    }
}

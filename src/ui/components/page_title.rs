//! The document's title. Leptos writes it on the server as it stands, which would let a job's title close the element
//! and go on as HTML; here it is escaped, and a test holds it.

use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_meta::Title;

/// The title of a page, without the business's name: [`BusinessInTitle`] adds it.
#[component]
pub fn PageTitle(
    /// What it says; a later change is followed.
    #[prop(into)]
    text: TextProp,
) -> impl IntoView {
    let text = following(text);
    view! { <Title text=move || written(&text())/> }
}

/// Puts a business's name behind the title of every page inside.
#[component]
pub fn BusinessInTitle(
    /// The name; a later change is followed.
    #[prop(into)]
    name: TextProp,
) -> impl IntoView {
    let name = following(name);
    view! { <Title formatter=move |text: String| with_business(&text, &name())/> }
}

/// On the server the words as they are now; in the browser as they are whenever they are asked for.
///
/// The server writes the title last of all, outside of the room in which this request's signals live: a signal read
/// then may be the one of somebody else's request, and its text another business's. So nothing is read then.
fn following(words: TextProp) -> impl Fn() -> String + Clone + Send + Sync + 'static {
    let at_first = words.get().to_string();
    move || if cfg!(feature = "ssr") { at_first.clone() } else { words.get().to_string() }
}

/// The text is a [`PageTitle`]'s and so `written` already.
fn with_business(text: &str, business: &str) -> String {
    format!("{text} · {}", written(business))
}

/// The browser sets a title as text, where nothing is to be escaped.
fn written(text: &str) -> String {
    if cfg!(feature = "ssr") { as_markup(text) } else { text.to_owned() }
}

/// Text as HTML that shows it.
pub(super) fn as_markup(text: &str) -> String {
    let mut markup = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => markup.push_str("&amp;"),
            '<' => markup.push_str("&lt;"),
            '>' => markup.push_str("&gt;"),
            other => markup.push(other),
        }
    }
    markup
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn stored_text_cannot_leave_the_title() {
        let title = with_business(&written("</title><script>alert(1)</script>"), "A & B</title>");
        assert_eq!(title, "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; · A &amp; B&lt;/title&gt;");
    }
}

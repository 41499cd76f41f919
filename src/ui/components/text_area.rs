//! The one place that writes `<textarea>`. Leptos does not escape its children when it renders on the server, which
//! would let stored text close the element and go on as HTML; here the text is escaped, and a test holds it.

use super::field::{describe, mark_id};
use super::page_title::as_markup;
use leptos::{html, prelude::*};

/// Several lines of text, with label and error like [`super::TextField`].
#[component]
pub fn TextArea(
    /// The field's name in the form.
    #[prop(into)]
    name: String,
    /// What it is called on the screen.
    #[prop(into)]
    label: String,
    /// The text it starts with; a later change is written into the field.
    #[prop(optional, into)]
    value: Signal<String>,
    /// A draft that the caller keeps: follows the typing, and the field follows it.
    #[prop(optional)]
    text: Option<RwSignal<String>>,
    /// Lines shown; 4 when left out.
    #[prop(default = 4)]
    rows: u32,
    /// What to correct.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The longest text, in characters; 0: no limit.
    #[prop(optional)]
    max: usize,
    /// Shown while it is empty.
    #[prop(optional)]
    placeholder: &'static str,
    /// A remark below the label.
    #[prop(optional, into)]
    hint: String,
    /// The form is not sent without it.
    #[prop(optional)]
    is_required: bool,
    /// The label is for readers of the screen alone.
    #[prop(optional)]
    is_label_hidden: bool,
    /// Tells two fields of one name on a page apart.
    #[prop(optional, into)]
    id: String,
    /// For callers that focus it.
    #[prop(optional)]
    node_ref: NodeRef<html::Textarea>,
) -> impl IntoView {
    let id = if id.is_empty() { format!("field-{name}") } else { id };
    let now = move || text.map_or_else(|| value.get(), |text| text.get());
    let first = StoredValue::new(true);
    Effect::new(move |_| {
        let now = now();
        let Some(element) = node_ref.get() else { return };
        let typed = element.value();
        let from_server = element.default_value().unwrap_or_default();
        // What was typed before the page woke up (or the browser filled in again) stands.
        if first.get_value() && typed != from_server {
            if let Some(text) = text {
                text.set(typed);
            }
        } else if typed != now {
            element.set_value(&now);
        }
        first.set_value(false);
    });
    let described = describe(&id, &hint, error);
    let markup = if cfg!(feature = "ssr") { untrack(|| text_area_markup(&now())) } else { String::new() };
    view! {
        <div class="field">
            <label for=id.clone() class:visually-hidden=is_label_hidden>
                {label}
            </label>
            {(!hint.is_empty()).then(|| view! { <p class="field-hint" id=mark_id(&id, "hint")>{hint}</p> })}
            <textarea
                id=id.clone()
                name=name
                rows=rows
                maxlength=(max > 0).then(|| max.to_string())
                placeholder=(!placeholder.is_empty()).then_some(placeholder)
                required=is_required
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described
                node_ref=node_ref
                on:input=move |event| {
                    if let Some(text) = text {
                        text.set(event_target_value(&event));
                    }
                }
                inner_html=markup
            ></textarea>
            <p class="field-error" id=mark_id(&id, "error")>
                {move || error.get()}
            </p>
        </div>
    }
}

/// Text as the content of a `<textarea>`. The parser drops one newline after the tag, so one is put there: a text that
/// begins with a newline keeps it.
fn text_area_markup(text: &str) -> String {
    format!("\n{}", as_markup(text))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn render(text: &str) -> String {
        let owner = Owner::new();
        let text = text.to_owned();
        owner.with(|| view! { <TextArea name="body" label="Note" value=text/> }.to_html())
    }

    #[test]
    fn stored_text_cannot_leave_the_textarea() {
        let html = render("</textarea><script>alert(1)</script>&lt;");
        assert!(!html.contains("<script"), "{html}");
        assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
        assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;lt;"), "{html}");
    }

    #[test]
    fn leading_newline_is_kept() {
        assert!(render("\nfirst").contains(">\n\nfirst</textarea>"));
    }

    #[test]
    fn empty_text_still_renders_a_textarea() {
        assert!(render("").contains("</textarea>"));
    }
}

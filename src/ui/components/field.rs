//! Fields of forms: label above, hint below it, error below the field and tied to it for readers of the screen.

use leptos::{html, prelude::*};

/// One line of text, a date, a password…
#[component]
pub fn TextField(
    /// The field's name in the form.
    name: &'static str,
    /// What it is called on the screen.
    #[prop(into)]
    label: String,
    /// The text it starts with; a later change is written into the field.
    #[prop(optional, into)]
    value: Signal<String>,
    /// The input's type: `text` (when left out), `email`, `password`, `date`, `search`, `color`, `tel`.
    #[prop(default = "text")]
    kind: &'static str,
    /// A remark below the label.
    #[prop(optional)]
    hint: &'static str,
    /// What to correct.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The browser asks for it before sending.
    #[prop(optional)]
    is_required: bool,
    /// What the browser may fill in, such as `current-password`.
    #[prop(optional)]
    autocomplete: &'static str,
    /// The longest text, in characters; 0: no limit.
    #[prop(optional)]
    max: usize,
    /// The id of a `<datalist>` to choose from.
    #[prop(optional)]
    list: &'static str,
    /// Tells two fields of one name on a page apart.
    #[prop(optional, into)]
    id: String,
    /// For callers that focus it.
    #[prop(optional)]
    node_ref: NodeRef<html::Input>,
) -> impl IntoView {
    let id = if id.is_empty() { format!("field-{name}") } else { id };
    let first = StoredValue::new(true);
    Effect::new(move |_| {
        let now = value.get();
        let Some(element) = node_ref.get() else { return };
        // What was typed before the page woke up stands; only later changes of the value are written.
        if !first.get_value() && element.value() != now {
            element.set_value(&now);
        }
        first.set_value(false);
    });
    let described = describe(&id, hint, error);
    // Passwords never travel back into a page.
    let shown = if kind == "password" { None } else { Some(value.get_untracked()) };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="field-hint" id=mark_id(&id, "hint")>{hint}</p> })}
            <input
                id=id.clone()
                name=name
                type=kind
                value=shown
                maxlength=(max > 0).then(|| max.to_string())
                required=is_required
                list=(!list.is_empty()).then_some(list)
                autocomplete=(!autocomplete.is_empty()).then_some(autocomplete)
                autocapitalize=matches!(kind, "email" | "password").then_some("none")
                spellcheck=matches!(kind, "email" | "password").then_some("false")
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described
                node_ref=node_ref
            />
            <p class="field-error" id=mark_id(&id, "error")>
                {move || error.get()}
            </p>
        </div>
    }
}

/// One of several.
#[component]
pub fn Select(
    /// The field's name in the form.
    name: &'static str,
    /// What it is called on the screen.
    #[prop(into)]
    label: String,
    /// Value and label of each.
    options: Vec<(String, String)>,
    /// The chosen value; a later change is chosen.
    #[prop(optional, into)]
    value: Signal<String>,
    /// What to correct.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The label is for readers of the screen alone.
    #[prop(optional)]
    is_label_hidden: bool,
    /// Tells two fields of one name on a page apart.
    #[prop(optional, into)]
    id: String,
    /// For callers that read it.
    #[prop(optional)]
    node_ref: NodeRef<html::Select>,
) -> impl IntoView {
    let id = if id.is_empty() { format!("field-{name}") } else { id };
    let first = StoredValue::new(true);
    Effect::new(move |_| {
        let now = value.get();
        let Some(element) = node_ref.get() else { return };
        if !first.get_value() && element.value() != now {
            element.set_value(&now);
        }
        first.set_value(false);
    });
    let described = describe(&id, "", error);
    let chosen = value.get_untracked();
    view! {
        <div class="field">
            <label for=id.clone() class:visually-hidden=is_label_hidden>
                {label}
            </label>
            <select
                id=id.clone()
                name=name
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described
                node_ref=node_ref
            >
                {options
                    .into_iter()
                    .map(|(option, label)| {
                        let is_chosen = option == chosen;
                        view! {
                            <option value=option selected=is_chosen>
                                {label}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
            <p class="field-error" id=mark_id(&id, "error")>
                {move || error.get()}
            </p>
        </div>
    }
}

/// The id of a field's hint or error.
pub fn mark_id(id: &str, mark: &str) -> String {
    format!("{id}-{mark}")
}

/// What `aria-describedby` says: the hint and, while there is one, the error.
pub fn describe(
    id: &str,
    hint: &str,
    error: Signal<Option<String>>,
) -> impl Fn() -> Option<String> + Clone + Send + Sync + use<> {
    let hint_id = (!hint.is_empty()).then(|| mark_id(id, "hint"));
    let error_id = mark_id(id, "error");
    move || match (hint_id.clone(), error.with(Option::is_some)) {
        (Some(hint), true) => Some(format!("{error_id} {hint}")),
        (Some(hint), false) => Some(hint),
        (None, true) => Some(error_id.clone()),
        (None, false) => None,
    }
}

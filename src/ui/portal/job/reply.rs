//! What a contact can do on a job: answer.

use super::draft::keep_draft;
use crate::api::portal::ReplyJob;
use crate::ui::components::{FormProblem, Submit, TextArea, use_toasts};
use crate::ui::portal::use_portal_frame;
use crate::ui::retry::{field_error, form_error, typed_or};
use crate::ui::told::asked_last;
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_domain::{ENTRY_BODY_CHARS_MAX, JobId, SubmissionId};

/// The reply box. `fresh`: a submission key that comes with each reading of the page; `text`: what is typed.
#[component]
pub fn ReplyBox(
    job: JobId,
    fresh: Memo<SubmissionId>,
    action: ServerAction<ReplyJob>,
    text: RwSignal<String>,
) -> impl IntoView {
    let business = Memo::new(move |_| use_portal_frame().with(|frame| frame.brand.name.clone()));
    let error = form_error(action);
    let toasts = use_toasts();
    text.update_untracked(|text| {
        if text.is_empty() {
            *text = typed_or("portal/reply", "body", "");
        }
    });
    keep_draft(job, text);

    // The key stays the same until the reply is known to have arrived: sent again after a broken connection, it is
    // still one reply. Only then the next key is taken.
    let key = RwSignal::new(fresh.get_untracked());
    let is_used_up = RwSignal::new(false);
    let asked = asked_last(action);
    Effect::watch(
        move || action.version().get(),
        move |_, _, _| {
            if let Some(Ok(())) = action.value().get_untracked() {
                is_used_up.set(true);
                let sent = asked.get_value().map(|question| question.body).unwrap_or_default();
                // What was typed on while the reply was on its way stays.
                text.update(|now| *now = now.strip_prefix(sent.as_str()).unwrap_or_default().trim_start().to_owned());
                toasts.say(format!("Sent to {}.", business.get_untracked()));
            }
        },
        false,
    );
    Effect::new(move |_| {
        let next = fresh.get();
        if is_used_up.get() && next != key.get_untracked() {
            key.set(next);
            is_used_up.set(false);
        }
    });
    let is_waiting = Signal::derive(move || action.pending().get() || is_used_up.get());
    view! {
        <section class="reply-box glass" aria-labelledby="reply-title">
            <h3 id="reply-title">"Write to us"</h3>
            <ActionForm action=action>
                <div class="form">
                    <FormProblem error=error />
                    <input type="hidden" name="job" value=job.to_string() />
                    <input type="hidden" name="submission" value=move || key.get().to_string() />
                    <TextArea
                        name="body"
                        label="Write a reply"
                        text=text
                        rows=4
                        max=ENTRY_BODY_CHARS_MAX
                        error=field_error(error, "body")
                        is_required=true
                    />
                    <p class="muted small">
                        {move || business.get()}
                        " reads this, and so does everybody on your side who sees this job here."
                    </p>
                    <div class="form-actions">
                        <Submit
                            label=Signal::derive(move || format!("Send to {}", business.get()))
                            pending=is_waiting
                            busy="Sending…"
                        />
                    </div>
                </div>
            </ActionForm>
        </section>
    }
}

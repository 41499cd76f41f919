//! How jobs come to be shared with their customers, and what a link in a mail asks for.

use crate::api::settings::SetRidingLinks;
use crate::api::sharing::SetLinkPassword;
use crate::ui::components::{FormProblem, Submit, When};
use crate::ui::retry::form_error;
use crate::ui::staff::pipelines::{EditForm, EditProblem, EditSender, UndoLine};
use crate::ui::switch_row::SwitchRow;
use crate::ui::told::{other_word, tell, word};
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_wire::SettingsView;

/// The switches, and the way back.
#[component]
pub fn SharingSettings(
    view: Signal<SettingsView>,
    action: ServerAction<SetLinkPassword>,
    riding: ServerAction<SetRidingLinks>,
) -> impl IntoView {
    let sender = EditSender::of_page();
    let is_automatic = Memo::new(move |_| view.with(|view| view.shares_automatically));
    let last = Signal::derive(move || view.with(|view| view.last_edit.clone()));
    let effect = move || {
        if is_automatic.get() {
            "Every job is shared with its customer as soon as its stage lets them see it. Turning this off hides the jobs \
             that nobody shared by hand; you see in numbers what it does before it is done."
        } else {
            "A job is shared only when somebody shares it on its page. Turning this on shares all others too, but for \
             those that somebody took back; you see in numbers what it does before it is done."
        }
        .to_owned()
    };
    view! {
        <section class="card settings-part" aria-labelledby="settings-sharing">
            <h2 id="settings-sharing">"Sharing jobs"</h2>
            <p class="muted">
                "From which stage on customers have access is set for each pipeline, under Pipelines."
            </p>
            <UndoLine last=last sender=sender />
            <EditProblem sender=sender />
            <SwitchRow
                id="switch-sharing"
                title="Share jobs automatically"
                is_on=is_automatic
                effect=Signal::derive(effect)
            >
                <EditForm sender=sender what="share_jobs">
                    <input
                        type="hidden"
                        name="shares"
                        value=move || if is_automatic.get() { "by_grant" } else { "automatically" }
                    />
                    <button type="submit" class="button">
                        {move || if is_automatic.get() { "Share by grant" } else { "Share automatically" }}
                    </button>
                </EditForm>
            </SwitchRow>
            <LinkPassword view=view action=action />
            <RidingLinks view=view action=riding />
        </section>
    }
}

#[component]
fn LinkPassword(view: Signal<SettingsView>, action: ServerAction<SetLinkPassword>) -> impl IntoView {
    let is_needed = Memo::new(move |_| view.with(|view| view.link_needs_password));
    let error = form_error(action);
    tell(action, |question| SetLinkPassword { needed: other_word(&question.needed) });
    let effect = move || {
        if is_needed.get() {
            "After the first visit, a link from a mail asks for the password; who has none yet chooses one. Turning \
             this off lets the link alone sign them in, once."
        } else {
            "A link from a mail signs its contact in, once. Turning this on asks for a password too, from the second \
             visit on."
        }
        .to_owned()
    };
    view! {
        <FormProblem error=error />
        <SwitchRow
            id="switch-link-password"
            title="Password with links from mails"
            is_on=is_needed
            effect=Signal::derive(effect)
        >
            <ActionForm action=action>
                <input type="hidden" name="needed" value=move || word(!is_needed.get()) />
                <Submit
                    label=Signal::derive(move || {
                        if is_needed.get() { "Let links sign in" } else { "Ask for passwords" }.to_owned()
                    })
                    pending=action.pending()
                    class="button"
                />
            </ActionForm>
        </SwitchRow>
    }
}

#[component]
fn RidingLinks(view: Signal<SettingsView>, action: ServerAction<SetRidingLinks>) -> impl IntoView {
    let since = Memo::new(move |_| view.with(|view| view.links_ride_since));
    let is_on = Memo::new(move |_| since.get().is_some());
    let error = form_error(action);
    tell(action, |question| SetRidingLinks { on: other_word(&question.on) });
    let effect = move || {
        if is_on.get() {
            "A contact who has not accepted yet hears of news on their jobs too, without what was written, and the mail \
             brings a link that lets them in, once. Only contacts whom you added or invited since this was turned on; \
             nobody whose invitation you took back. Turning this off ends it; links that went out work until they run out."
        } else {
            "Only contacts who have accepted hear of news on their jobs. Turning this on lets invitations ride on these \
             mails from that moment on: for contacts whom you add or invite later, not for those whom you have now."
        }
        .to_owned()
    };
    view! {
        <FormProblem error=error />
        <SwitchRow
            id="switch-riding-links"
            title="Invitations with mails about jobs"
            is_on=is_on
            effect=Signal::derive(effect)
        >
            {move || since.get().map(|at| view! { <p class="small muted">"Since " <When at=at /></p> })}
            <ActionForm action=action>
                <input type="hidden" name="on" value=move || word(!is_on.get()) />
                <Submit
                    label=Signal::derive(move || {
                        if is_on.get() { "Stop these invitations" } else { "Let invitations ride along" }.to_owned()
                    })
                    pending=action.pending()
                    class="button"
                />
            </ActionForm>
        </SwitchRow>
    }
}

//! A contact's own login.

use super::use_portal_frame;
use crate::api::portal::WantMail;
use crate::ui::components::{AccountPanel, FormProblem, PageTitle, Submit};
use crate::ui::retry::form_error;
use crate::ui::switch_row::SwitchRow;
use crate::ui::told::{other_word, tell, word};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// `/user/account`.
#[component]
pub fn PortalAccountPage() -> impl IntoView {
    let (name, email) = use_portal_frame().with_untracked(|frame| (frame.name.clone(), frame.email.clone()));
    view! {
        <PageTitle text="Account"/>
        <div class="page">
            <header class="page-head">
                <h1>"Account"</h1>
            </header>
            <MailSwitch/>
            <AccountPanel name email/>
        </div>
    }
}

/// The contact's own switch for mails about their jobs.
#[component]
fn MailSwitch() -> impl IntoView {
    let frame = use_portal_frame();
    let turn = ServerAction::<WantMail>::new();
    let error = form_error(turn);
    tell(turn, |question| WantMail { wanted: other_word(&question.wanted) });
    let is_on = Memo::new(move |_| frame.with(|frame| frame.wants_mail));
    let effect = Signal::derive(move || {
        if is_on.get() {
            "You get a mail when something is new on your jobs. Turning this off ends these mails; everything stays on \
             these pages."
        } else {
            "You get no mails about your jobs. Turning this on sends you a mail when something is new on them."
        }
        .to_owned()
    });
    view! {
        <section class="card" aria-labelledby="account-mails">
            <h2 id="account-mails">"Mails"</h2>
            <FormProblem error/>
            <SwitchRow id="mails-of-jobs" title="Mails about your jobs" is_on effect>
                <ActionForm action=turn>
                    <input type="hidden" name="wanted" value=move || word(!is_on.get())/>
                    <Submit
                        label=Signal::derive(move || if is_on.get() { "Turn mails off" } else { "Turn mails on" }.to_owned())
                        pending=turn.pending()
                        class="button"
                    />
                </ActionForm>
            </SwitchRow>
        </section>
    }
}

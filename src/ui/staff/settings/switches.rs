//! The three switches that open the portal: the module under General, the others under Customer portal.

use crate::api::settings::SetPortalSwitch;
use crate::ui::components::{FormProblem, Submit};
use crate::ui::retry::form_error;
use crate::ui::switch_row::SwitchRow;
use crate::ui::told::{other_word, tell, word};
use leptos::form::ActionForm;
use leptos::prelude::*;
use vitrine_domain::PortalSwitch;
use vitrine_wire::SettingsView;

/// Some of the three in a part of a settings page.
#[component]
pub fn PortalSwitches(
    /// The part's heading.
    title: &'static str,
    /// A remark below it.
    remark: &'static str,
    /// Which.
    switches: &'static [PortalSwitch],
    /// How they stand.
    view: Signal<SettingsView>,
    /// Turns one.
    action: ServerAction<SetPortalSwitch>,
) -> impl IntoView {
    let error = form_error(action);
    tell(action, |question| SetPortalSwitch { on: other_word(&question.on), ..question });
    view! {
        <section class="card settings-part" aria-labelledby="settings-portal">
            <h2 id="settings-portal">{title}</h2>
            <p class="muted">{remark}</p>
            <FormProblem error=error />
            {switches
                .iter()
                .map(|switch| view! { <Row switch=*switch view=view action=action /> })
                .collect_view()}
        </section>
    }
}

fn is_on(switch: PortalSwitch, view: &SettingsView) -> bool {
    match switch {
        PortalSwitch::Portal => view.portal_is_on,
        PortalSwitch::JobsModule => view.has_jobs_module,
        PortalSwitch::JobsSection => view.has_jobs_section,
    }
}

fn title(switch: PortalSwitch) -> &'static str {
    match switch {
        PortalSwitch::Portal => "Portal",
        PortalSwitch::JobsModule => "Jobs module",
        PortalSwitch::JobsSection => "Jobs section of the portal",
    }
}

fn row_id(switch: PortalSwitch) -> &'static str {
    match switch {
        PortalSwitch::Portal => "switch-portal",
        PortalSwitch::JobsModule => "switch-jobs-module",
        PortalSwitch::JobsSection => "switch-jobs-section",
    }
}

fn contacts(count: u64) -> String {
    match count {
        0 => "nobody at present, since no contact is active".to_owned(),
        1 => "1 contact".to_owned(),
        many => format!("{many} contacts"),
    }
}

/// What the button would do, in words.
fn effect(switch: PortalSwitch, view: &SettingsView) -> String {
    let whom = contacts(view.active_contacts);
    match (switch, is_on(switch, view)) {
        (PortalSwitch::Portal, true) => {
            format!("Turning this off closes the portal for {whom} at once. Nothing is deleted.")
        }
        (PortalSwitch::Portal, false) => {
            format!("The portal is closed. Turning this on opens it at once for {whom}.")
        }
        (PortalSwitch::JobsModule, true) => format!(
            "Turning this off takes all jobs out of the portal for {whom} at once. Staff go on working; nothing is \
             deleted."
        ),
        (PortalSwitch::JobsModule, false) => {
            format!("Jobs are out of the portal. Turning this on brings back what is shared, at once, for {whom}.")
        }
        (PortalSwitch::JobsSection, true) => format!(
            "Turning this off takes the Jobs pages out of the portal for {whom} at once; the rest of the portal stays. \
             Nothing is deleted."
        ),
        (PortalSwitch::JobsSection, false) => {
            format!("The portal has no Jobs pages. Turning this on brings them back at once for {whom}.")
        }
    }
}

fn button(switch: PortalSwitch, on: bool) -> &'static str {
    match (switch, on) {
        (PortalSwitch::Portal, true) => "Close the portal",
        (PortalSwitch::Portal, false) => "Open the portal",
        (PortalSwitch::JobsModule, true) => "Turn the module off",
        (PortalSwitch::JobsModule, false) => "Turn the module on",
        (PortalSwitch::JobsSection, true) => "Hide the section",
        (PortalSwitch::JobsSection, false) => "Show the section",
    }
}

#[component]
fn Row(switch: PortalSwitch, view: Signal<SettingsView>, action: ServerAction<SetPortalSwitch>) -> impl IntoView {
    let on = Memo::new(move |_| view.with(|view| is_on(switch, view)));
    let is_waiting = Signal::derive(move || {
        action.pending().get()
            && action.input().with(|asked| asked.as_ref().is_some_and(|asked| asked.switch == switch.as_str()))
    });
    view! {
        <SwitchRow
            id=row_id(switch)
            title=title(switch)
            is_on=on
            effect=Signal::derive(move || view.with(|view| effect(switch, view)))
        >
            <ActionForm action=action>
                <input type="hidden" name="switch" value=switch.as_str() />
                <input type="hidden" name="on" value=move || word(!on.get()) />
                <Submit
                    label=Signal::derive(move || button(switch, on.get()).to_owned())
                    pending=is_waiting
                    class="button"
                />
            </ActionForm>
        </SwitchRow>
    }
}

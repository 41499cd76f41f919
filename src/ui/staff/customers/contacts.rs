//! A customer's contacts: how each stands with the portal, and what can be done about it.

use super::again::InviteAgain;
use super::invite::AddContact;
use super::notify::{Notify, NotifyState};
use super::page::CustomerActions;
use super::rights::rights_words;
use crate::api::customers::{BlockContact, ReinviteContact};
use crate::api::mails::NotifyContact;
use crate::ui::components::{Avatar, EmptyState, FormProblem, Icon, Submit, When};
use crate::ui::reread::item_now;
use crate::ui::retry::form_error;
use crate::ui::staff::link_box::{LinkBox, fresh_link};
use crate::ui::staff::preview::{ViewAs, ViewAsProblem};
use crate::ui::told::{other_word, tell, word};
use icondata_lu as lu;
use leptos::either::EitherOf3;
use leptos::form::ActionForm;
use leptos::html;
use leptos::prelude::*;
use vitrine_domain::{ContactState, CustomerId, MailState};
use vitrine_wire::{ContactLine, CustomerView};

/// The contacts, a fresh invitation link when there is one, and the form for another contact.
#[component]
pub fn Contacts(view: Signal<CustomerView>, actions: CustomerActions) -> impl IntoView {
    let id = view.with_untracked(|view| view.customer);
    let contacts = Memo::new(move |_| view.with(|view| view.contacts.clone()));
    let may_invite = Memo::new(move |_| view.with(|view| view.may_invite && !view.is_archived));
    let block_error = form_error(actions.block);
    let reinvite_error = form_error(actions.reinvite);
    let notify_error = form_error(actions.notify);
    tell(actions.notify, |question| NotifyContact { notified: other_word(&question.notified), ..question });
    tell(actions.block, |question| BlockContact { blocked: other_word(&question.blocked), ..question });
    let link = fresh_link(actions.invite, actions.reinvite, ["contacts/invite", "contacts/reinvite"]);
    view! {
        <section class="card" aria-labelledby="customer-contacts">
            <h2 id="customer-contacts">"Contacts"</h2>
            <FormProblem error=block_error />
            <FormProblem error=reinvite_error />
            <FormProblem error=notify_error />
            <ViewAsProblem />
            <LinkBox link=link opens="open the portal as this contact" />
            <Show
                when=move || contacts.with(|contacts| !contacts.is_empty())
                fallback=move || {
                    let text = if may_invite.get() {
                        "Add the person to talk to. The mail with the invitation opens the portal for them."
                    } else {
                        "Somebody in the office can add the person to talk to."
                    };
                    view! { <EmptyState title="No contacts yet" text=text /> }
                }
            >
                <ul class="contacts">
                    <For each=move || contacts.get() key=|contact| contact.membership let:contact>
                        <Contact
                            customer=id
                            now=item_now(contacts.into(), contact, |a, b| a.membership == b.membership)
                            block=actions.block
                            notify=actions.notify
                            reinvite=actions.reinvite
                        />
                    </For>
                </ul>
            </Show>
            <Show when=move || may_invite.get()>
                <AddContact customer=id action=actions.invite is_first=contacts.with_untracked(Vec::is_empty) />
            </Show>
        </section>
    }
}

#[component]
fn Contact(
    customer: CustomerId,
    now: Memo<ContactLine>,
    block: ServerAction<BlockContact>,
    notify: ServerAction<NotifyContact>,
    reinvite: ServerAction<ReinviteContact>,
) -> impl IntoView {
    let name = Memo::new(move |_| now.with(|contact| contact.name.clone()));
    let rights_href = format!("/customers/{customer}/contacts/{}", now.with_untracked(|contact| contact.membership));
    let membership = now.with_untracked(|contact| contact.membership);
    let may_look = Memo::new(move |_| now.with(|contact| contact.may_look));
    let is_blocked = Memo::new(move |_| now.with(|contact| contact.state == ContactState::Blocked));
    let may_notify = Memo::new(move |_| now.with(|contact| contact.may_notify));
    let may_block = Memo::new(move |_| now.with(|contact| contact.may_block));
    let may_invite = Memo::new(move |_| now.with(|contact| contact.may_invite) && !is_blocked.get());
    view! {
        <li class="contact" class:is-blocked=move || is_blocked.get()>
            {move || view! { <Avatar name=name.get() is_customer=true /> }}
            <div class="contact-words">
                <p class="contact-name">
                    <strong>{move || name.get()}</strong>
                    {move || {
                        now.with(|contact| contact.is_primary)
                            .then(|| view! { <span class="tag">"Primary contact"</span> })
                    }}
                </p>
                <p class="muted small contact-ways">
                    <span>{move || now.with(|contact| contact.email.clone())}</span>
                    {move || {
                        now.with(|contact| Some(contact.phone.clone()).filter(|phone| !phone.is_empty()))
                            .map(|phone| view! { <span class="number">{phone}</span> })
                    }}
                </p>
                <State now=now />
                <NotifyState now=now />
                <p class="contact-state small">
                    <Icon icon=lu::LuBriefcase />
                    <span>{move || now.with(|contact| rights_words(contact.job_rights, contact.chosen_jobs, true))}</span>
                </p>
            </div>
            <div class="contact-actions">
                <a class="button small quiet" href=rights_href>
                    "Rights and sessions"
                    <span class="visually-hidden">{move || format!(" of {}", name.get())}</span>
                </a>
                <Show when=move || may_look.get()>
                    <ViewAs contact=membership name=name/>
                </Show>
                <Show when=move || may_invite.get()>
                    <InviteAgain customer=customer now=now action=reinvite />
                </Show>
                <Show when=move || may_notify.get()>
                    <Notify customer=customer now=now action=notify />
                </Show>
                <Show when=move || may_block.get()>
                    <Block customer=customer now=now is_blocked=is_blocked action=block />
                </Show>
            </div>
        </li>
    }
}

/// Pending, active or blocked, in words.
#[component]
fn State(now: Memo<ContactLine>) -> impl IntoView {
    let facts = Memo::new(move |_| {
        now.with(|contact| (contact.state, contact.invited_until, contact.signed_in_at, contact.invitation_mail))
    });
    let has_job_link = Memo::new(move |_| now.with(|contact| contact.has_job_link));
    view! {
        <p class="contact-state small">
            {move || match facts.get() {
                (ContactState::Invited, Some(until), _, mail) => {
                    EitherOf3::A(
                        view! {
                            <Icon icon=lu::LuMail />
                            <span>"Pending: invited, " {mailed(mail)} "link good until " <When at=until /></span>
                        },
                    )
                }
                (ContactState::Active, _, Some(at), _) => {
                    EitherOf3::B(
                        view! {
                            <Icon icon=lu::LuCircleCheck />
                            <span>"Active, last signed in " <When at=at /></span>
                        },
                    )
                }
                (state, _, _, mail) => {
                    let (icon, words) = match (state, mail) {
                        (ContactState::Invited, Some(MailState::Waiting | MailState::Sending)) => {
                            (lu::LuMail, "Pending: the mail with the invitation is on its way")
                        }
                        (ContactState::Invited, _) if has_job_link.get() => {
                            (lu::LuMail, "Pending: a link to a job is out and lets them in")
                        }
                        (ContactState::Invited, None) => (lu::LuMailX, "Not invited: no link is out"),
                        (ContactState::Invited, Some(MailState::Sent | MailState::Failed)) => {
                            (lu::LuMailX, "Pending, but no link works any more. Invite them again.")
                        }
                        (ContactState::Active, _) => (lu::LuCircleCheck, "Active, has not signed in lately"),
                        (ContactState::Blocked, _) => (lu::LuBan, "Blocked, cannot open the portal"),
                    };
                    EitherOf3::C(
                        view! {
                            <Icon icon=icon />
                            <span>{words}</span>
                        },
                    )
                }
            }}
        </p>
    }
}

/// How far the mail with the invitation has come.
const fn mailed(mail: Option<MailState>) -> &'static str {
    match mail {
        None | Some(MailState::Sent) => "",
        Some(MailState::Waiting | MailState::Sending) => "the mail is on its way, ",
        Some(MailState::Failed) => "the mail did not arrive (the outbox says why), ",
    }
}

/// The consequence stands before the button that brings it about.
#[component]
fn Block(
    customer: CustomerId,
    now: Memo<ContactLine>,
    is_blocked: Memo<bool>,
    action: ServerAction<BlockContact>,
) -> impl IntoView {
    let id = now.with_untracked(|contact| contact.membership.to_string());
    let sent = id.clone();
    let is_waiting = Signal::derive(move || {
        action.pending().get() && action.input().with(|asked| asked.as_ref().is_some_and(|asked| asked.contact == sent))
    });
    let details = NodeRef::<html::Details>::new();
    // Decided: the box closes, whoever decided it.
    Effect::watch(
        move || is_blocked.get(),
        move |_, _, _| {
            if let Some(details) = details.get_untracked() {
                details.set_open(false);
            }
        },
        false,
    );
    let name = move || now.with(|contact| contact.name.clone());
    let words = move || {
        let name = now.with(|contact| contact.name.split_whitespace().next().unwrap_or_default().to_owned());
        if is_blocked.get() {
            format!("{name} can open the portal again, with the same password, and sees what is shared.")
        } else {
            format!("{name} can no longer open the portal; open pages close at once. You can unblock at any time.")
        }
    };
    view! {
        <details class="decision" node_ref=details>
            <summary class="button small quiet">
                {move || if is_blocked.get() { "Unblock…" } else { "Block…" }}
                <span class="visually-hidden">{move || format!(" {}", name())}</span>
            </summary>
            <div class="decision-box">
                <p class="small">{words}</p>
                <ActionForm action=action>
                    <input type="hidden" name="customer" value=customer.to_string() />
                    <input type="hidden" name="contact" value=id />
                    <input type="hidden" name="blocked" value=move || word(!is_blocked.get()) />
                    <Submit
                        label=Signal::derive(move || {
                            format!("{} {}", if is_blocked.get() { "Unblock" } else { "Block" }, name())
                        })
                        pending=is_waiting
                        class="button small danger"
                    />
                </ActionForm>
            </div>
        </details>
    }
}

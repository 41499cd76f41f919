//! The panel: opened by a button beside each thing, read only then.

use super::href;
use super::view::Answer;
use crate::api::ApiError;
use crate::api::jobs::who_sees;
use crate::ui::components::{Dialog, Icon, Skeleton, use_session_guard};
use crate::ui::live::use_live;
use crate::ui::reread::reread;
use leptos::either::EitherOf3;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use vitrine_domain::JobId;
use vitrine_wire::{SightOf, WhoSeesView};

/// What a page's panel was opened for. Cheap to copy.
#[derive(Clone, Copy)]
pub struct WhoPanel {
    job: JobId,
    may_ask: Memo<bool>,
    is_open: RwSignal<bool>,
    of: RwSignal<SightOf>,
}

impl WhoPanel {
    /// Made once per page. `may_ask`: the reader may know who sees things.
    pub fn new(job: JobId, may_ask: Memo<bool>) -> Self {
        Self { job, may_ask, is_open: RwSignal::new(false), of: RwSignal::new(SightOf::Job) }
    }

    fn open(self, of: SightOf) {
        self.of.set(of);
        self.is_open.set(true);
    }
}

/// "Who sees this?": opens the panel, or its page without JavaScript. Absent for those who may not know.
#[component]
pub fn WhoSeesButton(
    /// The page's panel.
    panel: WhoPanel,
    /// What it asks about.
    of: SightOf,
) -> impl IntoView {
    let open = move |event: MouseEvent| {
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        event.prevent_default();
        panel.open(of);
    };
    move || {
        panel.may_ask.get().then(|| {
            view! {
                <a class="button quiet small who-sees-button" href=href(panel.job, of) on:click=open>
                    <Icon icon=icondata_lu::LuScanEye/>
                    "Who sees this?"
                </a>
            }
        })
    }
}

/// The panel itself, once per page.
#[component]
pub fn WhoSeesDialog(
    /// The page's panel.
    panel: WhoPanel,
) -> impl IntoView {
    view! {
        <Dialog is_open=panel.is_open title="Who sees this?">
            <Asked panel/>
        </Dialog>
    }
}

/// Built when the panel opens; follows every change while it stands open.
#[component]
fn Asked(panel: WhoPanel) -> impl IntoView {
    let (job, of) = (panel.job, panel.of.get_untracked());
    let answer = RwSignal::new(None::<Result<WhoSeesView, ApiError>>);
    let guard = use_session_guard();
    let live = use_live().job(Signal::stored(job));
    let is_asked = RwSignal::new(0_u64);
    reread(
        Signal::derive(move || live.get() + guard.renewals().get() + is_asked.get()),
        move || who_sees(job, of),
        move |now| {
            if let Err(error) = &now {
                guard.report(error);
            }
            answer.try_set(Some(now));
        },
    );
    // The first reading; in an effect, so that the server never asks, and after `reread` has begun to watch.
    Effect::new(move |_| {
        request_animation_frame(move || {
            is_asked.try_set(1);
        });
    });
    view! {
        <div class="who-sees-panel" aria-live="polite">
            {move || match answer.get() {
                None => EitherOf3::A(view! { <Skeleton lines=5/> }),
                Some(Ok(who)) => EitherOf3::B(view! { <Answer who/> }),
                Some(Err(error)) => {
                    EitherOf3::C(
                        view! {
                            <p class="callout warning" role="alert">
                                {error.sentence()}
                            </p>
                        },
                    )
                }
            }}
        </div>
    }
}

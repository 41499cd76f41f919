//! The people of one business of the demo, signed in to play their parts.

use super::DAYS;
use super::logo;
use super::plan::{PlannedContact, PlannedCustomer};
use super::script::{Fate, TenantScript, Who};
use crate::service::session::resolve as session_of;
use crate::service::sign_up::{Login, NewTenant, make};
use crate::service::{appearance, customer, invitation, job, member, pipeline, share};
use crate::store::{Key, identity, membership, session};
use crate::{Context, Origin, ServiceError, ServiceResult, Viewer};
use vitrine_domain::{
    AtInternalStage, Color, CustomerId, Email, IdentityId, MembershipId, Password, PersonName, SessionId, TenantId,
    TenantName,
};
use vitrine_policy::Actor;
use vitrine_wire::{ContactForm, CustomerForm, InvitationLink, MemberForm, PipelineEdit, ShareForm};

/// Staff, and per customer its id and the contacts that can write.
pub(super) struct Cast {
    pub(super) staff: Vec<(Viewer, MembershipId)>,
    pub(super) customers: Vec<(CustomerId, Vec<Viewer>)>,
    sessions: Vec<SessionId>,
    office: usize,
    lead: usize,
}

impl Cast {
    /// Makes the business with its staff.
    pub(super) async fn hire(
        cx: &Context,
        hash: &str,
        password: &Password,
        script: &'static TenantScript,
    ) -> ServiceResult<Self> {
        let [(role, name, local), others @ ..] = script.staff else { return Err(ServiceError::Broken) };
        let new = NewTenant {
            name: TenantName::parse(script.name).map_err(damaged)?,
            accent: Color::parse(script.accent).map_err(damaged)?,
            pipelines: script.pipelines,
            owner: PersonName::parse(name).map_err(damaged)?,
            role: *role,
            email: Email::parse(&format!("{local}@{}", script.host)).map_err(damaged)?,
            password: password.clone(),
        };
        let made = make(cx, new, Login::New(hash.to_owned())).await?;
        let (tenant, owner, login) = (made.tenant, made.owner, made.identity);
        made.change.commit(cx).await?;
        let role_at = |wanted| script.staff.iter().position(|(role, _, _)| *role == wanted).unwrap_or_default();
        let mut cast = Self {
            staff: Vec::new(),
            customers: Vec::new(),
            sessions: Vec::new(),
            office: role_at(vitrine_domain::Role::Admin),
            lead: role_at(vitrine_domain::Role::Supervisor),
        };
        let boss = cast.enter(cx, tenant, owner, login).await?;
        cast.staff.push((boss.clone(), owner));
        dress(cx, &boss, script).await?;
        for (role, name, local) in others {
            let form = MemberForm {
                name: (*name).to_owned(),
                email: format!("{local}@{}", script.host),
                role: role.as_str().to_owned(),
            };
            let link = member::invite_member(cx, &boss, &form).await?;
            let viewer = accepted(cx, hash, &link).await?;
            cast.stay(cx, viewer.session).await?;
            let member = viewer.actor.membership().ok_or(ServiceError::Broken)?;
            cast.staff.push((viewer, member));
        }
        Ok(cast)
    }

    /// Invites the one who has not come in yet.
    pub(super) async fn invite_newcomer(&self, cx: &Context, script: &'static TenantScript) -> ServiceResult<()> {
        let (role, name, local) = script.newcomer;
        let email = format!("{local}@{}", script.host);
        let form = MemberForm { name: name.to_owned(), email, role: role.as_str().to_owned() };
        member::invite_member(cx, self.who(Who::Boss, None), &form).await?;
        Ok(())
    }

    /// Shares a job as it is, without a mail, and with its dates or without.
    pub(super) async fn share(&self, cx: &Context, job: &str, with_dates: bool) -> ServiceResult<()> {
        let office = self.who(Who::Office, None);
        let page = share::show_sharing(cx, office, job.parse().map_err(damaged)?).await?;
        let form = ShareForm {
            job: job.to_owned(),
            state: page.state,
            dates: with_dates.to_string(),
            stage: "true".to_owned(),
            ..ShareForm::default()
        };
        share::share_job(cx, office, &form).await?;
        Ok(())
    }

    /// How the business shares its jobs; and in its last pipeline customers go on seeing a job where they saw it last.
    pub(super) async fn set_pipelines(&self, cx: &Context, script: &TenantScript) -> ServiceResult<()> {
        let boss = self.who(Who::Boss, None);
        if script.shares_by_grant {
            let edit = PipelineEdit {
                what: "share_jobs".to_owned(),
                shares: "by_grant".to_owned(),
                ..PipelineEdit::default()
            };
            pipeline::change_pipelines(cx, boss, &edit, "").await?;
        }
        let choices = job::job_choices(cx, boss).await?;
        if let Some(first) = choices.pipelines.first().filter(|_| script.shares_by_grant) {
            // What comes before it is internal as it is.
            let stage = first.stages.iter().find(|stage| stage.is_visible_to_customer);
            let edit = PipelineEdit {
                what: "edit_pipeline".to_owned(),
                pipeline: first.pipeline.to_string(),
                first_stage: stage.map(|stage| stage.stage.to_string()).unwrap_or_default(),
                ..PipelineEdit::default()
            };
            pipeline::change_pipelines(cx, boss, &edit, "").await?;
        }
        let Some(last) = choices.pipelines.last() else { return Ok(()) };
        let edit = PipelineEdit {
            what: "edit_pipeline".to_owned(),
            pipeline: last.pipeline.to_string(),
            uploads: "true".to_owned(),
            at_internal: AtInternalStage::ShowLastVisible.as_str().to_owned(),
            ..PipelineEdit::default()
        };
        pipeline::change_pipelines(cx, boss, &edit, "").await?;
        Ok(())
    }

    /// Who plays a part on a job with that owner.
    pub(super) fn who(&self, who: Who, owner: Option<usize>) -> &Viewer {
        let index = match who {
            Who::Boss => 0,
            Who::Office => self.office,
            Who::Lead => self.lead,
            Who::Field => owner.unwrap_or(self.lead),
        };
        &self.staff[index].0
    }

    /// A new customer with its contacts; those who accept can write from now on.
    pub(super) async fn welcome(&mut self, cx: &Context, hash: &str, new: &PlannedCustomer) -> ServiceResult<()> {
        let office = self.who(Who::Office, None).clone();
        let form = CustomerForm { name: new.name.clone(), phone: new.phone.clone(), address: new.address.clone() };
        let made = customer::create_customer(cx, &office, &form, "").await?;
        let mut contacts = Vec::new();
        for contact in &new.contacts {
            if let Some(viewer) = self.invite(cx, hash, &office, made.customer, contact).await? {
                contacts.push(viewer);
            }
        }
        self.customers.push((made.customer, contacts));
        Ok(())
    }

    async fn invite(
        &mut self,
        cx: &Context,
        hash: &str,
        office: &Viewer,
        of: CustomerId,
        contact: &PlannedContact,
    ) -> ServiceResult<Option<Viewer>> {
        let form = ContactForm {
            name: contact.name.clone(),
            email: contact.email.clone(),
            phone: contact.phone.clone(),
            ..ContactForm::default()
        };
        let link = customer::invite_contact(cx, office, &of.to_string(), &form).await?;
        match contact.fate {
            Fate::StillInvited => return Ok(None),
            Fate::Accepts | Fate::Blocked => {}
        }
        let viewer = accepted(cx, hash, &link).await?;
        match contact.fate {
            Fate::Blocked => {
                let membership = viewer.actor.membership().ok_or(ServiceError::Broken)?;
                customer::block_contact(cx, office, &of.to_string(), &membership.to_string(), true).await?;
                Ok(None)
            }
            Fate::Accepts | Fate::StillInvited => {
                self.stay(cx, viewer.session).await?;
                Ok(Some(viewer))
            }
        }
    }

    /// Signs a staff member in.
    async fn enter(
        &mut self,
        cx: &Context,
        tenant: TenantId,
        through: MembershipId,
        login: IdentityId,
    ) -> ServiceResult<Viewer> {
        let db = cx.store().change().await?;
        let actor = membership::actor_through(&db, tenant, through).await?.unwrap_or(Actor::Stranger);
        let email = identity::find(&db, login).await?.ok_or(ServiceError::Broken)?.email;
        let row = session::SessionRow {
            session: SessionId::fresh(cx),
            identity: login,
            membership: Some(through),
            browser: "Demo".to_owned(),
            is_by_link: false,
            created_at: cx.now(),
            seen_at: cx.now(),
            expires_at: cx.now().plus_secs(LASTS_SECS),
        };
        let viewer = Viewer { session: row.session, identity: login, email, actor, behind: None };
        self.sessions.push(row.session);
        session::insert(&db, row, crate::service::session::unknown_secret(cx)).await?;
        db.commit().await?;
        Ok(viewer)
    }

    /// Keeps a contact's session good until the end of the demo.
    async fn stay(&mut self, cx: &Context, kept: SessionId) -> ServiceResult<()> {
        let db = cx.store().change().await?;
        session::touch(&db, kept, cx.now(), cx.now().plus_secs(LASTS_SECS)).await?;
        self.sessions.push(kept);
        Ok(db.commit().await?)
    }

    /// Ends the sessions that the demo used: nobody holds their secrets.
    pub(super) async fn leave(&self, cx: &Context) -> ServiceResult<()> {
        let db = cx.store().change().await?;
        for some in self.sessions.chunks(500) {
            session::delete(&db, some).await?;
        }
        Ok(db.commit().await?)
    }
}

/// Gives a business its looks.
async fn dress(cx: &Context, boss: &Viewer, script: &'static TenantScript) -> ServiceResult<()> {
    appearance::set_brand(cx, boss, script.name, script.accent, script.welcome).await?;
    appearance::set_dates(cx, boss, script.time_zone, script.date_language.as_str()).await?;
    appearance::set_logo(cx, boss, logo::drawn(script.accent)?).await
}

/// Somebody uses an invitation link; they are signed in from now on.
async fn accepted(cx: &Context, hash: &str, link: &InvitationLink) -> ServiceResult<Viewer> {
    let secret = link.path.rsplit('/').next().unwrap_or_default();
    let opened = invitation::accept_known(cx, secret, hash, &Origin::default()).await?;
    let secret = opened.secret.unwrap_or_default();
    session_of(cx, &secret).await?.ok_or(ServiceError::Broken)
}

/// Longer than the demo.
const LASTS_SECS: i64 = (DAYS + 10) * 86_400;

/// The demo's own words are not valid: a mistake in a script.
pub(super) fn damaged(cause: impl std::fmt::Display) -> ServiceError {
    tracing::error!(%cause, "the demo's script is not valid");
    ServiceError::Broken
}

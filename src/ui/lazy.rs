//! What the portal's first load need not hold comes to the browser in modules of its own: the staff's screens in one,
//! the pages around signing in and the account in another.
//!
//! One module each: one per screen makes a hundred small files of what every two or three share.

use super::{portal, public, staff};
use leptos::prelude::*;
use leptos_router::LazyRoute;

/// Which screen.
#[derive(Debug, Clone, Copy)]
enum Screen {
    Frame,
    Home,
    Jobs,
    NewJob,
    Job,
    EditJob,
    ShareJob,
    Customers,
    NewCustomer,
    Customer,
    EditCustomer,
    Contact,
    Alerts,
    Outbox,
    Settings,
    PortalSettings,
    Members,
    Roles,
    ApplyPermission,
    Imports,
    Import,
    Pipelines,
    Pipeline,
    ConfirmEdit,
    Look,
    WhoSees,
    StageWhoSees,
    Board,
    PipelineForm,
    Account,
}

#[lazy]
fn staff_screen(screen: Screen) -> AnyView {
    match screen {
        Screen::Frame => staff::Frame().into_any(),
        Screen::Home => staff::home::HomePage().into_any(),
        Screen::Jobs => staff::jobs::JobsPage().into_any(),
        Screen::NewJob => staff::jobs::NewJobPage().into_any(),
        Screen::Job => staff::job::JobPage().into_any(),
        Screen::EditJob => staff::jobs::EditJobPage().into_any(),
        Screen::ShareJob => staff::share::ShareJobPage().into_any(),
        Screen::Customers => staff::customers::CustomersPage().into_any(),
        Screen::NewCustomer => staff::customers::NewCustomerPage().into_any(),
        Screen::Customer => staff::customers::CustomerPage().into_any(),
        Screen::EditCustomer => staff::customers::EditCustomerPage().into_any(),
        Screen::Contact => staff::customers::ContactPage().into_any(),
        Screen::Alerts => staff::alerts::AlertsPage().into_any(),
        Screen::Outbox => staff::outbox::OutboxPage().into_any(),
        Screen::Settings => staff::settings::SettingsPage().into_any(),
        Screen::PortalSettings => staff::settings::PortalSettingsPage().into_any(),
        Screen::Roles => staff::settings::RolesPage().into_any(),
        Screen::ApplyPermission => staff::settings::ApplyPage().into_any(),
        Screen::Members => staff::settings::MembersPage().into_any(),
        Screen::Imports => staff::import::ImportsPage().into_any(),
        Screen::Import => staff::import::ImportPage().into_any(),
        Screen::Pipelines => staff::pipelines::PipelinesPage().into_any(),
        Screen::Pipeline => staff::pipelines::PipelinePage().into_any(),
        Screen::ConfirmEdit => staff::pipelines::ConfirmEditPage().into_any(),
        Screen::Look => staff::preview::LookPage().into_any(),
        Screen::WhoSees => staff::who_sees::WhoSeesPage().into_any(),
        Screen::StageWhoSees => staff::who_sees::StageWhoSeesPage().into_any(),
        Screen::Board => staff::board::BoardPage().into_any(),
        Screen::PipelineForm => staff::form_editor::FormEditorPage().into_any(),
        Screen::Account => staff::account::AccountPage().into_any(),
    }
}

/// Which page around signing in and the account.
#[derive(Debug, Clone, Copy)]
enum Door {
    SignIn,
    SignUp,
    Invitation,
    ShareLink,
    ShareSent,
    Choose,
    Unsubscribe,
    Unsubscribed,
    PortalAccount,
}

#[lazy]
fn door_screen(door: Door) -> AnyView {
    match door {
        Door::SignIn => public::SignInPage().into_any(),
        Door::SignUp => public::SignUpPage().into_any(),
        Door::Invitation => public::InvitationPage().into_any(),
        Door::ShareLink => public::ShareLinkPage().into_any(),
        Door::ShareSent => public::ShareSentPage().into_any(),
        Door::Choose => public::ChoosePage().into_any(),
        Door::Unsubscribe => public::UnsubscribePage().into_any(),
        Door::Unsubscribed => public::UnsubscribedPage().into_any(),
        Door::PortalAccount => portal::account::PortalAccountPage().into_any(),
    }
}

/// Makes a route of a screen: its name, the function of its module, that module's fetching, the screen.
macro_rules! routes {
    ($view:ident, $preload:ident, $($(#[$doc:meta])* $name:ident = $screen:expr;)+) => {$(
        $(#[$doc])*
        pub struct $name;

        impl LazyRoute for $name {
            fn data() -> Self {
                Self
            }

            async fn view(_: Self) -> AnyView {
                $view($screen).await
            }

            async fn preload() {
                #[cfg(target_arch = "wasm32")]
                $preload().await;
            }
        }
    )+};
}

routes! {
    staff_screen, __preload_staff_screen,
    /// The frame around all of them.
    StaffFrameRoute = Screen::Frame;
    /// `/`
    HomeRoute = Screen::Home;
    /// `/jobs`
    JobsRoute = Screen::Jobs;
    /// `/jobs/new`
    NewJobRoute = Screen::NewJob;
    /// `/jobs/:job`
    JobRoute = Screen::Job;
    /// `/jobs/:job/edit`
    EditJobRoute = Screen::EditJob;
    /// `/jobs/:job/share`
    ShareJobRoute = Screen::ShareJob;
    /// `/customers`
    CustomersRoute = Screen::Customers;
    /// `/customers/new`
    NewCustomerRoute = Screen::NewCustomer;
    /// `/customers/:customer`
    CustomerRoute = Screen::Customer;
    /// `/customers/:customer/edit`
    EditCustomerRoute = Screen::EditCustomer;
    /// `/alerts`
    AlertsRoute = Screen::Alerts;
    /// `/outbox`
    OutboxRoute = Screen::Outbox;
    /// `/settings`
    SettingsRoute = Screen::Settings;
    /// `/settings/portal`
    PortalSettingsRoute = Screen::PortalSettings;
    /// `/settings/portal/apply`
    ApplyPermissionRoute = Screen::ApplyPermission;
    /// `/settings/roles`
    RolesRoute = Screen::Roles;
    /// `/customers/:customer/contacts/:contact`
    ContactRoute = Screen::Contact;
    /// `/settings/members`
    MembersRoute = Screen::Members;
    /// `/settings/import`
    ImportsRoute = Screen::Imports;
    /// `/settings/import/:import`
    ImportRoute = Screen::Import;
    /// `/settings/pipelines`
    PipelinesRoute = Screen::Pipelines;
    /// `/settings/pipelines/:pipeline`
    PipelineRoute = Screen::Pipeline;
    /// `/settings/pipelines/confirm`
    ConfirmEditRoute = Screen::ConfirmEdit;
    /// `/look`
    LookRoute = Screen::Look;
    /// `/jobs/:job/who-sees`
    WhoSeesRoute = Screen::WhoSees;
    /// `/stages/:stage/who-sees`
    StageWhoSeesRoute = Screen::StageWhoSees;
    /// `/jobs/board`
    BoardRoute = Screen::Board;
    /// `/settings/pipelines/:pipeline/form`
    PipelineFormRoute = Screen::PipelineForm;
    /// `/account`
    AccountRoute = Screen::Account;
}

routes! {
    door_screen, __preload_door_screen,
    /// `/sign-in`
    SignInRoute = Door::SignIn;
    /// `/signup`
    SignUpRoute = Door::SignUp;
    /// `/invitation/:secret`
    InvitationRoute = Door::Invitation;
    /// `/share/:secret`
    ShareLinkRoute = Door::ShareLink;
    /// `/share-sent`
    ShareSentRoute = Door::ShareSent;
    /// `/choose`
    ChooseRoute = Door::Choose;
    /// `/unsubscribe/:secret`
    UnsubscribeRoute = Door::Unsubscribe;
    /// `/unsubscribed`
    UnsubscribedRoute = Door::Unsubscribed;
    /// `/user/account`
    PortalAccountRoute = Door::PortalAccount;
}

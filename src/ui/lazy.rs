//! The staff's screens come to the browser in a module of their own: the portal's first load holds none of them.
//!
//! One module for all of them: one per screen makes a hundred small files of what every two or three share.

use super::staff;
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
    Customers,
    NewCustomer,
    Customer,
    EditCustomer,
    Settings,
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
        Screen::Customers => staff::customers::CustomersPage().into_any(),
        Screen::NewCustomer => staff::customers::NewCustomerPage().into_any(),
        Screen::Customer => staff::customers::CustomerPage().into_any(),
        Screen::EditCustomer => staff::customers::EditCustomerPage().into_any(),
        Screen::Settings => staff::settings::SettingsPage().into_any(),
        Screen::Account => staff::account::AccountPage().into_any(),
    }
}

/// Makes a route of a screen.
macro_rules! routes {
    ($($(#[$doc:meta])* $name:ident = $screen:ident;)+) => {$(
        $(#[$doc])*
        pub struct $name;

        impl LazyRoute for $name {
            fn data() -> Self {
                Self
            }

            async fn view(_: Self) -> AnyView {
                staff_screen(Screen::$screen).await
            }

            async fn preload() {
                #[cfg(target_arch = "wasm32")]
                __preload_staff_screen().await;
            }
        }
    )+};
}

routes! {
    /// The frame around all of them.
    StaffFrameRoute = Frame;
    /// `/`
    HomeRoute = Home;
    /// `/jobs`
    JobsRoute = Jobs;
    /// `/jobs/new`
    NewJobRoute = NewJob;
    /// `/jobs/:job`
    JobRoute = Job;
    /// `/jobs/:job/edit`
    EditJobRoute = EditJob;
    /// `/customers`
    CustomersRoute = Customers;
    /// `/customers/new`
    NewCustomerRoute = NewCustomer;
    /// `/customers/:customer`
    CustomerRoute = Customer;
    /// `/customers/:customer/edit`
    EditCustomerRoute = EditCustomer;
    /// `/settings`
    SettingsRoute = Settings;
    /// `/account`
    AccountRoute = Account;
}

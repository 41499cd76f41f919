//! What a permission means for a customer, in words.

use vitrine_domain::Permission;

/// After "A new customer: " or a customer's name and a colon.
pub const fn what_it_means(permission: Permission, on: bool) -> &'static str {
    match (permission, on) {
        (Permission::ViewJobs, true) => "sees the jobs and visits that are shared with it.",
        (Permission::ViewJobs, false) => "sees no jobs and visits; the page is not in its portal at all.",
        (Permission::HideReadings, true) => "sees no readings on jobs and visits.",
        (Permission::HideReadings, false) => "sees readings where a job or visit has any.",
        (Permission::HideConsumables, true) => "does not see which consumables were added.",
        (Permission::HideConsumables, false) => "sees which consumables were added, where there are any.",
        (Permission::ViewBilling, true) => "sees invoices, payments and payment methods, where there are any.",
        (Permission::ViewBilling, false) => {
            "sees no invoices, payments or payment methods; the page is not in its portal at all."
        }
    }
}

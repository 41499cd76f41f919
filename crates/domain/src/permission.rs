//! What the contacts of a customer are permitted.

use serde::{Deserialize, Serialize};

/// One switch of a customer. Each begins as the business's default for new customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// *Can view jobs and visits*.
    ViewJobs,
    /// *Hide readings*.
    HideReadings,
    /// *Hide consumables added*.
    HideConsumables,
    /// *Can view invoices, payments and payment methods*.
    ViewBilling,
}

impl Permission {
    /// All four.
    pub const ALL: [Self; 4] = [Self::ViewJobs, Self::HideReadings, Self::HideConsumables, Self::ViewBilling];

    /// The word in forms and in the history.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ViewJobs => "view_jobs",
            Self::HideReadings => "hide_readings",
            Self::HideConsumables => "hide_consumables",
            Self::ViewBilling => "view_billing",
        }
    }

    /// From the word in a form.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// On the screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ViewJobs => "Can view jobs and visits",
            Self::HideReadings => "Hide readings",
            Self::HideConsumables => "Hide consumables added",
            Self::ViewBilling => "Can view invoices, payments and payment methods",
        }
    }

    /// On, it takes something out of sight.
    pub const fn hides(self) -> bool {
        match self {
            Self::ViewJobs | Self::ViewBilling => false,
            Self::HideReadings | Self::HideConsumables => true,
        }
    }
}

/// How all four stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Permissions {
    /// *Can view jobs and visits*.
    pub can_view_jobs: bool,
    /// *Hide readings*.
    pub hides_readings: bool,
    /// *Hide consumables added*.
    pub hides_consumables: bool,
    /// *Can view invoices, payments and payment methods*.
    pub can_view_billing: bool,
}

impl Permissions {
    /// How one stands.
    pub const fn is_on(self, permission: Permission) -> bool {
        match permission {
            Permission::ViewJobs => self.can_view_jobs,
            Permission::HideReadings => self.hides_readings,
            Permission::HideConsumables => self.hides_consumables,
            Permission::ViewBilling => self.can_view_billing,
        }
    }

    /// Those that stand otherwise.
    pub fn differing(self, from: Self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(move |one| self.is_on(*one) != from.is_on(*one))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_back() {
        for one in Permission::ALL {
            assert_eq!(Permission::from_word(one.as_str()), Some(one));
        }
        assert_eq!(Permission::from_word("everything"), None);
    }

    #[test]
    fn each_switch_is_its_own() {
        let usual = Permissions {
            can_view_jobs: true,
            hides_readings: false,
            hides_consumables: false,
            can_view_billing: true,
        };
        assert_eq!(usual.differing(usual).count(), 0);
        let other = Permissions { hides_consumables: true, can_view_billing: false, ..usual };
        let differing: Vec<_> = other.differing(usual).collect();
        assert_eq!(differing, [Permission::HideConsumables, Permission::ViewBilling]);
    }
}

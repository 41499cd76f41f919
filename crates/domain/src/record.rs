//! What an import reads and an export writes: kinds of records and their columns.

use serde::{Deserialize, Serialize};

/// What the rows of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// Companies and households.
    Customers,
    /// People at customers.
    Contacts,
    /// Pieces of work.
    Jobs,
}

impl RecordKind {
    /// All three, in the order in which they are best brought in.
    pub const ALL: [Self; 3] = [Self::Customers, Self::Contacts, Self::Jobs];

    /// The word in forms, addresses and rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Contacts => "contacts",
            Self::Jobs => "jobs",
        }
    }

    /// From the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// On screens: `Customers`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Customers => "Customers",
            Self::Contacts => "Contacts",
            Self::Jobs => "Jobs",
        }
    }

    /// What an import can read for this kind, in the order of the form and of an export.
    pub const fn columns(self) -> &'static [RecordColumn] {
        use RecordColumn::*;
        match self {
            Self::Customers => &[Id, ExternalId, Name, Phone, Address],
            Self::Contacts => &[Id, ExternalId, Name, Email, Phone, CustomerId, CustomerExternalId, Customer],
            Self::Jobs => &[
                Id,
                ExternalId,
                Title,
                Description,
                CustomerId,
                CustomerExternalId,
                Customer,
                Pipeline,
                Stage,
                Owner,
                DueOn,
            ],
        }
    }

    /// The columns without which no row of the kind can be brought in.
    pub const fn required(self) -> &'static [RecordColumn] {
        match self {
            Self::Customers => &[RecordColumn::Name],
            Self::Contacts => &[RecordColumn::Name, RecordColumn::Email],
            Self::Jobs => &[RecordColumn::Title],
        }
    }
}

/// One column of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordColumn {
    /// Vitrine's own id, as an export has it.
    Id,
    /// The id in another program.
    ExternalId,
    /// Of a customer or a contact.
    Name,
    /// Of a contact.
    Email,
    /// As written.
    Phone,
    /// As written.
    Address,
    /// Of a job.
    Title,
    /// Of a job.
    Description,
    /// The customer by Vitrine's own id.
    CustomerId,
    /// The customer by its id in another program.
    CustomerExternalId,
    /// The customer by its name.
    Customer,
    /// By its name.
    Pipeline,
    /// By its name.
    Stage,
    /// A member of staff, by address or name.
    Owner,
    /// A date.
    DueOn,
}

impl RecordColumn {
    /// The word in forms and in the header of an export.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::ExternalId => "external_id",
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Address => "address",
            Self::Title => "title",
            Self::Description => "description",
            Self::CustomerId => "customer_id",
            Self::CustomerExternalId => "customer_external_id",
            Self::Customer => "customer",
            Self::Pipeline => "pipeline",
            Self::Stage => "stage",
            Self::Owner => "owner",
            Self::DueOn => "due_on",
        }
    }

    /// From the word, where the kind has such a column.
    pub fn from_word(kind: RecordKind, word: &str) -> Option<Self> {
        kind.columns().iter().copied().find(|one| one.as_str() == word)
    }

    /// On screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Id => "Vitrine id",
            Self::ExternalId => "External id",
            Self::Name => "Name",
            Self::Email => "E-mail address",
            Self::Phone => "Telephone",
            Self::Address => "Address",
            Self::Title => "Title",
            Self::Description => "Description",
            Self::CustomerId => "Customer: Vitrine id",
            Self::CustomerExternalId => "Customer: external id",
            Self::Customer => "Customer: name",
            Self::Pipeline => "Pipeline",
            Self::Stage => "Stage",
            Self::Owner => "Owner",
            Self::DueOn => "Due date",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_back() {
        for kind in RecordKind::ALL {
            assert_eq!(RecordKind::from_word(kind.as_str()), Some(kind));
            for column in kind.columns() {
                assert_eq!(RecordColumn::from_word(kind, column.as_str()), Some(*column));
            }
            assert!(kind.required().iter().all(|column| kind.columns().contains(column)));
        }
        assert_eq!(RecordColumn::from_word(RecordKind::Customers, "stage"), None);
    }
}

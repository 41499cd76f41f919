//! Ids as the database keeps them.

use uuid::Uuid;
use vitrine_domain::*;

/// An id newtype of the domain that is a `uuid` column.
pub(crate) trait Key: Copy {
    /// As the column has it.
    fn uuid(self) -> Uuid;
    /// From the column.
    fn of(uuid: Uuid) -> Self;
    /// A fresh one.
    fn fresh(cx: &crate::Context) -> Self {
        Self::of(Uuid::from_u128(cx.new_bits()))
    }
}

macro_rules! keys {
    ($($name:ident),+ $(,)?) => {$(
        impl Key for $name {
            fn uuid(self) -> Uuid { Uuid::from_u128(self.bits()) }
            fn of(uuid: Uuid) -> Self { Self::from_bits(uuid.as_u128()) }
        }
    )+};
}

keys!(
    TenantId,
    PermissionEditId,
    IdentityId,
    MembershipId,
    CustomerId,
    JobId,
    PipelineId,
    StageId,
    EntryId,
    SessionId,
    InvitationId,
    SubmissionId,
    HistoryId,
    FileId,
    FieldId,
    OptionId,
    AlertId,
    ImportId,
    MailId,
    PipelineEditId,
);

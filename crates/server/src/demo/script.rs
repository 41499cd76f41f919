//! The words of which the demo is made: businesses, people, and stories of jobs step by step.

use super::drawing::Drawing;
use crate::service::sign_up::PipelinePlan;
use vitrine_domain::{DateLanguage, Role};

/// A business of the demo.
pub(super) struct TenantScript {
    pub(super) name: &'static str,
    /// `#rrggbb`.
    pub(super) accent: &'static str,
    /// What customers read above their jobs.
    pub(super) welcome: &'static str,
    /// IANA name.
    pub(super) time_zone: &'static str,
    pub(super) date_language: DateLanguage,
    /// Invited, and has not come in yet: role, name, what stands before the @.
    pub(super) newcomer: (Role, &'static str, &'static str),
    /// What stands after the @ of its people's addresses.
    pub(super) host: &'static str,
    pub(super) pipelines: &'static [PipelinePlan],
    /// Shares its jobs by grant, and nearly all of them; the others automatically.
    pub(super) shares_by_grant: bool,
    /// Role, name, what stands before the @. The first one signs up, and is the owner or sole trader.
    pub(super) staff: &'static [(Role, &'static str, &'static str)],
    pub(super) customers: &'static [CustomerScript],
    /// How many customers and jobs there are at scale 1.
    pub(super) customer_count: usize,
    pub(super) job_count: usize,
    /// Jobs that are always there.
    pub(super) featured: &'static [Featured],
    pub(super) stories: &'static [Story],
    /// Suburbs and towns of the customers that have no address of their own here.
    pub(super) places: &'static [&'static str],
}

/// A customer with a name of its own; others are made up from lists.
pub(super) struct CustomerScript {
    pub(super) name: &'static str,
    pub(super) site: Site,
    pub(super) address: &'static str,
    /// The first one is the primary one.
    pub(super) contacts: &'static [ContactScript],
}

/// Where the work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Site {
    Home,
    Business,
}

pub(super) struct ContactScript {
    pub(super) name: &'static str,
    pub(super) email: &'static str,
    pub(super) fate: Fate,
}

/// What becomes of an invited contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Accepts the invitation.
    Accepts,
    /// Has not opened the link yet.
    StillInvited,
    /// Accepted, and was blocked later.
    Blocked,
}

/// A job that is always there.
pub(super) struct Featured {
    /// The customer, by name.
    pub(super) customer: &'static str,
    /// The story and the variant, by the title.
    pub(super) title: &'static str,
    pub(super) days_ago: i64,
    /// So many steps have happened.
    pub(super) steps: usize,
    /// The owner, by what stands before the @.
    pub(super) owner: &'static str,
}

/// How a kind of job usually goes.
pub(super) struct Story {
    pub(super) sites: &'static [Site],
    pub(super) pipeline: &'static str,
    /// The stage it begins at.
    pub(super) stage: &'static str,
    /// Title, and what `{x}` and `{y}` stand for in the texts.
    pub(super) variants: &'static [(&'static str, &'static str, &'static str)],
    pub(super) description: &'static str,
    /// The most days between two steps.
    pub(super) pace: i64,
    pub(super) steps: &'static [Step],
}

/// Who does something on a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// The business's first person.
    Boss,
    /// The office admin.
    Office,
    /// The supervisor.
    Lead,
    /// Whoever owns the job; the supervisor when nobody does.
    Field,
}

/// One thing that happens on a job. In the texts, `{first}` is the contact's first name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// An internal note.
    Note(Who, &'static str),
    /// An entry for the customer.
    Tell(Who, &'static str),
    /// The latest entry is shown to the customer.
    Show(Who),
    /// The latest entry is hidden from the customer.
    Hide(Who),
    /// The latest entry gets another text.
    Edit(Who, &'static str),
    /// A contact replies; left out where no contact can.
    Reply(&'static str),
    /// Internal files, with words about them or none. Only on jobs that are always there: files are slow to make.
    Keep(Who, &'static str, &'static [Drawing]),
    /// Files for the customer. The same.
    Send(Who, &'static str, &'static [Drawing]),
    /// A contact sends files; left out where no contact can.
    Upload(&'static str, &'static [Drawing]),
    /// The job goes to a stage.
    Move(&'static str),
}

/// Whom the demo's other customers are named after.
pub(super) const FAMILIES: [&str; 40] = [
    "Abbott",
    "Baptiste",
    "Carmody",
    "Dhillon",
    "Eriksen",
    "Fairweather",
    "Gallagher",
    "Haddad",
    "Ibrahim",
    "Jankowski",
    "Kaur",
    "Lamont",
    "Mbeki",
    "Nguyen",
    "Okafor",
    "Petrov",
    "Quinn",
    "Rossi",
    "Sato",
    "Tran",
    "Underwood",
    "Vella",
    "Whitlam",
    "Xu",
    "Yilmaz",
    "Zammit",
    "Barlow",
    "Costello",
    "Delacroix",
    "Foley",
    "Grieve",
    "Hartnett",
    "Ikeda",
    "Kowalski",
    "Lindgren",
    "Moretti",
    "Novak",
    "Papadakis",
    "Singh",
    "Tamihana",
];

/// First names of their contacts.
pub(super) const FIRST_NAMES: [&str; 32] = [
    "Aisha", "Ben", "Chloe", "Daniel", "Eleni", "Finn", "Grace", "Hugo", "Isla", "Jack", "Kiri", "Liam", "Mei", "Noah",
    "Olga", "Peter", "Rosa", "Samir", "Tess", "Umar", "Vera", "Will", "Yara", "Zoe", "Anika", "Callum", "Divya",
    "Erin", "George", "Hannah", "Ivan", "Joanna",
];

/// Companies, each after a family name.
pub(super) const TRADES: [&str; 16] = [
    "Dental",
    "Bakery",
    "Physiotherapy",
    "Legal",
    "Early Learning",
    "Motors",
    "Veterinary Clinic",
    "Real Estate",
    "Accounting",
    "Hardware",
    "Pharmacy",
    "Brewing",
    "Joinery",
    "Logistics",
    "Florists",
    "Fitness",
];

/// Streets.
pub(super) const STREETS: [&str; 20] = [
    "Acacia Court",
    "Banksia Street",
    "Cormorant Drive",
    "Dune Crescent",
    "Esplanade",
    "Ferry Road",
    "Grevillea Avenue",
    "Hibiscus Lane",
    "Ironbark Road",
    "Jacaranda Street",
    "Kestrel Place",
    "Lighthouse Road",
    "Melaleuca Drive",
    "Norfolk Terrace",
    "Orchid Street",
    "Pandanus Parade",
    "Quarry Road",
    "River Terrace",
    "Sandpiper Street",
    "Tallow Wood Drive",
];

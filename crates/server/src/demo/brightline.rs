//! Brightline Electrical, an electrical contractor.

use super::brightline_stories::STORIES;
use super::script::*;
use crate::service::sign_up::PIPELINES;
use vitrine_domain::{DateLanguage, Role};

const fn accepts(name: &'static str, email: &'static str) -> ContactScript {
    ContactScript { name, email, fate: Fate::Accepts }
}

pub(super) const BRIGHTLINE: TenantScript = TenantScript {
    name: "Brightline Electrical",
    accent: "#0f6b6e",
    welcome: "Thank you for choosing Brightline. In an emergency call 07 5555 0142, day and night; for everything else write to us here.",
    time_zone: "Australia/Brisbane",
    date_language: DateLanguage::EnglishAustralia,
    newcomer: (Role::Tradie, "Rosa Lindqvist", "rosa"),
    host: "brightline.example",
    pipelines: &PIPELINES,
    shares_by_grant: false,
    staff: &[
        (Role::Owner, "Marcus Bright", "boss"),
        (Role::Admin, "Helen Castellano", "admin"),
        (Role::Supervisor, "Nikhil Rao", "super"),
        (Role::Finance, "Ingrid Solberg", "finance"),
        (Role::Tradie, "Tom Whitaker", "tom"),
        (Role::Tradie, "Jess Tuimavave", "jess"),
        (Role::Apprentice, "Kai Brennan", "apprentice"),
    ],
    customers: &[
        CustomerScript {
            name: "Reyes Household",
            site: Site::Home,
            address: "18 Pandanus Parade\nMermaid Beach QLD 4218",
            contacts: &[accepts("Dana Reyes", "dana.reyes@example.com"), accepts("Sam Reyes", "sam.reyes@example.com")],
        },
        CustomerScript {
            name: "Harbour View Apartments",
            site: Site::Business,
            address: "2 Ferry Road\nMain Beach QLD 4217",
            contacts: &[
                accepts("Gwen Marsh", "gwen@harbourview.example"),
                accepts("Oliver Pratt", "caretaker@harbourview.example"),
            ],
        },
        CustomerScript {
            name: "Nair Household",
            site: Site::Home,
            address: "7 Kestrel Place\nRobina QLD 4226",
            contacts: &[accepts("Priya Nair", "priya.nair@example.com")],
        },
        CustomerScript {
            name: "Coastline Café",
            site: Site::Business,
            address: "91 Esplanade\nBurleigh Heads QLD 4220",
            contacts: &[
                accepts("Lena Fischer", "lena@coastlinecafe.example"),
                ContactScript { name: "Greg Nolan", email: "greg@coastlinecafe.example", fate: Fate::Blocked },
            ],
        },
        CustomerScript {
            name: "Northgate Dental",
            site: Site::Business,
            address: "Suite 4, 120 River Terrace\nNerang QLD 4211",
            contacts: &[
                accepts("Dr Amara Obi", "amara@northgatedental.example"),
                ContactScript {
                    name: "Sofia Lindqvist",
                    email: "reception@northgatedental.example",
                    fate: Fate::StillInvited,
                },
            ],
        },
        CustomerScript {
            name: "Tallow Wood Primary School",
            site: Site::Business,
            address: "60 Tallow Wood Drive\nMudgeeraba QLD 4213",
            contacts: &[accepts("Russell Keane", "facilities@tallowwood.example")],
        },
    ],
    customer_count: 34,
    job_count: 120,
    featured: &[
        Featured {
            customer: "Coastline Café",
            title: "New circuits for commercial oven",
            days_ago: 2,
            steps: 1,
            owner: "tom",
        },
        Featured {
            customer: "Reyes Household",
            title: "Switchboard upgrade and safety switches",
            days_ago: 9,
            steps: 12,
            owner: "tom",
        },
        Featured {
            customer: "Reyes Household",
            title: "EV charger in the garage",
            days_ago: 5,
            steps: 3,
            owner: "super",
        },
        Featured {
            customer: "Reyes Household",
            title: "Kitchen downlights flickering",
            days_ago: 64,
            steps: 99,
            owner: "tom",
        },
        Featured {
            customer: "Reyes Household",
            title: "Ceiling fans in three bedrooms",
            days_ago: 12,
            steps: 6,
            owner: "jess",
        },
        Featured {
            customer: "Harbour View Apartments",
            title: "Car park lighting to LED",
            days_ago: 16,
            steps: 8,
            owner: "super",
        },
        Featured {
            customer: "Harbour View Apartments",
            title: "Emergency and exit lighting test",
            days_ago: 4,
            steps: 4,
            owner: "apprentice",
        },
        Featured {
            customer: "Nair Household",
            title: "Bathroom exhaust fan and heat lamp",
            days_ago: 7,
            steps: 5,
            owner: "tom",
        },
        Featured {
            customer: "Northgate Dental",
            title: "Supply for new sterilising room",
            days_ago: 20,
            steps: 7,
            owner: "jess",
        },
    ],
    stories: STORIES,
    places: &[
        "Burleigh Waters QLD 4220",
        "Palm Beach QLD 4221",
        "Robina QLD 4226",
        "Varsity Lakes QLD 4227",
        "Southport QLD 4215",
        "Labrador QLD 4215",
    ],
};

//! Clearwater Pool Care, a pool service run by a sole trader with a small crew.

use super::script::*;
use super::script::{Site::*, Step::*, Who::*};
use crate::service::sign_up::PipelinePlan;
use vitrine_domain::{DateLanguage, Role};

const fn accepts(name: &'static str, email: &'static str) -> ContactScript {
    ContactScript { name, email, fate: Fate::Accepts }
}

const PIPELINES: [PipelinePlan; 2] = [
    PipelinePlan {
        name: "Care",
        stages: &[
            ("Planned", "#2563a8", true, false),
            ("At the pool", "#b7791f", true, false),
            ("Water to re-test", "#a8456b", false, false),
            ("Completed", "#2f7d4f", true, true),
        ],
    },
    PipelinePlan {
        name: "Repairs",
        stages: &[
            ("Enquiry", "#6b7280", false, false),
            ("Quoted", "#7c5cbf", true, false),
            ("Booked", "#2563a8", true, false),
            ("In progress", "#b7791f", true, false),
            ("Awaiting parts", "#a8456b", false, false),
            ("Done", "#2f7d4f", true, true),
        ],
    },
];

pub(super) const CLEARWATER: TenantScript = TenantScript {
    name: "Clearwater Pool Care",
    accent: "#1d5fa8",
    welcome: "Your pool, looked after. We come by every other week; write to us here whenever the water looks odd.",
    time_zone: "Australia/Brisbane",
    date_language: DateLanguage::EnglishAustralia,
    newcomer: (Role::Apprentice, "Finn Adeyemi", "finn"),
    host: "clearwater.example",
    pipelines: &PIPELINES,
    shares_by_grant: false,
    staff: &[
        (Role::SoleTrader, "Marina Costa", "boss"),
        (Role::Admin, "Beth Olufsen", "admin"),
        (Role::Supervisor, "Warren Teo", "super"),
        (Role::Finance, "Pilar Gomez", "finance"),
        (Role::Tradie, "Luca Ferrante", "luca"),
        (Role::Apprentice, "Mia Hollis", "apprentice"),
    ],
    customers: &[
        CustomerScript {
            name: "Nair Family",
            site: Home,
            address: "7 Kestrel Place\nRobina QLD 4226",
            contacts: &[accepts("Priya Nair", "priya.nair@example.com")],
        },
        CustomerScript {
            name: "Seabreeze Motel",
            site: Business,
            address: "204 Esplanade\nBilinga QLD 4225",
            contacts: &[
                accepts("Hamish Doyle", "hamish@seabreezemotel.example"),
                accepts("Tui Parata", "housekeeping@seabreezemotel.example"),
            ],
        },
        CustomerScript {
            name: "Ironbark Swim School",
            site: Business,
            address: "15 Ironbark Road\nAshmore QLD 4214",
            contacts: &[
                accepts("Cass Middleton", "cass@ironbarkswim.example"),
                ContactScript { name: "Jordan Pike", email: "jordan@ironbarkswim.example", fate: Fate::StillInvited },
            ],
        },
        CustomerScript {
            name: "Lighthouse Gardens Body Corporate",
            site: Business,
            address: "1 Lighthouse Road\nTweed Heads NSW 2485",
            contacts: &[
                accepts("Noreen Walsh", "committee@lighthousegardens.example"),
                ContactScript { name: "Dale Hutton", email: "dale@lighthousegardens.example", fate: Fate::Blocked },
            ],
        },
        CustomerScript {
            name: "Fairweather Household",
            site: Home,
            address: "33 Cormorant Drive\nCurrumbin QLD 4223",
            contacts: &[accepts("Judith Fairweather", "judith.fairweather@example.com")],
        },
    ],
    customer_count: 26,
    job_count: 90,
    featured: &[
        Featured {
            customer: "Fairweather Household",
            title: "Monthly pool and spa care",
            days_ago: 2,
            steps: 1,
            owner: "luca",
        },
        Featured { customer: "Nair Family", title: "Green pool recovery", days_ago: 6, steps: 7, owner: "luca" },
        Featured { customer: "Nair Family", title: "Fortnightly pool care", days_ago: 24, steps: 99, owner: "luca" },
        Featured {
            customer: "Seabreeze Motel",
            title: "Pump replacement, main pool",
            days_ago: 11,
            steps: 6,
            owner: "super",
        },
        Featured {
            customer: "Ironbark Swim School",
            title: "Heater fault before term start",
            days_ago: 8,
            steps: 7,
            owner: "apprentice",
        },
    ],
    stories: STORIES,
    places: &[
        "Robina QLD 4226",
        "Currumbin QLD 4223",
        "Elanora QLD 4221",
        "Tugun QLD 4224",
        "Broadbeach QLD 4218",
        "Banora Point NSW 2486",
    ],
};

const STORIES: &[Story] = &[
    Story {
        sites: &[Home],
        pipeline: "Care",
        stage: "Planned",
        variants: &[
            ("Fortnightly pool care", "free chlorine 0.8, pH 7.8, alkalinity 90", "1.5 L acid and 600 g chlorine"),
            (
                "Monthly pool and spa care",
                "free chlorine 1.1, pH 7.6, stabiliser 35",
                "300 g chlorine and 1 kg stabiliser",
            ),
            ("Holiday pool care", "free chlorine 0.4, pH 8.0", "2 L acid and 900 g chlorine"),
        ],
        description: "Test, balance, vacuum, baskets, backwash.",
        pace: 1,
        steps: &[
            Tell(
                Office,
                "Hi {first}, Luca comes by on Wednesday morning. Please keep the dog inside and the gate unlocked.",
            ),
            Move("At the pool"),
            Note(Field, "Tested: {x}. Added {y}. Baskets full of leaves, backwashed for three minutes."),
            Show(Lead),
            Note(
                Field,
                "Cell has scale on the plates, maybe eight months left. Worth offering a new one before summer.",
            ),
            Reply("Thanks! The water looks lovely."),
            Move("Completed"),
        ],
    },
    Story {
        sites: &[Home],
        pipeline: "Care",
        stage: "Planned",
        variants: &[
            ("Green pool recovery", "free chlorine 0, phosphates 1,200", "10 kg liquid chlorine and algaecide"),
            ("Cloudy water after storm", "free chlorine 0.2, alkalinity 50", "flocculant and 4 kg buffer"),
            (
                "Black spot treatment",
                "spots on the north wall, chlorine 1.5",
                "a brush-down and granular chlorine on the spots",
            ),
        ],
        description: "Pool is not fit for swimming. Bring it back, explain how it happened.",
        pace: 2,
        steps: &[
            Tell(
                Office,
                "Hi {first}, we start tomorrow at 8. Please run the pump overnight and nobody swims until we say so.",
            ),
            Reply("Will do. The kids have a party on Saturday week, is that realistic?"),
            Move("At the pool"),
            Note(Field, "Tested: {x}. Can't see the second step. Treated with {y}, filter on recirculate."),
            Tell(
                Lead,
                "First treatment is in: {y}. It gets worse before it gets better; expect milky water tomorrow. Saturday week should be fine.",
            ),
            Move("Water to re-test"),
            Note(
                Lead,
                "Re-test on day three. If phosphates stay above 500 we need a second round, that is on us since we missed the last visit.",
            ),
            Move("At the pool"),
            Note(Field, "Clear to the bottom. Free chlorine 2.4, pH 7.4. Vacuumed to waste, topped up 4 cm."),
            Show(Lead),
            Tell(Office, "You can swim again from tonight. Enjoy the party!"),
            Move("Completed"),
        ],
    },
    Story {
        sites: &[Business, Home],
        pipeline: "Repairs",
        stage: "Enquiry",
        variants: &[
            ("Pump replacement, main pool", "bearings gone, seal weeping", "variable-speed pump, 1.1 kW"),
            ("Filter media change", "sand channelling, pressure 180 kPa", "200 kg of glass media"),
            ("New salt cell", "cell output down to 40 %", "self-cleaning cell"),
            ("Robot cleaner repair", "left track torn", "track kit and brushes"),
        ],
        description: "Diagnose, quote, replace. Keep the pool usable in between where we can.",
        pace: 2,
        steps: &[
            Note(Field, "Looked at it during the regular visit: {x}. Runs for now, but not through the holidays."),
            Note(Boss, "Quote: {y}. They are loyal, take 10 % off the part, not off labour."),
            Move("Quoted"),
            Tell(Office, "Hi {first}, we found: {x}. Our quote ({y}) is in your inbox."),
            Reply("Approved. The sooner the better please, we are fully booked from the 20th."),
            Move("Booked"),
            Move("Awaiting parts"),
            Note(Office, "Wholesaler sends it on Tuesday's truck. Tracking says Brisbane."),
            Move("In progress"),
            Note(Field, "Fitted: {y}. No leaks at full speed. Old parts are on the trailer for scrap."),
            Tell(
                Lead,
                "Done: {y}. Everything has run for an hour without trouble; please call us if you hear anything odd tonight.",
            ),
            Move("Done"),
        ],
    },
    Story {
        sites: &[Business],
        pipeline: "Repairs",
        stage: "Enquiry",
        variants: &[
            ("Heater fault before term start", "error E3, flow switch", "flow switch and strainer"),
            ("Heat pump icing up", "low refrigerant", "leak test and re-gas"),
            (
                "Solar heating does not warm up",
                "air in the collector, vacuum valve stuck",
                "new vacuum valve and a flush",
            ),
        ],
        description: "Water has to be warm and safe at opening time.",
        pace: 2,
        steps: &[
            Note(Office, "Called at 6:30. Water is 24 °C and falling, full house from Monday."),
            Move("Quoted"),
            Tell(Lead, "Hi {first}, the fault is {x}. We would replace: {y}. About two hours on site."),
            Reply("Please do it. Can somebody come before Friday?"),
            Move("Booked"),
            Tell(Office, "Booked for Thursday at 7. We bring the parts."),
            Move("In progress"),
            Note(Field, "Found {x} as expected. Also a mouse nest in the cabinet, cleaned out."),
            Tell(Lead, "Repaired: {y}. Water gains about half a degree an hour; it is at 29 °C on Saturday."),
            Reply("29.4 this morning. Brilliant."),
            Move("Done"),
        ],
    },
    Story {
        sites: &[Business],
        pipeline: "Care",
        stage: "Planned",
        variants: &[
            ("Weekly commercial service", "combined chlorine 0.3, pH 7.5", "8 kg chlorine, logbook signed"),
            ("Council water sample", "sample bottle 2 of 2", "sample on ice, delivered before noon"),
            ("Spa drain and refill", "dissolved solids 2,600", "drained, cleaned the tile line, refilled"),
        ],
        description: "As agreed in the service plan. Logbook stays in the plant room.",
        pace: 1,
        steps: &[
            Move("At the pool"),
            Note(Field, "{x}. {y}."),
            Show(Lead),
            Note(Field, "Plant room door does not latch any more. Told reception, nobody wrote it down."),
            Tell(
                Office,
                "Service done, results are in the logbook: {x}. The plant room door needs a locksmith, please.",
            ),
            Reply("Thank you, the locksmith comes tomorrow."),
            Move("Completed"),
        ],
    },
    Story {
        sites: &[Home],
        pipeline: "Repairs",
        stage: "Enquiry",
        variants: &[
            ("Leak detection", "losing 3 cm a day", "skimmer throat"),
            ("Underwater light not working", "niche full of water", "LED light with new gland"),
            ("Loose coping stones", "five stones along the shallow end", "re-bedded and grouted"),
            ("Pool fence gate does not close", "gate stops 10 cm short", "new hinges and a magnetic latch"),
        ],
        description: "Find the cause first, then agree on the repair.",
        pace: 3,
        steps: &[
            Note(Field, "On site: {x}. Took photos and a video of the dye test."),
            Move("Quoted"),
            Tell(
                Office,
                "Hi {first}, we had a look: {x}. The repair ({y}) takes half a day; the price is in your inbox.",
            ),
            Hide(Office),
            Edit(
                Office,
                "Hi {first}, we had a look: {x}. The repair ({y}) takes half a day and can be done without emptying the pool.",
            ),
            Show(Office),
            Reply("That's a relief. Any day but Friday."),
            Move("Booked"),
            Move("In progress"),
            Note(Field, "Repaired: {y}. Marked the water level, check again in three days."),
            Tell(
                Lead,
                "Done: {y}. We marked the water line with tape; please tell us if it drops by more than a centimetre.",
            ),
            Reply("Three days later and it has not moved. Great work."),
            Move("Done"),
        ],
    },
];

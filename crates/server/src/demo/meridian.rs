//! Meridian AV, an integrator of meeting rooms and home theatres.

use super::script::*;
use super::script::{Site::*, Step::*, Who::*};
use crate::service::sign_up::PipelinePlan;
use vitrine_domain::{DateLanguage, Role};

const fn accepts(name: &'static str, email: &'static str) -> ContactScript {
    ContactScript { name, email, fate: Fate::Accepts }
}

const PIPELINES: [PipelinePlan; 2] = [
    PipelinePlan {
        name: "Projects",
        stages: &[
            ("Site survey", "#6b7280", false, false),
            ("Proposal", "#7c5cbf", true, false),
            ("Procurement", "#a8456b", false, false),
            ("Installation", "#b7791f", true, false),
            ("Commissioning", "#2563a8", true, false),
            ("Handed over", "#2f7d4f", true, true),
        ],
    },
    PipelinePlan {
        name: "Support",
        stages: &[
            ("Logged", "#2563a8", true, false),
            ("On site", "#b7791f", true, false),
            ("With the vendor", "#a8456b", false, false),
            ("Resolved", "#2f7d4f", true, true),
        ],
    },
];

pub(super) const MERIDIAN: TenantScript = TenantScript {
    name: "Meridian AV",
    accent: "#6d3fa0",
    welcome: "",
    time_zone: "Australia/Brisbane",
    date_language: DateLanguage::EnglishBritain,
    newcomer: (Role::Supervisor, "Hana Sato", "hana"),
    host: "meridianav.example",
    pipelines: &PIPELINES,
    shares_by_grant: true,
    staff: &[
        (Role::Owner, "Claire Fontaine", "boss"),
        (Role::Admin, "Douglas Imrie", "admin"),
        (Role::Supervisor, "Yasmin Farouk", "super"),
        (Role::Finance, "Trevor Lunt", "finance"),
        (Role::Tradie, "Ravi Menon", "ravi"),
        (Role::Apprentice, "Ella Strand", "apprentice"),
    ],
    customers: &[
        CustomerScript {
            name: "Quarry Road Studios",
            site: Business,
            address: "88 Quarry Road\nMolendinar QLD 4214",
            contacts: &[
                accepts("Anton Bauer", "anton@quarryroad.example"),
                accepts("Nina Castle", "production@quarryroad.example"),
            ],
        },
        CustomerScript {
            name: "Southport Town Library",
            site: Business,
            address: "12 Jacaranda Street\nSouthport QLD 4215",
            contacts: &[accepts("Margaret Yeo", "it@southportlibrary.example")],
        },
        CustomerScript {
            name: "Grieve & Partners Lawyers",
            site: Business,
            address: "Level 9, 40 River Terrace\nBundall QLD 4217",
            contacts: &[
                accepts("Felix Grieve", "felix@grievepartners.example"),
                accepts("Tanya Moss", "office@grievepartners.example"),
            ],
        },
        CustomerScript {
            name: "Okafor Residence",
            site: Home,
            address: "5 Dune Crescent\nHope Island QLD 4212",
            contacts: &[accepts("Chidi Okafor", "chidi.okafor@example.com")],
        },
    ],
    customer_count: 18,
    job_count: 60,
    featured: &[
        Featured {
            customer: "Grieve & Partners Lawyers",
            title: "Boardroom video conferencing",
            days_ago: 22,
            steps: 9,
            owner: "ravi",
        },
        Featured {
            customer: "Okafor Residence",
            title: "Home theatre, seven seats",
            days_ago: 14,
            steps: 6,
            owner: "super",
        },
        Featured {
            customer: "Southport Town Library",
            title: "Hearing loop hums",
            days_ago: 3,
            steps: 4,
            owner: "apprentice",
        },
    ],
    stories: STORIES,
    places: &[
        "Bundall QLD 4217",
        "Ashmore QLD 4214",
        "Hope Island QLD 4212",
        "Coomera QLD 4209",
        "Bond University QLD 4226",
    ],
};

const STORIES: &[Story] = &[
    Story {
        sites: &[Business],
        pipeline: "Projects",
        stage: "Site survey",
        variants: &[
            (
                "Boardroom video conferencing",
                "dual 85-inch displays and a tracking camera",
                "ceiling array microphones",
            ),
            ("Six huddle rooms", "six 55-inch displays with all-in-one bars", "one-touch join panels"),
            ("Training room refit", "a laser projector and two repeaters", "a wireless presenter kit"),
            ("Two rooms for hybrid meetings", "two 75-inch displays with tracking cameras", "table microphones"),
        ],
        description: "Survey, proposal, supply, install, commission, train the staff.",
        pace: 4,
        steps: &[
            Note(
                Field,
                "Survey done. North wall is double plaster, needs backing for the displays. Network says they give us two ports on their own VLAN.",
            ),
            Note(Boss, "Margin on the displays is thin. Make it up with the support plan, three years."),
            Move("Proposal"),
            Tell(
                Lead,
                "Hello {first}, our proposal is ready: {x}, with {y}. We have drawn two layouts; layout B keeps the window side free.",
            ),
            Reply("Layout B please. Our partners ask whether the cables can disappear completely."),
            Tell(Lead, "Yes: we chase the wall and run everything through the credenza. It adds a day."),
            Move("Procurement"),
            Note(Office, "Everything ordered except {y}: supplier quotes five weeks. Looking for a loan unit."),
            Move("Installation"),
            Tell(
                Office,
                "We install from Monday to Wednesday next week, 7 to 3. The room cannot be used on those days.",
            ),
            Note(
                Field,
                "Backing in, displays hung, cables pulled and labelled. HDMI run 3 fails at 4K60, replaced with fibre.",
            ),
            Move("Commissioning"),
            Tell(
                Lead,
                "Commissioning is under way: the echo test is passed, camera presets are set. Training is on Friday at 10.",
            ),
            Reply("See you on Friday. Seven of us will come."),
            Note(Field, "Their laptop policy blocks the driver. IT has to whitelist it, mailed them the hash."),
            Move("Handed over"),
        ],
    },
    Story {
        sites: &[Home],
        pipeline: "Projects",
        stage: "Site survey",
        variants: &[
            ("Home theatre, seven seats", "a 4K laser projector and a 120-inch screen", "7.2.4 speakers"),
            ("Theatre in the basement", "a 98-inch display", "5.1.4 speakers in the walls"),
            ("Living room media wall", "a 77-inch display", "a soundbar hidden in the joinery"),
        ],
        description: "Design together with the owner and the joiner.",
        pace: 4,
        steps: &[
            Note(
                Lead,
                "Room is 6.2 × 4.1 m, riser is fine for the second row. Air conditioner is loud: measured 38 dB at the seats.",
            ),
            Move("Proposal"),
            Tell(
                Lead,
                "Hi {first}, the design is ready: {x} and {y}. Please have a look at the seat spacing on page 3.",
            ),
            Reply("Love it. Could the rack go under the stairs instead of the cupboard?"),
            Tell(Lead, "It can, with a fan. The drawing is updated."),
            Move("Procurement"),
            Note(
                Office,
                "Cabinet cloth: white or grey? Claire says grey because of the side windows, customer was told white. Call them.",
            ),
            Move("Installation"),
            Note(Field, "First fix finished, {y} wired and tested for phase. Joiner is a week late."),
            Tell(Office, "Wiring is finished. We are back with {x} as soon as the joinery is in."),
            Move("Commissioning"),
            Note(
                Field,
                "Calibrated. Peak at 42 Hz tamed, white point within 1.5. Remote programmed, spare in the drawer.",
            ),
            Show(Lead),
            Reply("First film night was a great success. Thank you!"),
            Move("Handed over"),
        ],
    },
    Story {
        sites: &[Business],
        pipeline: "Support",
        stage: "Logged",
        variants: &[
            (
                "No sound in meeting room 2",
                "muted at the processor after a firmware update",
                "preset restored and locked",
            ),
            ("Projector shows a purple tint", "one panel is failing", "loan projector installed"),
            (
                "Hearing loop hums",
                "mains cable laid along the loop feed",
                "cables separated, field strength re-measured",
            ),
            ("Touch panel frozen at login", "expired certificate", "certificate renewed on all panels"),
        ],
        description: "Support plan: answer in four hours, on site the next working day.",
        pace: 1,
        steps: &[
            Tell(Office, "Hello {first}, we have your report and somebody will be with you tomorrow morning."),
            Reply("Thanks. There is an event at 5, it would be good to have it working by then."),
            Move("On site"),
            Note(
                Field,
                "Cause: {x}. Should have been caught at the last maintenance visit, keep that to ourselves for now.",
            ),
            Tell(Lead, "We found the cause: {x}. Fixed: {y}."),
            Move("With the vendor"),
            Note(Office, "Vendor ticket opened so that it does not come back with the next update."),
            Move("On site"),
            Reply("Works well, the event went fine."),
            Move("Resolved"),
        ],
    },
    Story {
        sites: &[Home, Business],
        pipeline: "Support",
        stage: "Logged",
        variants: &[
            ("Remote control does nothing", "flat hub battery", "hub on mains power"),
            ("Video call echo", "two microphones open at once", "second microphone disabled in the profile"),
            ("Display will not wake up", "power saving setting came back", "setting fixed over the network"),
            ("Streaming drops out", "weak wireless at the rack", "wired connection"),
        ],
        description: "Try it remotely first.",
        pace: 1,
        steps: &[
            Note(Office, "Third call from this room since March. Offer the maintenance plan."),
            Tell(Office, "Hi {first}, could you leave the system switched on over lunch? We try to fix it remotely."),
            Reply("It's on now."),
            Note(Field, "Remote session: {x}."),
            Show(Lead),
            Tell(Lead, "That should be it: {y}. Let us know if it happens once more."),
            Move("Resolved"),
        ],
    },
    Story {
        sites: &[Business],
        pipeline: "Projects",
        stage: "Site survey",
        variants: &[
            ("Hall sound system", "four column speakers and two subs", "eight radio microphones"),
            ("Church sound and streaming", "four column speakers", "two streaming cameras"),
            ("Function room sound", "ceiling speakers in three zones", "four radio microphones"),
        ],
        description: "Public venue: noise limits and cable safety matter.",
        pace: 4,
        steps: &[
            Note(
                Field,
                "Reverberation 2.1 s, speech hard to follow in the back third. Hanging points are certified to 150 kg.",
            ),
            Move("Proposal"),
            Tell(
                Lead,
                "Hello {first}, the proposal covers {x} plus {y}. With the model of the room you can hear it beforehand.",
            ),
            Reply("The demonstration convinced everybody. We sign this week."),
            Move("Procurement"),
            Note(Boss, "Deposit first, they paid late last time."),
            Move("Installation"),
            Note(Field, "Rigging done and inspected. Left two spare circuits at the desk position."),
            Tell(
                Lead,
                "Rigging is done and has passed the inspection. Tuning is at night so that we do not disturb anybody.",
            ),
            Move("Commissioning"),
            Tell(Lead, "Tuned and measured: speech is clear in every row. Handover papers follow."),
            Move("Handed over"),
        ],
    },
];

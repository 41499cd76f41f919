//! The forms of the demo: what each pipeline asks, and what people fill in.

use super::cast::{Cast, damaged};
use super::drawing::{self, Drawing};
use super::script::{TenantScript, Who};
use crate::service::form;
use crate::{Context, ServiceError, ServiceResult};
use std::collections::{BTreeMap, HashMap};
use vitrine_domain::{FieldKind, PipelineId, Role};
use vitrine_policy::{Actor, Refusal};
use vitrine_wire::{FieldForm, FieldSetting, FormSent, field_key};

/// Who fills a field in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// The office, when the job is made.
    Office,
    /// Whoever owns the job, when it comes to the stage that the field is shown from.
    Field,
    /// A contact, when they first reply.
    Contact,
}

struct FieldScript {
    pipeline: &'static str,
    label: &'static str,
    kind: FieldKind,
    unit: &'static str,
    group: &'static str,
    help: &'static str,
    from: &'static str,
    by: By,
    is_visible: bool,
    is_required: bool,
    options: &'static [&'static str],
    /// What is filled in, job after job. For choices, the numbers of the options; for a file, its name.
    values: &'static [&'static str],
}

const PLAIN: FieldScript = FieldScript {
    pipeline: "",
    label: "",
    kind: FieldKind::Text,
    unit: "",
    group: "",
    help: "",
    from: "",
    by: By::Office,
    is_visible: false,
    is_required: false,
    options: &[],
    values: &[],
};

const BRIGHTLINE: &[FieldScript] = &[
    FieldScript {
        pipeline: "Jobs",
        label: "Meter number",
        group: "Site",
        is_visible: true,
        values: &["4711 208", "3302 917", "5018 446", "2290 135"],
        ..PLAIN
    },
    FieldScript {
        pipeline: "Jobs",
        label: "How do we get in?",
        kind: FieldKind::LongText,
        group: "Site",
        help: "Gate code, key safe, dog in the yard.",
        by: By::Contact,
        is_visible: true,
        values: &[
            "Side gate, code 2580. The dog is friendly.",
            "Ring the bell, somebody is home after three.",
            "Key safe left of the meter box.",
        ],
        ..PLAIN
    },
    FieldScript {
        pipeline: "Jobs",
        label: "Supply",
        kind: FieldKind::Choice,
        group: "Site",
        options: &["Single phase", "Three phase", "To be checked"],
        values: &["0", "1", "0", "2"],
        ..PLAIN
    },
    FieldScript {
        pipeline: "Jobs",
        label: "Parts budget",
        kind: FieldKind::Money,
        unit: "$",
        group: "Office",
        help: "Before margin. Never for the customer.",
        values: &["480", "1,250.50", "2,900", "165"],
        ..PLAIN
    },
    FieldScript {
        pipeline: "Jobs",
        label: "Best days",
        kind: FieldKind::Choices,
        group: "Appointment",
        by: By::Contact,
        is_visible: true,
        options: &["Mornings", "Afternoons", "Saturdays"],
        values: &["0", "0,2", "1"],
        ..PLAIN
    },
    FieldScript {
        pipeline: "Jobs",
        label: "Plan of the place",
        kind: FieldKind::File,
        group: "Site",
        help: "A drawing or a photo of one is enough.",
        by: By::Contact,
        is_visible: true,
        values: &["Floor plan.png", "Ground floor.pdf", "Shed and yard.pdf"],
        ..PLAIN
    },
    FieldScript {
        pipeline: "Jobs",
        label: "Power may be off while we work",
        kind: FieldKind::Confirmation,
        group: "Appointment",
        help: "Somebody at your place has to agree before we start.",
        by: By::Contact,
        is_visible: true,
        is_required: true,
        values: &["yes"],
        ..PLAIN
    },
    FieldScript {
        pipeline: "Jobs",
        label: "Insulation resistance",
        kind: FieldKind::Number,
        unit: "MΩ",
        group: "Tests",
        from: "In progress",
        by: By::Field,
        values: &["210", "185.5", "200", "152"],
        ..PLAIN
    },
    FieldScript {
        pipeline: "Service",
        label: "Fault since",
        kind: FieldKind::Date,
        by: By::Contact,
        is_visible: true,
        ..PLAIN
    },
];

const CLEARWATER: &[FieldScript] = &[
    FieldScript {
        pipeline: "Care",
        label: "Pool volume",
        kind: FieldKind::Number,
        unit: "kL",
        group: "Pool",
        is_visible: true,
        values: &["42", "55.5", "38", "61"],
        ..PLAIN
    },
    FieldScript {
        pipeline: "Care",
        label: "Gate and dogs",
        group: "Pool",
        help: "What we have to know before we come in.",
        by: By::Contact,
        is_visible: true,
        values: &["Code 1904, please close it behind you", "Dog stays inside until noon"],
        ..PLAIN
    },
    FieldScript {
        pipeline: "Care",
        label: "Free chlorine",
        kind: FieldKind::Number,
        unit: "ppm",
        group: "Readings",
        from: "At the pool",
        by: By::Field,
        values: &["1.8", "2.4", "0.9"],
        ..PLAIN
    },
    FieldScript {
        pipeline: "Repairs",
        label: "Under warranty",
        kind: FieldKind::Checkbox,
        group: "Equipment",
        is_visible: true,
        values: &["yes", "", "yes"],
        ..PLAIN
    },
    FieldScript {
        pipeline: "Repairs",
        label: "Serial number",
        group: "Equipment",
        help: "On the plate below the motor.",
        by: By::Contact,
        is_visible: true,
        values: &["AQ-20881-C", "ZX4-118820"],
        ..PLAIN
    },
];

const MERIDIAN: &[FieldScript] = &[
    FieldScript {
        pipeline: "Projects",
        label: "Rooms",
        kind: FieldKind::Number,
        group: "Scope",
        is_visible: true,
        values: &["3", "1", "12"],
        ..PLAIN
    },
    FieldScript {
        pipeline: "Projects",
        label: "Freight and margin",
        kind: FieldKind::Money,
        unit: "AUD",
        group: "Scope",
        values: &["3,400", "880.50", "12,750"],
        ..PLAIN
    },
    FieldScript {
        pipeline: "Projects",
        label: "Who holds the keys?",
        group: "Access",
        by: By::Contact,
        is_visible: true,
        values: &["Reception, ask for the blue tag", "Building manager, level 2"],
        ..PLAIN
    },
    FieldScript {
        pipeline: "Support",
        label: "Where is it?",
        by: By::Contact,
        is_visible: true,
        values: &["Boardroom, left screen", "Theatre rack"],
        ..PLAIN
    },
];

/// A field that was made, and what is filled in.
struct Made {
    script: &'static FieldScript,
    setting: FieldSetting,
}

/// The forms of one business, by the name of the pipeline.
#[derive(Default)]
pub(super) struct Forms {
    made: HashMap<&'static str, Vec<Made>>,
}

/// When something is filled in.
#[derive(Debug, Clone, Copy)]
pub(super) enum When<'a> {
    /// The job was made.
    Created,
    /// It came to that stage.
    Reached(&'a str),
}

impl Forms {
    /// Makes the forms of a business.
    pub(super) async fn make(
        cx: &Context,
        cast: &Cast,
        script: &'static TenantScript,
        pipelines: &HashMap<String, PipelineId>,
        stages: &HashMap<(String, String), String>,
    ) -> ServiceResult<Self> {
        let fields = match script.host {
            "brightline.example" => BRIGHTLINE,
            "clearwater.example" => CLEARWATER,
            _ => MERIDIAN,
        };
        let boss = cast.who(Who::Boss, None);
        let mut forms = Self::default();
        for field in fields {
            let pipeline = *pipelines.get(field.pipeline).ok_or_else(|| damaged(field.pipeline))?;
            let kind = field.kind.as_str();
            let id = form::create_field(cx, boss, &pipeline.to_string(), field.label, kind).await?;
            let from = (field.pipeline.to_owned(), field.from.to_owned());
            let asked = FieldForm {
                kind: kind.to_owned(),
                label: field.label.to_owned(),
                group: field.group.to_owned(),
                help: field.help.to_owned(),
                unit: field.unit.to_owned(),
                required: field.is_required.to_string(),
                customer_edits: (field.by == By::Contact).to_string(),
                shown_from: stages.get(&from).cloned().unwrap_or_default(),
                seen: String::new(),
                options: BTreeMap::new(),
                new_options: field.options.join("\n"),
            };
            form::edit_field(cx, boss, &id.to_string(), "1", &asked).await?;
            if field.is_visible {
                let shown = form::show_form(cx, boss, pipeline, Some(id)).await?;
                let version = shown.fields.iter().find(|one| one.field == id).map_or(0, |one| one.version).to_string();
                let seen = shown.open.map(|open| open.seen).unwrap_or_default();
                form::set_field_visibility(cx, boss, &id.to_string(), true, &version, &seen).await?;
            }
            let form = form::show_form(cx, boss, pipeline, None).await?;
            let setting = form.fields.into_iter().find(|one| one.field == id).ok_or(ServiceError::Broken)?;
            forms.made.entry(field.pipeline).or_default().push(Made { script: field, setting });
        }
        Ok(forms)
    }

    /// Staff fill in what is due now.
    pub(super) async fn fill_as_staff(
        &self,
        cx: &Context,
        cast: &Cast,
        owner: Option<usize>,
        (pipeline, number, job): (&str, usize, &str),
        when: When<'_>,
    ) -> ServiceResult<()> {
        let (by, who) = match when {
            When::Created => (By::Office, Who::Office),
            When::Reached(_) => (By::Field, Who::Lead),
        };
        let is_due = |script: &FieldScript| {
            script.by == by
                && match when {
                    When::Created => true,
                    When::Reached(stage) => script.from == stage,
                }
        };
        let sent = self.sent(pipeline, number, is_due);
        // A tradie fills in what is found on site; where somebody else owns the job, the lead does.
        let is_tradie = |owner: &usize| {
            cast.staff
                .get(*owner)
                .is_some_and(|(viewer, _)| matches!(&viewer.actor, Actor::Staff(staff) if staff.role == Role::Tradie))
        };
        let who = if owner.as_ref().is_some_and(is_tradie) && by == By::Field { Who::Field } else { who };
        if !sent.values.is_empty() {
            form::fill_as_staff(cx, cast.who(who, owner), job, &sent).await?;
        }
        Ok(())
    }

    /// A contact fills in what is theirs; left out where they do not see the job.
    pub(super) async fn fill_as_contact(
        &self,
        cx: &Context,
        contact: &crate::Viewer,
        (pipeline, number, job): (&str, usize, &str),
    ) -> ServiceResult<()> {
        let sent = self.sent(pipeline, number, |script| script.by == By::Contact);
        // Every third customer leaves it to a later day.
        if sent.values.is_empty() || number % 3 == 2 {
            return Ok(());
        }
        let files = self.files(pipeline, number, |script| script.by == By::Contact);
        match drawing::fill_form(cx, contact, job, &sent, &files).await {
            Ok(()) | Err(ServiceError::Refused(Refusal::NotFound(_)) | ServiceError::Stale(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The files that come along, by the key of their field.
    fn files(&self, pipeline: &str, number: usize, is_due: impl Fn(&FieldScript) -> bool) -> Vec<(String, Drawing)> {
        let made = self.made.get(pipeline).into_iter().flatten();
        let due = made.filter(|made| made.script.kind == FieldKind::File && is_due(made.script));
        due.filter_map(|made| {
            let name = *made.script.values.get(number % made.script.values.len().max(1))?;
            let drawing = if name.ends_with(".png") {
                Drawing::Plan { name }
            } else {
                Drawing::Page { name, text: "Plan, not to scale" }
            };
            Some((field_key(made.setting.field), drawing))
        })
        .collect()
    }

    fn sent(&self, pipeline: &str, number: usize, is_due: impl Fn(&FieldScript) -> bool) -> FormSent {
        let mut sent = FormSent::default();
        for made in self.made.get(pipeline).into_iter().flatten().filter(|made| is_due(made.script)) {
            let values = made.script.values;
            if values.is_empty() || made.script.kind == FieldKind::File {
                continue;
            }
            let value = values[number % values.len()];
            let text = if made.script.kind.has_options() {
                let chosen = value.split(',').filter_map(|at| made.setting.options.get(at.parse::<usize>().ok()?));
                chosen.map(|option| option.option.to_string()).collect::<Vec<_>>().join(",")
            } else {
                value.to_owned()
            };
            sent.values.insert(field_key(made.setting.field), text);
        }
        sent
    }
}

//! Names for the ids that filters and forms carry.

use vitrine_wire::JobChoices;

/// Value and label for a menu.
pub type MenuChoice = (String, String);

/// The customers, after a first line for "none".
pub fn customer_menu(choices: &JobChoices, none: &str) -> Vec<MenuChoice> {
    let customers = choices.customers.iter().map(|choice| (choice.customer.to_string(), choice.name.clone()));
    with_none(none, customers)
}

/// The staff members, after a first line for "none".
pub fn owner_menu(choices: &JobChoices, none: &str) -> Vec<MenuChoice> {
    with_none(none, choices.owners.iter().map(|owner| (owner.membership.to_string(), owner.name.clone())))
}

/// The pipelines, after a first line for "all".
pub fn pipeline_menu(choices: &JobChoices, none: &str) -> Vec<MenuChoice> {
    with_none(none, choices.pipelines.iter().map(|choice| (choice.pipeline.to_string(), choice.name.clone())))
}

/// The stages of all pipelines, after a first line for "all". With several pipelines each says its own.
pub fn stage_menu(choices: &JobChoices, none: &str) -> Vec<MenuChoice> {
    let has_several = choices.pipelines.len() > 1;
    let stages = choices.pipelines.iter().flat_map(|pipeline| {
        pipeline.stages.iter().map(move |stage| {
            let name = &stage.name;
            let label = if has_several { format!("{}: {name}", pipeline.name) } else { name.clone() };
            (stage.stage.to_string(), label)
        })
    });
    with_none(none, stages)
}

/// Adds the present choice when the menu does not offer it (an archived customer, a member who left), so that saving
/// the form does not change it by itself.
pub fn with_present(mut menu: Vec<MenuChoice>, present: Option<MenuChoice>) -> Vec<MenuChoice> {
    if let Some(present) = present
        && !menu.iter().any(|(value, _)| *value == present.0)
    {
        menu.push(present);
    }
    menu
}

/// The label of a value; the value itself when the menu does not know it.
pub fn label_of(menu: &[MenuChoice], value: &str) -> String {
    menu.iter().find(|(one, _)| one == value).map_or_else(|| value.to_owned(), |(_, label)| label.clone())
}

fn with_none(none: &str, rest: impl Iterator<Item = MenuChoice>) -> Vec<MenuChoice> {
    std::iter::once((String::new(), none.to_owned())).chain(rest).collect()
}

//! A person's initials in a circle.

use leptos::prelude::*;

/// Colours that `style/components/avatar.css` knows.
const HUES: u32 = 8;

/// A person as initials. The name stands beside it, so readers of the screen skip this.
#[component]
pub fn Avatar(
    /// The person's name.
    #[prop(into)]
    name: String,
    /// Somebody at the customer: another shape.
    #[prop(optional)]
    is_customer: bool,
    /// For the head of a page.
    #[prop(optional)]
    is_large: bool,
) -> impl IntoView {
    let class = format!(
        "avatar hue-{}{}{}",
        hue(&name),
        if is_customer { " is-customer" } else { "" },
        if is_large { " is-large" } else { "" },
    );
    view! { <span class=class aria-hidden="true">{initials(&name)}</span> }
}

/// First letters of the first and the last word, at most two.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).take(2).collect()
}

/// The same name has the same colour everywhere and always (FNV-1a).
fn hue(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)) % HUES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_first_and_last() {
        for (name, expected) in
            [("Dana Reyes", "DR"), ("Cher", "C"), ("Ana María de la Cruz", "AC"), ("", ""), ("(Ünal) 3rd", "Ü3")]
        {
            assert_eq!(initials(name), expected);
        }
    }
}

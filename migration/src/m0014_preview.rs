//! Looks that staff take at the portal as a contact has it, each of them a short-lived session of its own.

sql_step!("m0014_preview", "who looks as whom");

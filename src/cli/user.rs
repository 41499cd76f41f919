//! `vitrine user`.

use super::{Place, Problem};
use clap::Subcommand;
use rand::TryRngCore;
use rand::rngs::OsRng;
use std::io::{BufRead, IsTerminal};
use vitrine_server::{ServiceError, service};
use vitrine_wire::SignUpForm;

/// What to do with a login.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a tenant with its owner.
    CreateOwner {
        /// The business's name.
        #[arg(long)]
        tenant: String,
        /// The owner's name.
        #[arg(long)]
        name: String,
        /// The address to sign in with.
        #[arg(long)]
        email: String,
        /// Read the password from the first line of the standard input instead of making one up.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Give a login a new password and end its sessions.
    ResetPassword {
        /// The address to sign in with.
        #[arg(long)]
        email: String,
        /// Read the password from the first line of the standard input instead of making one up.
        #[arg(long)]
        password_stdin: bool,
    },
}

/// Does it, and prints a password that it made up.
pub async fn run(place: &Place, command: Command) -> Result<(), Problem> {
    // A server may be running: logins are needed most while it does.
    let cx = place.open_beside().await?;
    match command {
        Command::CreateOwner { tenant, name, email, password_stdin } => {
            let password = Password::get(password_stdin)?;
            let form = SignUpForm { tenant_name: tenant, name, email: email.clone(), password: password.text.clone() };
            service::sign_up::create_owner(&cx, form).await.map_err(in_words)?;
            println!("The owner can sign in as {email}.");
            password.tell();
        }
        Command::ResetPassword { email, password_stdin } => {
            let password = Password::get(password_stdin)?;
            service::session::reset_password(&cx, &email, &password.text).await.map_err(in_words)?;
            println!("{email} has a new password; all its sessions have ended.");
            password.tell();
        }
    }
    Ok(())
}

struct Password {
    text: String,
    is_made_up: bool,
}

impl Password {
    fn get(from_stdin: bool) -> Result<Self, Problem> {
        if !from_stdin {
            return Ok(Self { text: made_up(), is_made_up: true });
        }
        let stdin = std::io::stdin();
        if stdin.is_terminal() {
            eprintln!("Type the password and press Enter (it will be shown):");
        }
        let mut line = String::new();
        stdin.lock().read_line(&mut line)?;
        Ok(Self { text: line.trim_end_matches(['\r', '\n']).to_owned(), is_made_up: false })
    }

    /// Only on the terminal of whoever asked, once.
    fn tell(&self) {
        if self.is_made_up {
            println!("Password: {}", self.text);
        }
    }
}

/// Twenty letters and digits that are not easily confused: 100 bits.
fn made_up() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0_u8; 20];
    OsRng.try_fill_bytes(&mut bytes).expect("the operating system gives random bytes");
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

/// A refusal with the sentences beside the fields, which a command has no other place for.
pub(super) fn in_words(error: ServiceError) -> Problem {
    match error {
        ServiceError::Invalid(problems) => {
            let lines: Vec<String> = problems
                .into_iter()
                .map(|problem| match problem.field.as_str() {
                    "" => problem.message,
                    field => format!("{field}: {}", problem.message),
                })
                .collect();
            Problem(lines.join("\n"))
        }
        ServiceError::Refused(_)
        | ServiceError::Stale(_)
        | ServiceError::Conflict(_)
        | ServiceError::SlowDown { .. }
        | ServiceError::Busy
        | ServiceError::Broken => Problem(vitrine::api::ApiError::from(error).sentence()),
    }
}

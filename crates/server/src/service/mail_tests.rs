//! Mails to contacts: who gets them, what they say, and what happens when they do not arrive.

mod gathering;

use super::scenario::{Scenario, add_contact};
use super::{contact, customer, entry, job, mail, permission, portal, read_mark, settings};
use crate::{Clock, Context, Origin, ServiceError};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use vitrine_domain::{EntryId, MailState};

type Tested = Result<(), ServiceError>;

/// Somewhere in everything that a contact may not read.
const CANARY: &str = "quetzalcoatl";

/// The same server so many minutes later.
fn later(s: &Scenario, minutes: i64) -> Context {
    let now = s.cx.now().millis() + minutes * 60_000;
    s.cx.with_clock(Clock::Fixed(Arc::new(AtomicI64::new(now))))
}

/// What lies in the outbox folder.
fn letters(s: &Scenario) -> Vec<String> {
    let Ok(files) = std::fs::read_dir(s.cx.config().data_dir.join(mail::OUTBOX_FOLDER)) else { return Vec::new() };
    let files = files.map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("a mail"));
    files.map(|letter| letter.replace("=\r\n", "")).collect()
}

async fn tell(s: &Scenario, job: &str, text: &str) -> Result<(EntryId, i64), ServiceError> {
    let written = entry::write_entry(&s.cx, &s.owner, job, "customer", text, "").await?.entry;
    Ok((written.entry, written.version))
}

async fn mails_in_database(s: &Scenario) -> usize {
    let tenant = s.cx.store().literal(s.tenant());
    s.cx.store().texts(&format!("SELECT state FROM mail WHERE tenant_id = {tenant}")).await.len()
}

#[tokio::test]
async fn busy_hour_makes_one_mail_without_any_words() -> Tested {
    let s = Scenario::on_sqlite().await;
    let (one, two) = (s.job("Rewire the kitchen").await.to_string(), s.job("Light the yard").await.to_string());
    tell(&s, &one, CANARY).await?;
    tell(&s, &one, CANARY).await?;
    tell(&s, &two, CANARY).await?;
    entry::write_entry(&s.cx, &s.owner, &two, "internal", CANARY, "").await?;
    job::move_job(&s.cx, &s.owner, &two, &s.stage("In progress")).await?;
    assert_eq!(mail::deliver_due(&later(&s, 9)).await?, mail::Delivered::default(), "not due yet");
    assert_eq!(mail::deliver_due(&later(&s, 11)).await?.sent, 1);
    let letters = letters(&s);
    assert_eq!(letters.len(), 1);
    let letter = &letters[0];
    assert!(!letter.contains(CANARY), "{letter}");
    assert!(!letter.contains(&s.owner.email), "a staff address is in no mail: {letter}");
    assert!(letter.contains("Subject: News on 2 of your jobs"), "{letter}");
    assert!(letter.contains("Harbour Electrics") && letter.contains(&format!("<{}>", s.dana.email)), "{letter}");
    for job in [&one, &two] {
        assert!(letter.contains(&format!("/user/jobs/{job}")), "{letter}");
    }
    assert_eq!(mail::deliver_due(&later(&s, 60)).await?, mail::Delivered::default(), "sent once");
    Ok(())
}

#[tokio::test]
async fn mail_for_an_entry_that_was_hidden_meanwhile_is_never_sent() -> Tested {
    let s = Scenario::on_sqlite().await;
    let job = s.job("Rewire the kitchen").await.to_string();
    let (entry_id, version) = tell(&s, &job, CANARY).await?;
    assert_eq!(mail::list_outbox(&s.cx, &s.owner).await?.mails.len(), 1);
    entry::set_entry_audience(&s.cx, &s.owner, &job, &entry_id.to_string(), &version.to_string(), "internal").await?;
    assert_eq!(
        mail::list_outbox(&s.cx, &s.owner).await?.mails,
        Vec::new(),
        "it will not be sent, and the page says nothing"
    );
    assert_eq!(mail::deliver_due(&later(&s, 11)).await?, mail::Delivered { dropped: 1, ..mail::Delivered::default() });
    assert_eq!(letters(&s), [] as [String; 0]);
    assert_eq!(mails_in_database(&s).await, 0, "no trace");
    Ok(())
}

#[tokio::test]
async fn entry_shown_later_is_mailed_and_an_edit_is_not() -> Tested {
    let s = Scenario::on_sqlite().await;
    let job = s.job("Rewire the kitchen").await.to_string();
    let written = entry::write_entry(&s.cx, &s.owner, &job, "internal", "A note", "").await?.entry;
    assert_eq!(mails_in_database(&s).await, 0);
    let id = written.entry.to_string();
    entry::set_entry_audience(&s.cx, &s.owner, &job, &id, "1", "customer").await?;
    assert_eq!(mail::deliver_due(&later(&s, 11)).await?.sent, 1);
    entry::edit_entry(&s.cx, &s.owner, &job, &id, "2", "Another text").await?;
    assert_eq!(mail::deliver_due(&later(&s, 30)).await?, mail::Delivered::default());
    Ok(())
}

#[tokio::test]
async fn own_words_and_what_was_read_are_not_mailed() -> Tested {
    let s = Scenario::on_sqlite().await;
    let job = s.job("Rewire the kitchen").await.to_string();
    portal::reply(&s.cx, &s.dana, &job, "Hello", "").await?;
    assert_eq!(mails_in_database(&s).await, 0);
    let (entry_id, _) = tell(&s, &job, "We come on Monday.").await?;
    read_mark::read_portal_job(&s.cx, &s.dana, &job, &entry_id.to_string()).await?;
    assert_eq!(mail::deliver_due(&later(&s, 11)).await?.dropped, 1);
    Ok(())
}

/// Everything that cuts a contact off, or ends their mails, between the event and the delivery.
#[derive(Debug, Clone, Copy)]
enum Cut {
    Block,
    Archive,
    Permission,
    Switch(&'static str),
    Notified,
    Wanted,
    Tenant,
    Stage,
}

async fn cut(s: &Scenario, how: Cut, job: &str) -> Tested {
    let (of, dana) = (s.customer.to_string(), Scenario::membership(&s.dana).to_string());
    match how {
        Cut::Block => contact::block_contact(&s.cx, &s.owner, &of, &dana, true).await?,
        Cut::Archive => customer::archive_customer(&s.cx, &s.owner, &of, true).await?,
        Cut::Permission => permission::permit_customer(&s.cx, &s.owner, &of, "view_jobs", false).await?,
        Cut::Switch(switch) => settings::set_portal_switch(&s.cx, &s.owner, switch, false).await?,
        Cut::Notified => mail::notify_contact(&s.cx, &s.owner, &of, &dana, false).await?,
        Cut::Wanted => mail::want_mail(&s.cx, &s.dana, false).await?,
        Cut::Tenant => mail::set_mails(&s.cx, &s.owner, false, "10", false).await?,
        Cut::Stage => job::move_job(&s.cx, &s.owner, job, &s.stage("Awaiting parts")).await?,
    };
    Ok(())
}

const CUTS: [Cut; 10] = [
    Cut::Block,
    Cut::Archive,
    Cut::Permission,
    Cut::Switch("portal"),
    Cut::Switch("jobs_module"),
    Cut::Switch("jobs_section"),
    Cut::Notified,
    Cut::Wanted,
    Cut::Tenant,
    Cut::Stage,
];

#[tokio::test]
async fn whoever_is_cut_off_before_delivery_gets_no_mail() -> Tested {
    for how in CUTS {
        let s = Scenario::on_sqlite().await;
        let job = s.job("Rewire the kitchen").await.to_string();
        tell(&s, &job, CANARY).await?;
        assert_eq!(mails_in_database(&s).await, 1, "{how:?}");
        cut(&s, how, &job).await?;
        let done = mail::deliver_due(&later(&s, 11)).await?;
        assert_eq!(done, mail::Delivered { dropped: 1, ..mail::Delivered::default() }, "{how:?}");
        assert_eq!(letters(&s), [] as [String; 0], "{how:?}");
        assert_eq!(mails_in_database(&s).await, 0, "{how:?}");
        // And nothing is queued from now on.
        tell(&s, &job, CANARY).await?;
        assert_eq!(mails_in_database(&s).await, 0, "{how:?}");
    }
    Ok(())
}

#[tokio::test]
async fn rights_of_the_reader_decide_and_not_those_of_the_sender() -> Tested {
    let s = Scenario::on_sqlite().await;
    let email = format!("lee-{}@example.com", s.customer);
    add_contact(&s.cx, &s.owner, s.customer, "Lee Reyes", &email).await;
    let other = vitrine_wire::CustomerForm { name: "Somebody else".to_owned(), ..Default::default() };
    let other = customer::create_customer(&s.cx, &s.owner, &other, "").await?.customer;
    add_contact(&s.cx, &s.owner, other, "Eve Else", &format!("eve-{}@example.com", s.customer)).await;
    let (of, dana) = (s.customer.to_string(), Scenario::membership(&s.dana).to_string());
    let job = s.job("Rewire the kitchen").await.to_string();
    tell(&s, &job, "We come on Monday.").await?;
    contact::block_contact(&s.cx, &s.owner, &of, &dana, true).await?;
    assert_eq!(mail::deliver_due(&later(&s, 11)).await?, mail::Delivered { sent: 1, dropped: 1, failed: 0 });
    let letters = letters(&s);
    assert_eq!(letters.len(), 1);
    assert!(letters[0].contains(&email) && !letters[0].contains("eve-"), "{letters:?}");
    Ok(())
}

#[tokio::test]
async fn mail_that_cannot_be_written_is_tried_again_and_holds_up_no_other() -> Tested {
    let s = Scenario::on_sqlite().await;
    let other = vitrine_wire::CustomerForm { name: "Somebody else".to_owned(), ..Default::default() };
    let other = customer::create_customer(&s.cx, &s.owner, &other, "").await?.customer;
    add_contact(&s.cx, &s.owner, other, "Eve Else", &format!("eve-{}@example.com", s.customer)).await;
    let job = s.job("Rewire the kitchen").await.to_string();
    let yard = vitrine_wire::JobForm { customer: other.to_string(), ..s.form("Light the yard") };
    let yard = s.job_from(&yard).await.to_string();
    let (broken, _) = tell(&s, &job, "We come on Monday.").await?;
    tell(&s, &yard, "We come on Tuesday.").await?;
    let row = s.cx.store().literal(broken);
    let damage = format!("UPDATE job_entry SET author_side = 'nobody' WHERE id = {row}");
    let without_checks = "PRAGMA ignore_check_constraints = ";
    s.cx.store().carry_out(&format!("{without_checks}ON; {damage}; {without_checks}OFF")).await.expect("damaged");

    assert_eq!(mail::deliver_due(&later(&s, 11)).await?, mail::Delivered { sent: 1, dropped: 0, failed: 1 });
    let outbox = mail::list_outbox(&s.cx, &s.owner).await?.mails;
    let lines: Vec<_> = outbox.iter().map(|mail| (mail.state, mail.jobs.len(), mail.jobs[0].title.as_str())).collect();
    assert_eq!(lines, [(MailState::Sending, 1, "Rewire the kitchen"), (MailState::Sent, 1, "Light the yard")]);
    assert!(outbox[0].reason.contains("could not be written"), "{}", outbox[0].reason);
    for minutes in [13, 19, 50, 171, 660] {
        let done = mail::deliver_due(&later(&s, minutes)).await?;
        assert_eq!(done, mail::Delivered { failed: 1, ..mail::Delivered::default() }, "after {minutes} minutes");
    }
    assert_eq!(mail::list_outbox(&s.cx, &s.owner).await?.mails[0].state, MailState::Failed);
    Ok(())
}

#[tokio::test]
async fn outbox_says_which_jobs_a_mail_told_of_and_nothing_that_was_hidden_before() -> Tested {
    let s = Scenario::on_sqlite().await;
    let (one, two) = (s.job("Rewire the kitchen").await.to_string(), s.job("Light the yard").await.to_string());
    tell(&s, &one, "We come on Monday.").await?;
    tell(&s, &one, "At eight.").await?;
    let (hidden, version) = tell(&s, &two, CANARY).await?;
    entry::set_entry_audience(&s.cx, &s.owner, &two, &hidden.to_string(), &version.to_string(), "internal").await?;
    let told = async || {
        let mails = mail::list_outbox(&s.cx, &s.owner).await.expect("listed").mails;
        let jobs = mails.into_iter().flat_map(|mail| mail.jobs).map(|told| (told.title, told.entries));
        jobs.collect::<Vec<_>>()
    };
    let expected = [("Rewire the kitchen".to_owned(), 2)];
    assert_eq!(told().await, expected);
    assert_eq!(mail::deliver_due(&later(&s, 11)).await?.sent, 1);
    assert_eq!(told().await, expected, "what the mail did not say is not on it");
    Ok(())
}

#[tokio::test]
async fn mails_quote_what_is_visible_at_delivery_where_the_business_wants_it() -> Tested {
    let s = Scenario::on_sqlite().await;
    mail::set_mails(&s.cx, &s.owner, true, "0", true).await?;
    let job = s.job("Rewire the kitchen").await.to_string();
    entry::write_entry(&s.cx, &s.owner, &job, "internal", CANARY, "").await?;
    tell(&s, &job, "We come on Monday.").await?;
    let (hidden, version) = tell(&s, &job, CANARY).await?;
    entry::set_entry_audience(&s.cx, &s.owner, &job, &hidden.to_string(), &version.to_string(), "internal").await?;
    assert_eq!(mail::deliver_due(&s.cx).await?.sent, 1);
    let letters = letters(&s);
    assert!(letters[0].contains("> We come on Monday.") && !letters[0].contains(CANARY), "{letters:?}");
    Ok(())
}

#[tokio::test]
async fn unsubscribe_link_works_once_without_signing_in() -> Tested {
    let s = Scenario::on_sqlite().await;
    let job = s.job("Rewire the kitchen").await.to_string();
    tell(&s, &job, "We come on Monday.").await?;
    mail::deliver_due(&later(&s, 11)).await?;
    let letter = letters(&s).remove(0);
    let (_, secret) = letter.rsplit_once("/unsubscribe/").expect("the link is in the mail");
    let secret = secret.trim();
    assert!(!s.cx.store().texts("SELECT secret_hash FROM unsubscribe_link").await.contains(&secret.to_owned()));
    // The portal's switch ends everything else; this link still does what it says.
    settings::set_portal_switch(&s.cx, &s.owner, "portal", false).await?;
    let origin = Origin::default();
    let unknown = mail::unsubscribe(&s.cx, &"0".repeat(64), &origin).await;
    assert!(unknown.is_err());
    mail::unsubscribe(&s.cx, secret, &origin).await?;
    assert_eq!(mail::unsubscribe(&s.cx, secret, &origin).await, unknown, "used links are like unknown ones");
    settings::set_portal_switch(&s.cx, &s.owner, "portal", true).await?;
    tell(&s, &job, "We come on Tuesday.").await?;
    assert_eq!(mails_in_database(&s).await, 1, "only the one that was sent");
    let line = customer::show_customer(&s.cx, &s.owner, s.customer).await?.contacts.remove(0);
    assert!(line.is_notified && !line.wants_mail);
    Ok(())
}

/// A mail server on a real socket; answers to recipients with this line.
async fn mail_server(answer: &'static str) -> (String, Arc<Mutex<Vec<String>>>, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("smtp://{}", listener.local_addr().expect("bound"));
    let (taken, tries) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicUsize::new(0)));
    let (kept, counted) = (Arc::clone(&taken), Arc::clone(&tries));
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let (read, mut write) = socket.into_split();
            let mut lines = BufReader::new(read).lines();
            write.write_all(b"220 test\r\n").await.expect("written");
            let mut letter = None::<String>;
            while let Ok(Some(line)) = lines.next_line().await {
                let reply = match &mut letter {
                    Some(text) if line == "." => {
                        kept.lock().await.push(std::mem::take(text));
                        letter = None;
                        "250 taken"
                    }
                    Some(text) => {
                        text.push_str(&line);
                        text.push('\n');
                        continue;
                    }
                    None if line.starts_with("RCPT") => {
                        counted.fetch_add(1, Ordering::SeqCst);
                        answer
                    }
                    None if line.starts_with("DATA") => {
                        letter = Some(String::new());
                        "354 go on"
                    }
                    None if line.starts_with("QUIT") => break,
                    None => "250 fine",
                };
                if write.write_all(format!("{reply}\r\n").as_bytes()).await.is_err() {
                    break;
                }
            }
        }
    });
    (url, taken, tries)
}

async fn with_server(answer: &'static str) -> (Scenario, Arc<Mutex<Vec<String>>>, Arc<AtomicUsize>) {
    let (url, taken, tries) = mail_server(answer).await;
    let s = Scenario::with(|config| {
        config.smtp_url = Some(url);
        config.mail_from = "portal@vitrine.example".to_owned();
        config.public_url = "https://v.example/".to_owned();
        assert_eq!(config.check(), Ok(()));
    })
    .await;
    (s, taken, tries)
}

#[tokio::test]
async fn mail_goes_through_a_mail_server() -> Tested {
    let (s, taken, _) = with_server("250 known").await;
    assert_eq!(mail::try_server(s.cx.config()).await, Ok(()));
    let job = s.job("Rewire the kitchen").await.to_string();
    tell(&s, &job, CANARY).await?;
    assert_eq!(mail::deliver_due(&later(&s, 11)).await?.sent, 1);
    let letter = taken.lock().await.remove(0);
    assert!(letter.contains("<portal@vitrine.example>") && letter.contains(&s.dana.email), "{letter}");
    assert!(letter.contains(&format!("https://v.example/user/jobs/{job}")) && !letter.contains(CANARY), "{letter}");
    let view = mail::list_outbox(&s.cx, &s.owner).await?;
    assert_eq!(view.mails.iter().map(|mail| mail.state).collect::<Vec<_>>(), [MailState::Sent]);
    assert!(!view.goes_to_files);
    Ok(())
}

#[tokio::test]
async fn refused_mail_shows_up_and_can_be_tried_again() -> Tested {
    let (s, taken, tries) = with_server("550 no such person").await;
    let job = s.job("Rewire the kitchen").await.to_string();
    tell(&s, &job, CANARY).await?;
    assert_eq!(mail::deliver_due(&later(&s, 11)).await?.failed, 1);
    let view = mail::list_outbox(&s.cx, &s.owner).await?;
    assert_eq!((view.failed, view.mails[0].state), (1, MailState::Failed));
    assert!(view.mails[0].reason.contains("refused") && !view.mails[0].reason.contains(CANARY), "{view:?}");
    assert_eq!(super::home::show_home(&s.cx, &s.owner).await?.failed_mails, 1);
    assert_eq!(super::home::show_home(&s.cx, &s.tradie).await?.failed_mails, 0, "the outbox is not theirs");
    assert_eq!(mail::deliver_due(&later(&s, 600)).await?, mail::Delivered::default(), "given up");
    mail::retry_mail(&s.cx, &s.owner, &view.mails[0].mail.to_string()).await?;
    assert_eq!(mail::deliver_due(&later(&s, 1)).await?.failed, 1);
    assert_eq!(tries.load(Ordering::SeqCst), 2);
    assert!(taken.lock().await.is_empty());
    Ok(())
}

#[tokio::test]
async fn mail_that_cannot_be_taken_now_is_tried_again_and_given_up_in_the_end() -> Tested {
    let (s, _, tries) = with_server("451 later").await;
    let job = s.job("Rewire the kitchen").await.to_string();
    tell(&s, &job, "We come on Monday.").await?;
    for (minutes, tried) in [(11, 1), (11, 1), (13, 2), (19, 3), (60, 4), (300, 5), (900, 6), (9000, 6)] {
        mail::deliver_due(&later(&s, minutes)).await?;
        assert_eq!(tries.load(Ordering::SeqCst), tried, "after {minutes} minutes");
        let state = mail::list_outbox(&s.cx, &s.owner).await?.mails[0].state;
        assert_eq!(state, if tried == 6 { MailState::Failed } else { MailState::Sending });
    }
    Ok(())
}

#[tokio::test]
async fn news_during_a_try_make_a_mail_of_their_own() -> Tested {
    let (s, _, _) = with_server("451 later").await;
    let job = s.job("Rewire the kitchen").await.to_string();
    tell(&s, &job, "We come on Monday.").await?;
    mail::deliver_due(&later(&s, 11)).await?;
    tell(&s, &job, "We come on Tuesday.").await?;
    assert_eq!(mails_in_database(&s).await, 2);
    Ok(())
}

#[tokio::test]
async fn outbox_is_for_those_with_settings_alone() -> Tested {
    let s = Scenario::on_sqlite().await;
    assert!(mail::list_outbox(&s.cx, &s.tradie).await.is_err());
    assert!(mail::list_outbox(&s.cx, &s.dana).await.is_err());
    let unknown = EntryId::from_bits(9).to_string();
    assert!(mail::retry_mail(&s.cx, &s.owner, &unknown).await.is_err());
    Ok(())
}

//! The demo is made through the services, is believable in its numbers, and is there once.

use vitrine_domain::{Audience, ContactState, Role};
use vitrine_server::{Clock, Config, Context, Destination, Origin, Viewer, demo, service};
use vitrine_wire::{CustomerQuery, JobQuery};

async fn filled(name: &str) -> (Context, std::path::PathBuf) {
    let folder = std::env::temp_dir().join(format!("vitrine-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let mut config = Config::in_folder(&folder);
    let shared = std::env::var("VITRINE_TEST_DATABASE_URL").ok();
    if let Some(url) = &shared {
        config.database_url.clone_from(url);
    }
    let cx = Context::open_for_test(config, Clock::System, 7).await.expect("opened");
    // On PostgreSQL other tests have been here before.
    assert!(shared.is_some() || demo::is_empty(&cx).await == Ok(true));
    let began = std::time::Instant::now();
    let report = demo::fill(&cx, 1).await.expect("filled");
    println!("filled in {:?}", began.elapsed());
    assert_eq!((report.tenants, report.jobs), (3, 270));
    assert!(report.entries > 1000, "{} entries", report.entries);
    (cx, folder)
}

async fn enter(cx: &Context, email: &str) -> (Viewer, Destination) {
    let opened =
        service::session::sign_in(cx, email, demo::DEMO_PASSWORD, &Origin::default()).await.expect("signed in");
    let secret = opened.secret.expect("a new session");
    let viewer = service::session::resolve(cx, &secret).await.expect("resolved").expect("known");
    (viewer, opened.destination)
}

#[tokio::test(flavor = "multi_thread")]
async fn demo_is_complete_and_made_once() {
    let (cx, folder) = filled("demo").await;
    let again = demo::fill(&cx, 1).await.expect("nothing to do");
    assert_eq!((again.tenants, again.jobs), (0, 0));
    assert!(!again.logins.is_empty());

    let roles: Vec<String> = again.logins.iter().map(|login| login.role.clone()).collect();
    for role in Role::ALL {
        assert!(roles.contains(&role.label().to_owned()), "nobody is {}", role.label());
    }

    let (boss, destination) = enter(&cx, "boss@brightline.example").await;
    assert_eq!(destination, Destination::Staff);
    let jobs = service::job::list_jobs(&cx, &boss, &JobQuery::default()).await.expect("listed");
    assert!(jobs.total > 80, "{} jobs that are not archived", jobs.total);
    let query = CustomerQuery { search: "REYES h".to_owned(), ..CustomerQuery::default() };
    let found = service::customer::list_customers(&cx, &boss, &query).await.expect("listed");
    assert_eq!(found.customers.len(), 1);
    let reyes = service::customer::show_customer(&cx, &boss, found.customers[0].customer).await.expect("shown");
    assert_eq!(reyes.contacts[0].email, "dana.reyes@example.com");
    assert!(reyes.contacts[0].is_primary && reyes.contacts[0].state == ContactState::Active);
    assert!(reyes.jobs_total >= 4);

    let (tom, _) = enter(&cx, "tom@brightline.example").await;
    let own = service::job::list_jobs(&cx, &tom, &JobQuery::default()).await.expect("listed");
    assert!(own.total > 10 && own.total < jobs.total);

    let (dana, destination) = enter(&cx, "dana.reyes@example.com").await;
    assert_eq!(destination, Destination::Portal);
    assert!(!service::portal::portal_jobs(&cx, &dana).await.expect("listed").is_empty());

    let (priya, _) = enter(&cx, "priya.nair@example.com").await;
    let choices = service::session::list_memberships(&cx, &priya).await.expect("listed");
    assert_eq!(choices.len(), 2);
    let origin = Origin::default();
    let mut refused = Vec::new();
    for email in ["greg@coastlinecafe.example", "reception@northgatedental.example", "nobody@example.com"] {
        let answer = service::session::sign_in(&cx, email, demo::DEMO_PASSWORD, &origin).await;
        refused.push(answer.expect_err("blocked, invited, unknown"));
    }
    assert!(refused.iter().all(|answer| *answer == refused[0]), "{refused:?}");

    let first = jobs.jobs.iter().find(|job| job.customer_name == "Reyes Household").expect("there is one");
    let feed = service::entry::list_entries(&cx, &boss, first.job, None).await.expect("listed");
    assert!(feed.entries.iter().any(|entry| entry.audience == Audience::Internal));
    drop(cx);
    let _ = std::fs::remove_dir_all(folder);
}

//! When a mail begins, what is added to it on its way, and what its time, its name and its link tell.

use super::*;
use crate::store::mail as rows;

#[tokio::test]
async fn reading_an_older_entry_does_not_silence_a_newer_one() -> Tested {
    let s = Scenario::on_sqlite().await;
    let job = s.job("Rewire the kitchen").await.to_string();
    let (first, _) = tell(&s, &job, "We come on Monday.").await?;
    let (second, version) = tell(&s, &job, "Or on Tuesday.").await?;
    // An older page, read after both were written.
    read_mark::read_portal_job(&later(&s, 1), &s.dana, &job, &first.to_string()).await?;
    assert_eq!(mail::deliver_due(&later(&s, 11)).await?.sent, 1);

    // Read, hidden, and shown again: that is news.
    let (third, _) = tell(&s, &job, "Or on Wednesday.").await?;
    let (second, third, version) = (second.to_string(), third.to_string(), version.to_string());
    entry::set_entry_audience(&s.cx, &s.owner, &job, &second, &version, "internal").await?;
    read_mark::read_portal_job(&later(&s, 2), &s.dana, &job, &third).await?;
    let next = (version.parse::<i64>().expect("a number") + 1).to_string();
    entry::set_entry_audience(&later(&s, 3), &s.owner, &job, &second, &next, "customer").await?;
    assert_eq!(mail::deliver_due(&later(&s, 14)).await?.sent, 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn entry_written_while_its_mail_is_taken_is_mailed() -> Tested {
    let s = Scenario::new().await;
    let job = s.job("Rewire the kitchen").await.to_string();
    let (first, _) = tell(&s, &job, "We come on Monday.").await?;
    let dana = Scenario::membership(&s.dana);
    let find = async || {
        let db = s.cx.store().look().await?;
        let gathers = rows::list(&db, s.tenant(), MailState::Waiting, 9).await?;
        Ok::<_, ServiceError>(gathers.into_iter().next().expect("one gathers"))
    };
    let row = find().await?;
    let claim = async || {
        let db = s.cx.store().change().await?;
        let is_taken = rows::claim(&db, &row, s.cx.now().plus_secs(600)).await?;
        db.commit().await?;
        Ok::<_, ServiceError>(is_taken)
    };
    let gather = async || {
        let db = s.cx.store().change().await?;
        let found = rows::gathering(&db, dana).await?;
        db.commit().await?;
        Ok::<_, ServiceError>(found)
    };
    let a_moment = || tokio::time::sleep(std::time::Duration::from_millis(100));

    // Something is being added: the postman waits, and finds it.
    let adding = s.cx.store().change().await?;
    assert_eq!(rows::gathering(&adding, dana).await?, Some(row.mail));
    let (is_taken, ()) = tokio::try_join!(claim(), async {
        a_moment().await;
        let item = rows::MailItem { job: job.parse().expect("an id"), entry: first, added_at: s.cx.now() };
        rows::add_item(&adding, row.mail, item).await?;
        Ok(adding.commit().await?)
    })?;
    assert!(is_taken);
    // It has been taken: what is written then begins another one.
    assert_eq!(gather().await?, None);
    tell(&s, &job, "Or on Tuesday.").await?;
    let row = find().await?;
    let taking = s.cx.store().change().await?;
    assert!(rows::claim(&taking, &row, s.cx.now().plus_secs(600)).await?);
    let (found, ()) = tokio::try_join!(gather(), async {
        a_moment().await;
        Ok(taking.commit().await?)
    })?;
    assert_eq!(found, None, "it was being taken, and nothing may be added to it any more");
    tell(&s, &job, "Or on Wednesday.").await?;
    assert_eq!(mails_in_database(&s).await, 3);
    // The postman serves all businesses of a database; this test shares PostgreSQL's with others.
    if s.cx.store().is_on_sqlite() {
        assert_eq!(mail::deliver_due(&later(&s, 30)).await?.sent, 3);
    }
    Ok(())
}

#[tokio::test]
async fn hidden_entry_tells_nothing_by_the_time_or_the_name_of_a_mail() -> Tested {
    let s = Scenario::on_sqlite().await;
    let job = s.job("Rewire the kitchen").await.to_string();
    let (hidden, version) = tell(&s, &job, CANARY).await?;
    let mail_id = mail::list_outbox(&s.cx, &s.owner).await?.mails[0].mail.to_string();
    entry::write_entry(&later(&s, 5), &s.owner, &job, "customer", "We come on Monday.", "").await?;
    entry::set_entry_audience(&s.cx, &s.owner, &job, &hidden.to_string(), &version.to_string(), "internal").await?;
    // Ten minutes after the one that is left, as if there had never been another.
    assert_eq!(mail::deliver_due(&later(&s, 11)).await?, mail::Delivered::default());
    assert_eq!(mail::deliver_due(&later(&s, 14)).await?, mail::Delivered::default());
    assert_eq!(mail::deliver_due(&later(&s, 16)).await?.sent, 1);
    let letter = letters(&s).remove(0);
    let id = letter.lines().find(|line| line.starts_with("Message-ID: ")).expect("it has one");
    // The first half of an id is the millisecond in which it was made.
    assert!(!letter.contains(&mail_id) && !id.contains(&mail_id[..13]), "{id}");
    Ok(())
}

#[tokio::test]
async fn unsubscribe_links_end_and_tries_leave_none_behind() -> Tested {
    let (s, _, tries) = with_server("451 later").await;
    let job = s.job("Rewire the kitchen").await.to_string();
    let links = async || s.cx.store().texts("SELECT secret_hash FROM unsubscribe_link").await.len();
    tell(&s, &job, "We come on Monday.").await?;
    for minutes in [11, 13, 19] {
        mail::deliver_due(&later(&s, minutes)).await?;
    }
    assert_eq!((tries.load(Ordering::SeqCst), links().await), (3, 0));

    for (days, is_good) in [(170, true), (181, false)] {
        let s = Scenario::on_sqlite().await;
        let job = s.job("Rewire the kitchen").await.to_string();
        tell(&s, &job, "We come on Monday.").await?;
        mail::deliver_due(&later(&s, 11)).await?;
        let letter = letters(&s).remove(0);
        let secret = letter.rsplit_once("/unsubscribe/").expect("the link is in the mail").1.trim().to_owned();
        let done = mail::unsubscribe(&later(&s, days * 24 * 60), &secret, &Origin::default()).await;
        assert_eq!(done.is_ok(), is_good, "after {days} days");
    }
    Ok(())
}

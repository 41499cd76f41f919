//! A mail in words. It is composed elsewhere, by the rights of its reader.

use vitrine_domain::{EntryId, Instant, JobId, MembershipId, Role, TenantId};

/// A link to a shared job works for so many days.
pub(super) const SHARE_LINK_DAYS: i64 = 14;

/// A mail as its reader may have it now. The links in it want the site's address and a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) tenant: TenantId,
    pub(super) to: MembershipId,
    /// The business's name.
    pub(super) business: String,
    /// The contact's name.
    pub(super) name: String,
    /// The contact's address.
    pub(super) email: String,
    pub(super) says: Says,
    /// Its reader has not accepted an invitation yet: one rides on it.
    pub(super) rides: bool,
    /// When the oldest of what it tells was added to it; for a mail that shares a job or invites, when that was done.
    pub(super) since: Instant,
}

/// What a mail is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Says {
    /// What is new; at least one job.
    News(Vec<JobNews>),
    /// A job was shared: the mail brings a link to it.
    Share(SharedJob),
    /// An invitation.
    Invitation(Invitation),
}

/// What an invitation's mail says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Invitation {
    /// To work there in this role; `None`: as a contact of a customer.
    pub(super) role: Option<Role>,
    /// The personal message; may be empty.
    pub(super) message: String,
}

/// What the links in a mail are made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Links<'a> {
    /// The site's address without a slash at its end.
    pub(super) site: &'a str,
    /// The secret of the mail's own link: the one that ends the mails, leads to a job or invites.
    pub(super) secret: &'a str,
    /// The secret of an invitation that rides on the mail.
    pub(super) riding: &'a str,
    /// An invitation works for so many days.
    pub(super) invitation_days: u64,
}

/// A job that is shared by a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SharedJob {
    pub(super) job: JobId,
    pub(super) number: i64,
    pub(super) title: String,
    /// The personal message; may be empty.
    pub(super) message: String,
}

/// What is new on one job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct JobNews {
    pub(super) job: JobId,
    pub(super) number: i64,
    pub(super) title: String,
    /// The entries that are new; at least one.
    pub(super) entries: Vec<EntryId>,
    /// What was written; empty unless the business wants it quoted.
    pub(super) quotes: Vec<String>,
    /// When the oldest of it was added to the mail.
    pub(super) since: Instant,
}

impl Letter {
    /// The subject. On one job it names the number alone: subjects are shown on locked screens.
    pub(super) fn subject(&self) -> String {
        match &self.says {
            Says::Share(shared) => format!("Your job {}", shared.number),
            Says::Invitation(_) => format!("An invitation from {}", self.business),
            Says::News(news) => match news.as_slice() {
                [one] => format!("News on job {}", one.number),
                many => format!("News on {} of your jobs", many.len()),
            },
        }
    }

    /// The entries that it tells of.
    pub(super) fn told(&self) -> Vec<EntryId> {
        match &self.says {
            Says::News(news) => news.iter().flat_map(|one| one.entries.iter().copied()).collect(),
            Says::Share(_) | Says::Invitation(_) => Vec::new(),
        }
    }

    /// The text.
    pub(super) fn text(&self, links: &Links<'_>) -> String {
        match &self.says {
            Says::News(news) => self.news_text(news, links),
            Says::Share(shared) => self.share_text(shared, links),
            Says::Invitation(invitation) => self.invitation_text(invitation, links),
        }
    }

    fn invitation_text(&self, invitation: &Invitation, links: &Links<'_>) -> String {
        let mut text = format!("Hello {},\n\n", self.name);
        if !invitation.message.is_empty() {
            text += &format!("{}\n\n", invitation.message);
        }
        let (business, Links { site, secret, .. }) = (&self.business, links);
        text += &match invitation.role {
            Some(role) => {
                format!("{business} invites you to work with them. Your role: {}.\n", role.label().to_lowercase())
            }
            None => format!("{business} invites you to follow your jobs in their customer portal.\n"),
        };
        text += &format!("Accept it here:\n{site}/invitation/{secret}\n\n");
        text + &for_you_alone(links.invitation_days)
    }

    fn share_text(&self, shared: &SharedJob, links: &Links<'_>) -> String {
        let SharedJob { number, title, message, .. } = shared;
        let mut text = format!("Hello {},\n\n", self.name);
        if !message.is_empty() {
            text += &format!("{message}\n\n");
        }
        text += &format!("{} shares job {number}, {title}, with you. Open it here:\n", self.business);
        text += &format!("{}/share/{}\n\n", links.site, links.secret);
        text + &for_you_alone(u64::try_from(SHARE_LINK_DAYS).unwrap_or_default())
    }

    fn news_text(&self, all: &[JobNews], links: &Links<'_>) -> String {
        let site = links.site;
        let mut text = format!("Hello {},\n\n", self.name);
        for news in all {
            let (number, title) = (news.number, &news.title);
            if self.rides {
                text += &format!("There is news on job {number}, {title}.\n");
                continue;
            }
            text += &format!("There is news on job {number}, {title}:\n");
            text += &format!("{site}/user/jobs/{}\n\n", news.job);
            for quote in &news.quotes {
                for line in quote.lines() {
                    text += &format!("> {line}\n");
                }
                text += "\n";
            }
        }
        if self.rides {
            text += &format!("\n{} invites you to read it in their customer portal. Accept it here:\n", self.business);
            text += &format!("{site}/invitation/{}\n\n", links.riding);
            text += &for_you_alone(links.invitation_days);
            text += "\n";
        }
        text += &format!("-- \n{} tells you by mail when something is new on your jobs.\n", self.business);
        text += &format!("If you do not want these mails any more: {}\n", unsubscribe_link(site, links.secret));
        text
    }
}

/// What is said below a link that signs in.
fn for_you_alone(days: u64) -> String {
    format!(
        "The link is for you alone. It works once, within {days} days; on its page you can ask for a\n\
         fresh one later. Please do not pass this mail on.\n"
    )
}

/// The address of the page that ends the mails.
pub(super) fn unsubscribe_link(site: &str, secret: &str) -> String {
    format!("{site}/unsubscribe/{secret}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINKS: Links<'_> = Links { site: "https://v.example", secret: "abc", riding: "xyz", invitation_days: 7 };

    fn letter(quotes: Vec<String>) -> Letter {
        let since = Instant::from_millis(0);
        let news = JobNews {
            job: JobId::from_bits(7),
            number: 12,
            title: "Rewire the kitchen".to_owned(),
            entries: vec![EntryId::from_bits(3)],
            quotes,
            since,
        };
        Letter {
            tenant: TenantId::from_bits(1),
            to: MembershipId::from_bits(2),
            business: "Harbour Electrics".to_owned(),
            name: "Dana Reyes".to_owned(),
            email: "dana@example.com".to_owned(),
            says: Says::News(vec![news]),
            rides: false,
            since,
        }
    }

    #[test]
    fn mail_holds_a_sentence_and_a_link() {
        let plain = letter(Vec::new());
        assert_eq!(plain.subject(), "News on job 12");
        let text = plain.text(&LINKS);
        assert!(text.starts_with(
            "Hello Dana Reyes,\n\nThere is news on job 12, Rewire the kitchen:\nhttps://v.example/user/jobs/00000000"
        ));
        assert!(text.ends_with("https://v.example/unsubscribe/abc\n"));
        assert!(!text.contains('>'));
        let quoting = letter(vec!["One.\nTwo.".to_owned()]).text(&LINKS);
        assert!(quoting.contains("> One.\n> Two.\n"));
    }

    #[test]
    fn share_mail_holds_the_message_and_the_link_alone() {
        let shared = SharedJob {
            job: JobId::from_bits(7),
            number: 12,
            title: "Rewire the kitchen".to_owned(),
            message: "See you on Monday.".to_owned(),
        };
        let mail = Letter { says: Says::Share(shared), ..letter(Vec::new()) };
        assert_eq!(mail.subject(), "Your job 12");
        let text = mail.text(&LINKS);
        assert!(text.starts_with("Hello Dana Reyes,\n\nSee you on Monday.\n\nHarbour Electrics shares job 12,"));
        assert!(text.contains("\nhttps://v.example/share/abc\n") && text.contains("within 14 days"));
        assert!(!text.contains("unsubscribe"));
    }

    #[test]
    fn several_jobs_share_one_subject() {
        let mut both = letter(Vec::new());
        let Says::News(news) = &mut both.says else { panic!("news") };
        news.push(news[0].clone());
        assert_eq!(both.subject(), "News on 2 of your jobs");
    }

    #[test]
    fn invitation_says_who_invites_and_as_what() {
        let as_contact = Invitation { role: None, message: "Good to have you.".to_owned() };
        let mail = Letter { says: Says::Invitation(as_contact), ..letter(Vec::new()) };
        assert_eq!(mail.subject(), "An invitation from Harbour Electrics");
        let text = mail.text(&LINKS);
        assert!(text.starts_with("Hello Dana Reyes,\n\nGood to have you.\n\nHarbour Electrics invites you to follow"));
        assert!(text.contains("\nhttps://v.example/invitation/abc\n") && text.contains("within 7 days"));
        let as_member = Invitation { role: Some(Role::Tradie), message: String::new() };
        let text = Letter { says: Says::Invitation(as_member), ..letter(Vec::new()) }.text(&LINKS);
        assert!(text.contains("Your role: tradie."), "{text}");
    }

    #[test]
    fn invitation_rides_on_news_without_the_words() {
        let text = Letter { rides: true, ..letter(vec!["One.".to_owned()]) }.text(&LINKS);
        assert!(text.contains("There is news on job 12, Rewire the kitchen.\n"), "{text}");
        assert!(text.contains("https://v.example/invitation/xyz\n") && text.contains("/unsubscribe/abc\n"), "{text}");
        assert!(!text.contains("One.") && !text.contains("/user/jobs/"), "{text}");
    }
}

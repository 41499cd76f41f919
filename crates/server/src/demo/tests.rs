use super::*;

/// A Sunday: the days before have no working hours.
const TODAY: i64 = 20_800 * DAY_MS;

#[test]
fn plan_is_the_same_on_every_run() {
    for script in TENANTS {
        let (one, two) = (plan::plan(script, 1, 1, TODAY), plan::plan(script, 1, 1, TODAY));
        let shape = |plan: &plan::Plan| -> Vec<(i64, usize)> {
            plan.events.iter().map(|event| (event.at, event.job)).collect()
        };
        assert_eq!(shape(&one), shape(&two));
        assert_eq!(one.jobs.len(), script.job_count);
        assert_eq!(one.customers.len(), script.customer_count);
        assert!(one.events.iter().all(|event| event.at < TODAY && event.at >= one.begins_at));
    }
}

#[test]
fn scale_multiplies_customers_and_jobs() {
    let plan = plan::plan(TENANTS[0], 1, 3, TODAY);
    assert_eq!(plan.jobs.len(), 3 * TENANTS[0].job_count);
    assert_eq!(plan.customers.len(), 3 * TENANTS[0].customer_count);
}

#[test]
fn featured_jobs_are_found_by_their_titles() {
    for script in TENANTS {
        let plan = plan::plan(script, 1, 1, TODAY);
        for (featured, job) in script.featured.iter().zip(&plan.jobs) {
            assert_eq!(job.story.variants[job.variant].0, featured.title);
            assert_eq!(plan.customers[job.customer].name, featured.customer);
            assert!(job.owner.is_some(), "{}", featured.owner);
        }
    }
}

#[test]
fn one_person_is_a_contact_of_two_businesses() {
    let of = logins().into_iter().filter(|login| login.email == "priya.nair@example.com");
    let tenants: Vec<_> = of.map(|login| login.tenant).collect();
    assert_eq!(tenants, ["Brightline Electrical", "Clearwater Pool Care"]);
}

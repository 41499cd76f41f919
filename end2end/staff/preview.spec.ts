// View as…: the portal as a contact has it, on a page of its own and beside the staff page.
import { ANSWER_404, expect, expectAccessible, test, type Person } from '../fixtures.ts';
import { portal, staffJob, toast, viewAs } from '../screens.ts';

/** A supervisor with a session of their own: a look belongs to a session. */
async function supervisor(business: { newMember(name: string, role: string): Promise<{ email: string; password: string }> }, people: { signedIn(login: { email: string; password: string }): Promise<Person> }) {
  return people.signedIn(await business.newMember('Sue Visor', 'supervisor'));
}

test('full page shows the contact their own portal, says so, and changes nothing', async ({ business, people }) => {
  const job = await business.newJob();
  await business.write(job, 'We come on Monday', 'customer');
  await business.write(job, 'The margin is thin', 'internal');
  const sue = await supervisor(business, people);
  const page = await sue.open(`/customers/${business.customer.id}`);
  await viewAs.open(page, business.contact.name, 'Full page');
  await expect(page).toHaveURL(/\/look\?page=/);
  await expect(viewAs.banner(page)).toContainText(`You see the portal as ${business.contact.name}`);
  await expect(viewAs.banner(page)).toContainText('Read-only');
  const inside = viewAs.inside(page);
  await inside.getByRole('link', { name: job.title }).click();
  await expect(inside.getByText('We come on Monday')).toBeVisible();
  await expect(inside.getByText('The margin is thin')).toHaveCount(0);
  await expectAccessible(page);

  sue.expectComplaint(/status of 403/);
  await inside.getByLabel('Write a reply').fill('As somebody else');
  await inside.getByRole('button', { name: /^Send to / }).click();
  await expect(inside.getByText('nothing is sent or changed').first()).toBeVisible();
  expect(sue.sent).not.toContain('POST /api/portal/read');

  // It counts as unread for the contact, who hears nothing of all this.
  const contact = await people.signedIn(business.contact);
  const theirs = await contact.open(portal.path(job));
  await expect(theirs.getByText('As somebody else')).toHaveCount(0);

  sue.expectComplaint(ANSWER_404);
  await viewAs.end(page);
  await expect(page).toHaveURL(`/customers/${business.customer.id}/contacts/${business.contact.membership}`);
});

test('side by side the portal follows each switch and each job', async ({ business, people }) => {
  const [job, other] = [await business.newJob(), await business.newJob()];
  await business.write(job, 'Price agreed', 'internal');
  const sue = await supervisor(business, people);
  const page = await sue.open(`/jobs/${job.id}/who-sees`);
  await viewAs.open(page, business.contact.name, 'Side by side');
  await page.goto(staffJob.path(job));
  const inside = viewAs.inside(page);
  await expect(inside.getByRole('heading', { level: 1, name: job.title })).toBeVisible();
  await expect(inside.getByText('Price agreed')).toHaveCount(0);
  await staffJob.show(page, 'Price agreed');
  await expect(toast(page, business.contact.name)).toBeVisible();
  await expect(inside.getByText('Price agreed')).toBeVisible();
  await staffJob.hide(page, 'Price agreed');
  await expect(inside.getByText('Price agreed')).toHaveCount(0);

  await page.goto(staffJob.path(other));
  await expect(inside.getByRole('heading', { level: 1, name: other.title })).toBeVisible();
  sue.expectComplaint(ANSWER_404);
  await viewAs.end(page);
  await expect(page).toHaveURL(staffJob.path(other));
  await expect(page.locator('iframe')).toHaveCount(0);
});

test('look goes away at once when the contact is blocked', async ({ business, people }) => {
  const job = await business.newJob();
  const somebody = await business.newContact('Bea Blocked');
  const sue = await supervisor(business, people);
  sue.expectComplaint(ANSWER_404, /status of 401/);
  const page = await sue.open(`/customers/${business.customer.id}`);
  await viewAs.open(page, somebody.name, 'Full page');
  const inside = viewAs.inside(page);
  await expect(inside.getByRole('link', { name: job.title })).toBeVisible();
  await business.ask.post('contacts/block', { customer: business.customer.id, contact: somebody.membership, blocked: 'true' });
  await expect(inside.getByText(job.title)).toHaveCount(0);
});

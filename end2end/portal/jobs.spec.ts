// What a contact sees of their jobs.
import { ANSWER_404, expect, expectAccessible, goTo, test } from '../fixtures.ts';
import { notFound, portal, staffJob } from '../screens.ts';

test('contact sees a card for each of their jobs and opens one', async ({ business, people }) => {
  const job = await business.newJob();
  await business.write(job, 'We start on Monday.', 'customer');
  const contact = await people.signedIn(business.contact);
  const page = await contact.open(portal.jobs);

  await expect(page.getByRole('heading', { name: 'Your jobs' })).toBeVisible();
  const card = portal.card(page, job.title);
  await expect(card).toContainText((await business.visibleStage()).name);
  await expectAccessible(page);

  await card.getByRole('link', { name: job.title }).click();
  await expect(page).toHaveURL(portal.path(job));
  await expect(page.getByRole('heading', { level: 1, name: job.title })).toBeVisible();
  await expect(portal.message(page, 'We start on Monday.')).toBeVisible();
  await expectAccessible(page);
});

test('contact never sees an internal entry, not even in the page source', async ({ business, people }) => {
  const job = await business.newJob();
  await business.write(job, 'Visible canary-glass', 'customer');
  await business.write(job, 'Hidden canary-paper', 'internal');
  const contact = await people.signedIn(business.contact);
  const page = await contact.open(portal.path(job));
  await expect(portal.message(page, 'Visible canary-glass')).toBeVisible();
  expect(await page.content()).not.toContain('canary-paper');
  const source = await contact.context.request.get(portal.path(job));
  expect(await source.text()).not.toContain('canary-paper');
});

test('contact gets the same 404 for a job of another customer and for one that does not exist', async ({
  business,
  people,
}) => {
  const other = await business.newCustomer('Somebody Else');
  const foreign = await business.newJob('Not yours', other.id);
  const contact = await people.signedIn(business.contact);
  contact.expectComplaint(ANSWER_404);
  const page = await contact.context.newPage();

  for (const address of [portal.path(foreign), portal.path({ id: foreign.id.replaceAll(/[0-9a-f]$/g, '0') })]) {
    const response = await goTo(page, address);
    expect(response.status(), address).toBe(404);
    await expect(notFound(page)).toBeVisible();
    await expect(page.getByText('Not yours')).toHaveCount(0);
  }
  await expectAccessible(page);
});

test('contact is sent away from staff pages, staff from the portal', async ({ business, people }) => {
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  await expect(await contact.open(staffJob.path(job))).toHaveURL(portal.jobs);
  await expect(await contact.open('/settings')).toHaveURL(portal.jobs);
  const owner = await people.signedIn(business.owner);
  await expect(await owner.open(portal.jobs)).toHaveURL('/');
});

test('stranger gets the sign-in page and comes back to where they wanted to go', async ({ business, people }) => {
  const job = await business.newJob();
  const stranger = await people.stranger();
  const page = await stranger.open(portal.path(job));
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel('E-mail address').fill(business.contact.email);
  await page.getByLabel('Password').fill(business.contact.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(portal.path(job));
  await expect(page.getByRole('heading', { level: 1, name: job.title })).toBeVisible();
});

test('portal loads no module of a staff screen', async ({ business, people }) => {
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  const page = await contact.open(portal.jobs);
  await portal.card(page, job.title).getByRole('link', { name: job.title }).click();
  await expect(page.getByRole('heading', { level: 1, name: job.title })).toBeVisible();
  const modules = contact.sent.filter((line) => line.startsWith('GET /pkg/') && line.endsWith('.wasm'));
  expect(modules).toEqual(['GET /pkg/vitrine.wasm']);
});

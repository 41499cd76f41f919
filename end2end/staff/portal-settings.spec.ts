// The business as its customers see it: every change reaches the open portal.
import { expect, expectAccessible, isAwake, test } from '../fixtures.ts';
import { portal, toast } from '../screens.ts';

/** A red square of one pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
  'base64',
);
const SETTINGS = '/settings/portal';

test('name, welcome text and logo reach the open portal', async ({ business, people }) => {
  await business.newJob();
  const owner = await people.signedIn(business.owner);
  const contact = await people.signedIn(business.contact);
  const page = await owner.open(SETTINGS);
  await expectAccessible(page);
  const theirs = await contact.open(portal.jobs);

  await page.getByLabel('Welcome text (optional)').fill('Call us any time.\nWe are near.');
  await page.getByRole('button', { name: 'Save name, colour and welcome' }).click();
  await expect(toast(page, 'Saved')).toBeVisible();
  await expect(theirs.getByText('Call us any time.')).toBeVisible();

  await page.getByLabel('Picture').setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no') });
  await page.getByRole('button', { name: 'Use this picture' }).click();
  await expect(page.getByText('That is not a picture that can be used.')).toBeVisible();
  await isAwake(page);
  await page.getByLabel('Picture').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: PIXEL });
  await page.getByRole('button', { name: 'Use this picture' }).click();
  await expect(page.getByAltText('Your logo')).toBeVisible();
  await isAwake(page);
  await expect(theirs.locator('img.brand-logo')).toBeVisible();
  await page.getByRole('button', { name: 'Remove the logo' }).click();
  await expect(page.getByText('No logo yet.')).toBeVisible();
  await expect(theirs.locator('img.brand-logo')).toHaveCount(0);
});

test('names of staff give way to the name of the business, and come back', async ({ business, people }) => {
  const job = await business.newJob();
  await business.write(job, 'We come on Monday', 'customer');
  const owner = await people.signedIn(business.owner);
  const contact = await people.signedIn(business.contact);
  const page = await owner.open(SETTINGS);
  const theirs = await contact.open(portal.path(job));
  const author = portal.message(theirs, 'We come on Monday').locator('.message-author');
  const name = (await author.textContent())!;
  try {
    await page.getByRole('button', { name: "Show the business's name" }).click();
    await expect(author).not.toHaveText(name);
    expect(await theirs.locator('main').innerHTML()).not.toContain(name);
  } finally {
    await business.ask.post('settings/staff_names', { shown: 'true' });
  }
  await expect(author).toHaveText(name);
});

test('time zone and language of dates hold for both sides', async ({ business, people }) => {
  const job = await business.newJob();
  await business.write(job, 'Dated', 'customer');
  const owner = await people.signedIn(business.owner);
  const contact = await people.signedIn(business.contact);
  const page = await owner.open(SETTINGS);
  const theirs = await contact.open(portal.path(job));
  const time = portal.message(theirs, 'Dated').locator('time');
  try {
    await page.getByLabel('Time zone').fill('Atlantis');
    owner.expectComplaint(/status of 422/);
    await page.getByRole('button', { name: 'Save dates and times' }).click();
    await expect(page.getByText('Choose a time zone from the list')).toBeVisible();
    await page.getByLabel('Time zone').fill('Pacific/Auckland');
    await page.getByLabel('Language of dates').selectOption('en-US');
    await page.getByRole('button', { name: 'Save dates and times' }).click();
    await expect(toast(page, 'Pacific/Auckland')).toBeVisible();
    await expect(time).toHaveAttribute('title', /\d{4}, \d{1,2}:\d{2} (AM|PM) \(Pacific\/Auckland\)$/);
  } finally {
    await business.ask.post('settings/dates', { time_zone: 'UTC', date_language: 'en-GB' });
  }
  await expect(time).toHaveAttribute('title', /UTC$/);
});

test('contact whose Jobs section is closed lands on a page that says so', async ({ business, people }) => {
  const contact = await people.signedIn(business.contact);
  contact.expectComplaint(/status of 404/);
  const open = await contact.open(portal.jobs);
  try {
    await business.ask.post('settings/switch', { switch: 'jobs_section', on: 'false' });
    await expect(open.getByRole('heading', { name: 'Your jobs are no longer shown here' })).toBeVisible();
    const page = await contact.open('/sign-in');
    await expect(page).toHaveURL('/user');
    await expect(page.getByText('There is nothing to see here now')).toBeVisible();
  } finally {
    await business.ask.post('settings/switch', { switch: 'jobs_section', on: 'true' });
  }
  await expect(open.getByRole('heading', { name: 'Your jobs', exact: true })).toBeVisible();
});

test('turning the Jobs module off empties the open portal at once, and on again fills it', async ({ business, people }) => {
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  contact.expectComplaint(/status of 404/);
  const list = await contact.open(portal.jobs);
  const open = await contact.open(portal.path(job));
  await expect(portal.card(list, job.title)).toBeVisible();
  try {
    await business.ask.post('settings/switch', { switch: 'jobs_module', on: 'false' });
    await expect(portal.card(list, job.title)).toHaveCount(0);
    await expect(portal.noLongerShared(open)).toBeVisible();
    expect((await contact.context.request.get(portal.path(job))).status()).toBe(404);
    // The way out leads to a page that is there.
    await open.getByRole('link', { name: 'See your jobs' }).click();
    await expect(open).toHaveURL('/user');
  } finally {
    await business.ask.post('settings/switch', { switch: 'jobs_module', on: 'true' });
  }
  await expect(portal.card(list, job.title)).toBeVisible();
});

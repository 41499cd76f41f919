// Writing, showing, hiding and editing entries.
import { ANSWER_409, expect, expectAccessible, test } from '../fixtures.ts';
import { composer, staffJob, toast } from '../screens.ts';

test('composer writes internally unless told otherwise, and says who will see it', async ({ business, people }) => {
  const job = await business.newJob();
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(staffJob.path(job));
  await expect(composer.form(page).getByText('Only your team will see it.')).toBeVisible();
  await composer.text(page).fill('Check the fuse box first');
  await composer.saveNote(page).click();
  const note = staffJob.entry(page, 'Check the fuse box first');
  await expect(note).toContainText('Internal');
  await expect(composer.text(page)).toHaveValue('');

  await composer.chooseCustomer(page);
  await expect(composer.form(page).getByText(`${business.contact.name}`, { exact: false }).first()).toBeVisible();
  await expect(composer.saveNote(page)).toBeHidden();
  await composer.text(page).fill('We come on Monday at 8');
  await composer.send(page).click();
  const message = staffJob.entry(page, 'We come on Monday at 8');
  await expect(message).toContainText('Customer sees this');
  // Back to the safe side.
  await expect(composer.saveNote(page)).toBeVisible();
  await expectAccessible(page);

  const entries = (await business.feed(job)).entries;
  expect(entries.find((entry) => entry.body === 'Check the fuse box first')?.audience).toBe('internal');
  expect(entries.find((entry) => entry.body === 'We come on Monday at 8')?.audience).toBe('customer');
});

test('entry is shown and hidden; a toast names who is concerned', async ({ business, people }) => {
  const job = await business.newJob();
  await business.write(job, 'Measured: 12 metres of cable', 'internal');
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(staffJob.path(job));
  await staffJob.show(page, '12 metres');
  await expect(toast(page, business.contact.name).first()).toBeVisible();
  await staffJob.hide(page, '12 metres');
  await expect(staffJob.entry(page, '12 metres')).toContainText('Internal');
});

test('button pressed twice makes one entry', async ({ business, people }) => {
  const job = await business.newJob();
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(staffJob.path(job));
  await composer.text(page).fill('Written once');
  await composer.saveNote(page).evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
  });
  await expect(staffJob.entry(page, 'Written once')).toHaveCount(1);
  await expect(composer.text(page)).toHaveValue('');
  const bodies = (await business.feed(job)).entries.map((entry) => entry.body);
  expect(bodies.filter((body) => body === 'Written once')).toHaveLength(1);
});

test('entry is edited, and its earlier text stays in reach', async ({ business, people }) => {
  const job = await business.newJob();
  await business.write(job, 'Quote is 900 dollars', 'internal');
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(staffJob.path(job));
  await staffJob.edit(page, 'Quote is 900');
  await staffJob.editBox(page).fill('Quote is 950 dollars');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(staffJob.entry(page, 'Quote is 950 dollars')).toContainText('Edited');
  await page.getByRole('link', { name: 'Edited' }).click();
  await expect(page.getByRole('region', { name: 'Earlier texts' })).toContainText('Quote is 900 dollars');
  await expectAccessible(page);
});

test('same entry edited in two tabs: the second sees both texts and decides', async ({ business, people }) => {
  const job = await business.newJob();
  await business.write(job, 'The gate code is 1', 'internal');
  const owner = await people.signedIn(business.owner);
  owner.expectComplaint(ANSWER_409);
  const first = await owner.open(staffJob.path(job));
  const second = await owner.open(staffJob.path(job));
  await staffJob.edit(first, 'The gate code is 1');
  await staffJob.edit(second, 'The gate code is 1');
  await staffJob.editBox(second).fill('The gate code is 3');
  await staffJob.editBox(first).fill('The gate code is 2');
  await first.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(staffJob.entry(first, 'The gate code is 2')).toBeVisible();

  await second.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(second.getByText('Saving it replaces theirs.')).toBeVisible();
  await expect(second.getByText('The gate code is 2').first()).toBeVisible();
  await expect(staffJob.editBox(second)).toHaveValue('The gate code is 3');
  await expectAccessible(second, ['light']);
  await second.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(staffJob.entry(second, 'The gate code is 3')).toBeVisible();
  await expect(staffJob.entry(first, 'The gate code is 3')).toBeVisible();
});

test('feed shows parts of itself, each with its own address', async ({ business, people }) => {
  const job = await business.newJob();
  await business.write(job, 'On paper', 'internal');
  await business.write(job, 'On glass', 'customer');
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(staffJob.path(job));
  const parts = page.getByRole('navigation', { name: 'Show in the feed' });
  await parts.getByRole('link', { name: 'Customer sees' }).click();
  await expect(page).toHaveURL(/show=customer/);
  await expect(staffJob.entry(page, 'On glass')).toBeVisible();
  await expect(staffJob.entry(page, 'On paper')).toHaveCount(0);
  await parts.getByRole('link', { name: 'Internal' }).click();
  await expect(staffJob.entry(page, 'On paper')).toBeVisible();
  await expect(staffJob.entry(page, 'On glass')).toHaveCount(0);
  await parts.getByRole('link', { name: 'History' }).click();
  await expect(page.getByRole('region', { name: 'History' })).toBeVisible();
  await expectAccessible(page);
});

test('markup and long words in an entry stay text', async ({ business, people }) => {
  const job = await business.newJob();
  const evil = '</textarea><script>document.title="broken"</script><img src=x onerror=alert(1)> ' + 'x'.repeat(300);
  await business.write(job, evil, 'customer');
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(staffJob.path(job));
  await expect(staffJob.entry(page, 'onerror=alert(1)')).toBeVisible();
  await staffJob.edit(page, 'onerror=alert(1)');
  await expect(staffJob.editBox(page)).toHaveValue(evil);
  expect(await page.title()).not.toBe('broken');
  const width = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(width[0]).toBeLessThanOrEqual(width[1]!);
});

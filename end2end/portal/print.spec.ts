// On paper: what is filled in, and nothing to press.
import { randomUUID } from 'node:crypto';
import { expect, test } from '../fixtures.ts';
import { composer, fieldForm, portal, staffJob } from '../screens.ts';

test('a printed job holds its form and what is filled in, on both sides', async ({ business, people }) => {
  const label = `Meter number ${randomUUID().slice(0, 8)}`;
  const field = await business.newField(label);
  const job = await business.newJob();
  await business.ask.post('fields/fill', { job: job.id, [`values[f${field}]`]: '4711-B', [`versions[f${field}]`]: '0' });
  await business.write(job, 'We come on Monday', 'customer');
  const contact = await people.signedIn(business.contact);
  const owner = await people.signedIn(business.owner);
  const theirs = await contact.open(portal.path(job));
  const ours = await owner.open(`${staffJob.path(job)}?tab=details`);
  for (const page of [theirs, ours]) {
    const row = page.locator('.field-row').filter({ hasText: label });
    await expect(row.locator('.field-words')).toBeHidden();
    await page.emulateMedia({ media: 'print' });
    await expect(row.locator('label').or(row.locator('legend'))).toBeVisible();
    await expect(row.locator('.field-words')).toHaveText('4711-B');
    await expect(row.locator('.field-words')).toBeVisible();
    await expect(fieldForm.input(page, label)).toBeHidden();
    await expect(fieldForm.save(page)).toBeHidden();
  }
  await expect(portal.message(theirs, 'We come on Monday')).toBeVisible();
  await expect(portal.replyBox(theirs)).toBeHidden();
  await expect(theirs.locator('.upload-box')).toBeHidden();
  await expect(composer.text(ours)).toBeHidden();
  await business.removeField(field);
});

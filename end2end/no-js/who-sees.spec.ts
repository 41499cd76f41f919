// Who sees this, without JavaScript: a page that the button leads to.
import { expect, test } from '../fixtures.ts';
import { staffJob, whoSees } from '../screens.ts';

test('button leads to a page with the same answer, and back to the entry', async ({ business, people }) => {
  const job = await business.newJob();
  await business.write(job, 'Only for us', 'internal');
  const owner = await people.signedIn(business.owner);
  const page = await owner.open(staffJob.path(job));
  await whoSees.button(staffJob.entry(page, 'Only for us')).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Who sees this?' })).toBeVisible();
  const main = page.getByRole('main');
  await expect(whoSees.person(main, business.contact.name)).toContainText('This entry is internal.');
  await expect(main).toContainText('Show this entry to the customer');
  await main.getByRole('link', { name: job.title }).click();
  await expect(staffJob.entry(page, 'Only for us')).toBeVisible();
});

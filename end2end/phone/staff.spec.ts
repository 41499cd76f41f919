// Staff on a phone.
import { expect, expectAccessible, test } from '../fixtures.ts';
import { composer, jobList, staffJob } from '../screens.ts';

test('goes from the list to a job, writes, and looks at the details', async ({ business, people }) => {
  const job = await business.newJob();
  const owner = await people.signedIn(business.owner);
  const page = await owner.open('/');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Jobs' }).tap();
  await expect(jobList.link(page, job.title)).toBeVisible();
  await expectAccessible(page);
  await jobList.link(page, job.title).tap();
  await composer.text(page).fill('Written on a ladder');
  await composer.saveNote(page).tap();
  await expect(staffJob.entry(page, 'Written on a ladder')).toBeVisible();
  await expectAccessible(page);

  const parts = page.getByRole('navigation', { name: 'Parts of the page' });
  await parts.getByRole('link', { name: 'Details' }).tap();
  await expect(page.getByText('Who sees this job')).toBeVisible();
  await expectAccessible(page);
  await parts.getByRole('link', { name: 'Feed' }).tap();
  await expect(staffJob.entry(page, 'Written on a ladder')).toBeVisible();
});

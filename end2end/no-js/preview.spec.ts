// View as… without JavaScript: plain forms, and the portal's plain pages in the frame.
import { expect, test } from '../fixtures.ts';
import { viewAs } from '../screens.ts';

test('look opens, reads, refuses and ends by plain forms', async ({ business, people }) => {
  const job = await business.newJob();
  await business.write(job, 'We come on Monday', 'customer');
  const sue = await people.signedIn(await business.newMember('Sue Visor', 'supervisor'));
  sue.expectComplaint(/status of 403/);
  const page = await sue.open(`/customers/${business.customer.id}`);
  await viewAs.open(page, business.contact.name, 'Full page');
  const inside = viewAs.inside(page);
  await inside.getByRole('link', { name: job.title }).click();
  await expect(inside.getByText('We come on Monday')).toBeVisible();
  await inside.getByLabel('Write a reply').fill('As somebody else');
  await inside.getByRole('button', { name: /^Send to / }).click();
  await expect(inside.getByText('nothing is sent or changed')).toBeVisible();
  await viewAs.end(page);
  await expect(page).toHaveURL(`/customers/${business.customer.id}/contacts/${business.contact.membership}`);
});

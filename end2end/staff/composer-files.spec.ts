// The composer: words and files go to the one side that is chosen, and it says so before it happens.
import { expect, test } from '../fixtures.ts';
import { photo } from '../files.ts';
import { composer, portal, staffJob, toast } from '../screens.ts';

test('files follow the side that the composer names', async ({ business, people }) => {
  const job = await business.newJob();
  const contact = await people.signedIn(business.contact);
  const owner = await people.signedIn(business.owner);
  const theirs = await contact.open(portal.path(job));
  const ours = await owner.open(staffJob.path(job));
  const input = ours.locator('.add-files-box input[type=file]').first();
  await ours.locator('.add-files-box > summary').click();

  await composer.text(ours).fill('The old board, for us.');
  await input.setInputFiles([photo('canary.png')]);
  await expect(ours.getByText('Only your team will see it.')).toBeVisible();
  await composer.saveNote(ours).click();
  await expect(toast(ours, /Only your team sees that/)).toBeVisible();
  await expect(composer.text(ours)).toHaveValue('');

  await composer.text(ours).fill('Your new board.');
  await composer.chooseCustomer(ours);
  await input.setInputFiles([photo('board.png')]);
  await composer.send(ours).click();
  await expect(portal.file(theirs, 'board.png')).toBeVisible();
  await expect(theirs.getByText('Your new board.')).toBeVisible();
  expect(await theirs.content()).not.toContain('canary.png');
});

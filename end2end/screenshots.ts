// Visits every screen at 1280 and 390 pixels, light and dark, as staff and as a contact; and the demo's own pages.
import { goTo, test } from './fixtures.ts';
import { brightline, dana } from './personas.ts';
import { everyPlace, type Place } from './places.ts';

interface JobList {
  jobs: { job: string }[];
}

/** With these letters in front of a name only the demo or only the test's own business is visited. */
const only = process.env.VITRINE_SCREENS ?? '';

test('pictures of every screen', async ({ business, people }) => {
  const places: Place[] = await everyPlace(business);
  const owner = await people.signedIn(brightline.owner);
  const contact = await people.signedIn(dana);
  const customers = await owner.ask.ask<{ customers: { customer: string; name: string }[] }>('customers/list', {
    query: { search: 'Reyes' },
  });
  const ofDana = await contact.ask.ask<{ job: string }[]>('portal/jobs');
  const all = await owner.ask.ask<JobList>('jobs/list', { query: {} });
  places.push(
    { name: 'demo-home', path: '/', who: brightline.owner },
    { name: 'demo-jobs', path: '/jobs', who: brightline.owner },
    { name: 'demo-job', path: `/jobs/${ofDana[0]?.job ?? all.jobs[0]!.job}`, who: brightline.owner },
    { name: 'demo-job-as-tradie', path: '/jobs', who: brightline.tradie },
    { name: 'demo-customers', path: '/customers', who: brightline.owner },
    { name: 'demo-settings', path: '/settings', who: brightline.owner },
    { name: 'demo-settings-portal', path: '/settings/portal', who: brightline.owner },
    { name: 'demo-settings-members', path: '/settings/members', who: brightline.owner },
    { name: 'demo-settings-roles', path: '/settings/roles', who: brightline.owner },
    { name: 'demo-portal-jobs', path: '/user/jobs', who: dana },
  );
  if (customers.customers[0]) {
    places.push({ name: 'demo-customer', path: `/customers/${customers.customers[0].customer}`, who: brightline.owner });
  }
  if (ofDana[0]) places.push({ name: 'demo-portal-job', path: `/user/jobs/${ofDana[0].job}`, who: dana });

  for (const place of places.filter((place) => place.name.startsWith(only))) {
    const person = place.who ? await people.signedIn(place.who) : await people.stranger();
    person.expectComplaint(/./);
    const page = await person.context.newPage();
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: width === 390 ? 844 : 800 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await goTo(page, place.path);
        await page.screenshot({ path: `screenshots-out/${place.name}-${width}-${colorScheme}.png` });
      }
    }
    await page.close();
  }
});

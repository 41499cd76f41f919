// Every screen, for what has to hold on each of them: accessibility, width, and pictures for our own eyes.
import { randomUUID } from 'node:crypto';
import type { Business, Job, Login } from './business.ts';

export interface Place {
  name: string;
  path: string;
  who: Login | null;
  /** The page's own answer, when it is not 200. */
  status?: number;
}

/** The screens of a business with a job that has entries of every kind. */
export async function everyPlace(business: Business): Promise<Place[]> {
  const job = await fullJob(business);
  const stage = await business.visibleStage();
  const pipeline = (await business.choices()).pipelines[0]!.pipeline;
  const owner = business.owner;
  const contact = business.contact;
  const fields = [await business.newField('Meter number'), await business.newField('May we come in?', 'checkbox'), await business.newField('Plan', 'file')];
  const form = `/settings/pipelines/${(await business.choices()).pipelines[0]!.pipeline}/form`;
  const mark = randomUUID().slice(0, 8);
  const imported = await business.upload('customers', `name\nThe Corner Shop ${mark}\n,\n`);
  await business.ask.post('settings/mails', { on: 'true', minutes: '60', quotes: 'false' });
  await business.newContact('Renee Reader');
  await business.write(job, 'One more thing: the gate will be locked.', 'customer');
  await business.reply(job, 'Thank you. Monday at 8 is fine.');
  return [
    { name: 'sign-in', path: '/sign-in', who: null },
    { name: 'sign-up', path: '/signup', who: null },
    { name: 'spent-invitation', path: '/invitation/0000', who: null, status: 404 },
    { name: 'unsubscribe', path: `/unsubscribe/${'0'.repeat(64)}`, who: null },
    { name: 'unsubscribed', path: '/unsubscribed', who: null },
    { name: 'choose', path: '/choose', who: owner },
    { name: 'home', path: '/', who: owner },
    { name: 'jobs', path: '/jobs', who: owner },
    { name: 'jobs-none', path: '/jobs?search=nothing-has-this-name', who: owner },
    { name: 'job', path: `/jobs/${job.id}`, who: owner },
    { name: 'job-details', path: `/jobs/${job.id}?tab=details`, who: owner },
    { name: 'job-history', path: `/jobs/${job.id}?show=history`, who: owner },
    { name: 'job-new', path: '/jobs/new', who: owner },
    { name: 'job-edit', path: `/jobs/${job.id}/edit`, who: owner },
    { name: 'job-share', path: `/jobs/${job.id}/share`, who: owner },
    { name: 'job-who-sees', path: `/jobs/${job.id}/who-sees`, who: owner },
    { name: 'stage-who-sees', path: `/stages/${stage.stage}/who-sees`, who: owner },
    { name: 'customers', path: '/customers', who: owner },
    { name: 'customer', path: `/customers/${business.customer.id}`, who: owner },
    {
      name: 'contact',
      path: `/customers/${business.customer.id}/contacts/${business.contact.membership}`,
      who: owner,
    },
    { name: 'customer-new', path: '/customers/new', who: owner },
    { name: 'customer-edit', path: `/customers/${business.customer.id}/edit`, who: owner },
    { name: 'alerts', path: '/alerts', who: owner },
    { name: 'look-none', path: '/look', who: owner },
    { name: 'outbox', path: '/outbox', who: owner },
    { name: 'settings', path: '/settings', who: owner },
    { name: 'settings-portal', path: '/settings/portal', who: owner },
    { name: 'settings-apply', path: '/settings/portal/apply?permission=view_jobs', who: owner },
    { name: 'settings-members', path: '/settings/members', who: owner },
    { name: 'settings-roles', path: '/settings/roles', who: owner },
    { name: 'import', path: '/settings/import', who: owner },
    { name: 'import-sheet', path: `/settings/import/${imported}`, who: owner },
    { name: 'pipelines', path: '/settings/pipelines', who: owner },
    { name: 'pipeline', path: `/settings/pipelines/${pipeline}`, who: owner },
    {
      name: 'pipeline-confirm',
      path: `/settings/pipelines/confirm?what=edit_stage&visible=false&stage=${stage.stage}`,
      who: owner,
    },
    { name: 'board', path: '/jobs/board', who: owner },
    { name: 'form-fields', path: form, who: owner },
    { name: 'form-field', path: `${form}?field=${fields[0]}`, who: owner },
    { name: 'account', path: '/account', who: owner },
    { name: 'staff-not-found', path: '/no-such-page', who: owner, status: 404 },
    { name: 'portal-home', path: '/user', who: contact },
    { name: 'portal-jobs', path: '/user/jobs', who: contact },
    { name: 'portal-job', path: `/user/jobs/${job.id}`, who: contact },
    { name: 'portal-account', path: '/user/account', who: contact },
    { name: 'portal-not-found', path: '/user/no-such-page', who: contact, status: 404 },
  ];
}

async function fullJob(business: Business): Promise<Job> {
  const job = await business.newJob('Switchboard upgrade and two new circuits in the workshop');
  await business.write(job, 'Old board has asbestos backing. Ask for the licence before opening.', 'internal');
  await business.write(job, 'Good morning! We can start on Monday at 8. Does that suit you?', 'customer');
  const edited = await business.write(job, 'The materials are ordered.', 'customer');
  await business.ask.post('entries/edit', {
    job: job.id,
    entry: edited.entry,
    version: String(edited.version),
    body: 'The materials are ordered and arrive on Friday.',
  });
  return job;
}

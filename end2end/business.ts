// A business made for tests through the same doors that people use: signed up, with a customer, a contact, and jobs.
import { expect } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import type { Asker } from './asker.ts';
import type { TestFile } from './files.ts';
import type { FormSetting, JobChoices, StaffEntry, StaffFeed, StaffJobView, StageChip } from './wire.ts';

export interface Login {
  email: string;
  password: string;
}

export interface Contact extends Login {
  name: string;
  membership: string;
}

export interface Job {
  id: string;
  title: string;
}

type NewAsker = () => Promise<{ asker: Asker; close: () => Promise<void> }>;

const PASSWORD = 'five small blue kettles';

export class Business {
  private constructor(
    readonly name: string,
    readonly owner: Login & { name: string },
    /** Asks as the owner. */
    readonly ask: Asker,
    private readonly newAsker: NewAsker,
    readonly customer: { id: string; name: string },
    readonly contact: Contact,
  ) {}

  static async signUp(newAsker: NewAsker, name: string): Promise<Business> {
    const mark = randomUUID().slice(0, 8);
    const owner = { name: 'Olive Owner', email: `owner-${mark}@business.example`, password: PASSWORD };
    const { asker } = await newAsker();
    await asker.post('tenants/create', { tenant_name: name, name: owner.name, email: owner.email, password: PASSWORD });
    const customer = await Business.addCustomer(asker, `Customer ${mark}`);
    const contact = await Business.addContact(asker, newAsker, customer.id, 'Carla Contact', `carla-${mark}@home.example`);
    return new Business(name, owner, asker, newAsker, customer, contact);
  }

  private static async addCustomer(ask: Asker, name: string) {
    const submission = await ask.ask<string>('customers/begin');
    const created = await ask.post<{ customer: string }>('customers/create', {
      name,
      phone: '07 5550 0100',
      address: '1 Test Street',
      submission,
    });
    return { id: created.customer, name };
  }

  private static async addContact(ask: Asker, newAsker: NewAsker, customer: string, name: string, email: string) {
    const link = await ask.post<{ path: string }>('contacts/invite', { customer, name, email, phone: '' });
    const invited = await newAsker();
    const secret = link.path.split('/').at(-1)!;
    await invited.asker.post('invitations/accept', { secret, password: PASSWORD });
    await invited.close();
    const view = await ask.ask<{ contacts: { membership: string; email: string }[] }>('customers/show', { customer });
    const membership = view.contacts.find((contact) => contact.email === email)?.membership;
    expect(membership, 'the contact is on the customer page').toBeTruthy();
    return { name, email, password: PASSWORD, membership: membership! };
  }

  /** Another contact of the same customer, who can sign in. */
  async newContact(name: string): Promise<Contact> {
    const email = `${randomUUID().slice(0, 8)}@home.example`;
    return Business.addContact(this.ask, this.newAsker, this.customer.id, name, email);
  }

  /** A contact of another customer, who can sign in. */
  async newContactOf(customer: string, name: string): Promise<Contact> {
    return Business.addContact(this.ask, this.newAsker, customer, name, `${randomUUID().slice(0, 8)}@home.example`);
  }

  /** A member of staff who has accepted the invitation. */
  async newMember(name: string, role: string): Promise<Login> {
    const email = `${randomUUID().slice(0, 8)}@business.example`;
    const link = await this.ask.post<{ path: string }>('members/invite', { name, email, role });
    const invited = await this.newAsker();
    await invited.asker.post('invitations/accept', { secret: link.path.split('/').at(-1)!, password: PASSWORD });
    await invited.close();
    return { email, password: PASSWORD };
  }

  /** Lets a member work on a job, and nobody else. */
  async assign(job: Job, login: Login) {
    const { members } = await this.ask.ask<{ members: { membership: string; email: string }[] }>('members/list');
    const member = members.find((one) => one.email === login.email)!;
    await this.ask.post('jobs/assign', { job: job.id, were: '', [`ticked[b${member.membership}]`]: 'true' });
  }

  async setReadOnly(on: boolean) {
    await this.ask.post('settings/read_only', { on: String(on) });
  }

  async newCustomer(name: string) {
    return Business.addCustomer(this.ask, name);
  }

  choices(): Promise<JobChoices> {
    return this.ask.ask<JobChoices>('jobs/choices');
  }

  /** The stages of the first pipeline. */
  async stages(): Promise<StageChip[]> {
    return (await this.choices()).pipelines[0]!.stages;
  }

  /** A stage that customers see and that does not end the job. */
  async visibleStage(): Promise<StageChip> {
    const stage = (await this.stages()).find((stage) => stage.is_visible_to_customer && !stage.is_terminal);
    expect(stage, 'a new business has a visible stage').toBeTruthy();
    return stage!;
  }

  /** A job that the contact sees; `dueOn` as `2026-03-01`, empty for none. */
  async newJob(title = `Job ${randomUUID().slice(0, 8)}`, customer = this.customer.id, dueOn = ''): Promise<Job> {
    const { submission } = await this.choices();
    const stage = (await this.visibleStage()).stage;
    const created = await this.ask.post<{ job: string }>('jobs/create', {
      title,
      description: '',
      customer,
      stage,
      owner: '',
      due_on: dueOn,
      submission,
    });
    return { id: created.job, title };
  }

  showJob(job: Job): Promise<StaffJobView> {
    return this.ask.ask<StaffJobView>('jobs/show', { job: job.id });
  }

  feed(job: Job): Promise<StaffFeed> {
    return this.ask.ask<StaffFeed>('entries/list', { job: job.id, earlier: null });
  }

  async write(job: Job, body: string, audience: 'internal' | 'customer'): Promise<StaffEntry> {
    const { submission } = await this.feed(job);
    const changed = await this.ask.post<{ entry: StaffEntry }>('entries/write', {
      job: job.id,
      audience,
      body,
      submission,
    });
    return changed.entry;
  }

  /** Adds a file as the owner. */
  async addFile(job: Job, audience: 'internal' | 'customer', file: TestFile) {
    await this.ask.sendFile('files/add', { job: job.id, audience }, file);
  }

  /** A reply of the contact. */
  async reply(job: Job, body: string) {
    const { asker, close } = await this.newAsker();
    await asker.post('sessions/open', { email: this.contact.email, password: this.contact.password, next: '' });
    const { submission } = await asker.ask<{ submission: string }>('portal/job', { job: job.id, earlier: null });
    await asker.post('portal/reply', { job: job.id, body, submission });
    await close();
  }

  /** Uploads a CSV file of records to look at; answers with the import's id. */
  async upload(kind: string, text: string): Promise<string> {
    const address = await this.ask.sendForm('/records/upload', { kind }, text);
    return address.split('/').at(-1)!;
  }

  async setAudience(job: Job, entry: StaffEntry, audience: 'internal' | 'customer'): Promise<StaffEntry> {
    const changed = await this.ask.post<{ entry: StaffEntry }>('entries/set_audience', {
      job: job.id,
      entry: entry.entry,
      version: String(entry.version),
      audience,
    });
    return changed.entry;
  }

  async setStageVisibility(stage: StageChip, visible: boolean) {
    const edit = { what: 'edit_stage', stage: stage.stage, visible: String(visible) };
    const { seen } = await this.ask.ask<{ seen: string }>('pipelines/preview', { edit });
    await this.ask.post('pipelines/change', { ...edit, seen });
  }

  /** A new form field on the pipeline that `newJob` uses, visible to the customer and filled in by them. */
  async newField(label: string, kind = 'text'): Promise<string> {
    const { pipelines } = await this.choices();
    const pipeline = pipelines[0]!.pipeline;
    const field = await this.ask.post<string>('fields/create', { pipeline, label, kind });
    await this.ask.post('fields/edit', {
      field,
      version: '1',
      'form[kind]': kind,
      'form[label]': label,
      'form[required]': 'false',
      'form[customer_edits]': 'true',
    });
    await this.setFieldVisibility(field, true);
    return field;
  }

  async setFieldVisibility(field: string, visible: boolean) {
    const { pipelines } = await this.choices();
    const asked = { pipeline: pipelines[0]!.pipeline, field };
    const form = await this.ask.ask<FormSetting>('forms/show', asked);
    const removed = form.removed.find((one) => one.field === field);
    const version = removed?.version ?? form.fields.find((one) => one.field === field)?.version;
    const seen = removed?.seen ?? form.open?.seen;
    await this.ask.post('fields/set_visibility', {
      field,
      visible: String(visible),
      version: String(version),
      seen: String(seen),
    });
  }

  async removeField(field: string) {
    await this.ask.post('fields/remove', { field });
  }

  async setPortal(on: boolean) {
    await this.ask.post('settings/switch', { switch: 'portal', on: String(on) });
  }

  async setBlocked(contact: Contact, blocked: boolean) {
    await this.ask.post('contacts/block', {
      customer: this.customer.id,
      contact: contact.membership,
      blocked: String(blocked),
    });
  }
}

// What the server functions answer, as far as the tests read it. The types themselves are in crates/wire.

export interface StageChip {
  stage: string;
  name: string;
  is_visible_to_customer: boolean;
  is_terminal: boolean;
}

export interface StaffEntry {
  entry: string;
  audience: 'internal' | 'customer';
  body: string;
  version: number;
}

export interface JobChoices {
  pipelines: { pipeline: string; name: string; stages: StageChip[] }[];
  owners: { membership: string; name: string }[];
  customers: { customer: string; name: string }[];
  submission: string;
}

export interface FormSetting {
  fields: { field: string; version: number }[];
  open: { seen: string } | null;
  removed: { field: string; version: number; seen: string }[];
}

export interface StaffFeed {
  entries: StaffEntry[];
  submission: string;
}

export interface StaffJobView {
  job: string;
  number: number;
  title: string;
  version: number;
  stage: StageChip;
  pipeline: { stages: StageChip[] };
}

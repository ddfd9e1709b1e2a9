-- A record of a company that is the same company as another one: everything about it answers with that one. Nothing else of it changes.
alter table companies add column merged_into bigint references companies (id) check (merged_into <> id);
create index companies_merged_into on companies (merged_into) where merged_into is not null;

alter table company_proposals rename to company_proposals_before;
create table company_proposals (
  id integer primary key,
  kind text not null check (kind in ('tenure', 'event', 'parent', 'company', 'merge', 'unmerge')),
  -- Who has the brand, the predecessor, the company below; of a new company, once it is confirmed, the company; the record that goes.
  company_id bigint references companies (id),
  -- The successor, the company above, the record that stays.
  other_id bigint references companies (id),
  brand_id bigint references brands (id),
  legal_name text not null,
  country text not null,
  -- Dates as known: 2004, 2004-07, 2004-07-16; of an event its date.
  valid_from text not null,
  valid_to text not null,
  event_kind text not null,
  scope text not null,
  predecessor_continues boolean not null,
  source text not null,
  state text not null check (state in ('proposed', 'confirmed', 'declined')),
  proposed_by bigint not null references people (id),
  proposed_at timestamp not null,
  decided_by bigint references people (id),
  decided_at timestamp,
  -- Why it was declined.
  reason text not null,
  revision bigint not null,
  -- JSON: the rows as they were before it was confirmed.
  before text not null,
  -- Findings after this one have still to follow; null when all have.
  followed_to bigint,
  -- Why two records are one company, or are not.
  grounds text not null default '',
  check ((state = 'proposed') = (decided_by is null)),
  check (state <> 'confirmed' or decided_by <> proposed_by),
  check (source <> '' or kind in ('merge', 'unmerge')),
  check ((grounds <> '') = (kind in ('merge', 'unmerge')))
);
insert into company_proposals (id, kind, company_id, other_id, brand_id, legal_name, country, valid_from, valid_to, event_kind, scope, predecessor_continues,
  source, state, proposed_by, proposed_at, decided_by, decided_at, reason, revision, before, followed_to)
  select id, kind, company_id, other_id, brand_id, legal_name, country, valid_from, valid_to, event_kind, scope, predecessor_continues,
  source, state, proposed_by, proposed_at, decided_by, decided_at, reason, revision, before, followed_to from company_proposals_before;
drop table company_proposals_before;
create index company_proposals_company on company_proposals (company_id);
create index company_proposals_other on company_proposals (other_id);
create index company_proposals_brand on company_proposals (brand_id);
create index company_proposals_state on company_proposals (state, id);
create index company_proposals_followed on company_proposals (followed_to);
create index company_proposals_proposed_by on company_proposals (proposed_by);
create index company_proposals_decided_by on company_proposals (decided_by);

-- What findings said of their companies before they followed the merge of a record, and after: an undo puts that back.
create table company_merge_findings (
  merged_id bigint not null references companies (id),
  finding_id bigint not null references findings (id),
  company_id bigint references companies (id),
  company_today_id bigint references companies (id),
  left_company_id bigint references companies (id),
  left_company_today_id bigint references companies (id),
  primary key (merged_id, finding_id)
);
create index company_merge_findings_finding on company_merge_findings (finding_id);
create index company_merge_findings_company on company_merge_findings (company_id);
create index company_merge_findings_company_today on company_merge_findings (company_today_id);
create index company_merge_findings_left_company on company_merge_findings (left_company_id);
create index company_merge_findings_left_company_today on company_merge_findings (left_company_today_id);

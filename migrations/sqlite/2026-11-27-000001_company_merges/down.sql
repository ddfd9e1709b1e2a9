drop table company_merge_findings;
alter table company_proposals rename to company_proposals_after;
create table company_proposals (
  id integer primary key,
  kind text not null check (kind in ('tenure', 'event', 'parent', 'company')),
  -- Who has the brand, the predecessor, the company below; of a new company, once it is confirmed, the company.
  company_id bigint references companies (id),
  -- The successor, the company above.
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
  source text not null check (source <> ''),
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
  check ((state = 'proposed') = (decided_by is null)),
  check (state <> 'confirmed' or decided_by <> proposed_by)
);
insert into company_proposals (id, kind, company_id, other_id, brand_id, legal_name, country, valid_from, valid_to, event_kind, scope, predecessor_continues,
  source, state, proposed_by, proposed_at, decided_by, decided_at, reason, revision, before, followed_to)
  select id, kind, company_id, other_id, brand_id, legal_name, country, valid_from, valid_to, event_kind, scope, predecessor_continues,
  source, state, proposed_by, proposed_at, decided_by, decided_at, reason, revision, before, followed_to from company_proposals_after where kind not in ('merge', 'unmerge');
drop table company_proposals_after;
create index company_proposals_company on company_proposals (company_id);
create index company_proposals_other on company_proposals (other_id);
create index company_proposals_brand on company_proposals (brand_id);
create index company_proposals_state on company_proposals (state, id);
create index company_proposals_followed on company_proposals (followed_to);
create index company_proposals_proposed_by on company_proposals (proposed_by);
create index company_proposals_decided_by on company_proposals (decided_by);
drop index companies_merged_into;
alter table companies drop column merged_into;

-- Parties of concern that are on no list, entered by an official and confirmed by another.
create table parties (
  id bigint primary key,
  kind text not null check (kind in ('person', 'organisation', 'vessel', 'aircraft', 'unknown')),
  name text not null check (name <> ''),
  -- One a line.
  other_names text not null,
  addresses text not null,
  -- ISO 3166 codes separated by blanks.
  countries text not null,
  -- One a line: `Tax ID: 123`.
  identifiers text not null,
  reason_code text not null,
  reason text not null check (reason <> ''),
  source text not null check (source <> ''),
  state text not null check (state in ('proposed', 'confirmed', 'withdrawn')),
  state_reason text not null,
  -- Who answers for what stands here: who entered or last edited it.
  proposed_by bigint not null references people (id),
  proposed_at timestamp not null,
  confirmed_by bigint references people (id),
  confirmed_at timestamp,
  -- Of its last change.
  revision bigint not null,
  -- All names in lower case, for searching.
  names_folded text not null,
  check (confirmed_by is null or confirmed_by <> proposed_by)
);
create index parties_state on parties (state);
create index parties_revision on parties (revision);
create index parties_proposed_by on parties (proposed_by);
create index parties_confirmed_by on parties (confirmed_by);

-- What one party has to do with another. Each is on a list, or `own` with the number of a party on none.
create table party_links (
  id bigint primary key,
  from_list text not null,
  from_key text not null,
  to_list text not null,
  to_key text not null,
  kind text not null check (kind in ('owns', 'directs', 'acts_for', 'procures_for', 'shares_address')),
  -- As far as it is known.
  since_on date,
  until_on date,
  source text not null check (source <> ''),
  notes text not null,
  state text not null check (state in ('proposed', 'confirmed', 'withdrawn')),
  state_reason text not null,
  proposed_by bigint not null references people (id),
  proposed_at timestamp not null,
  confirmed_by bigint references people (id),
  confirmed_at timestamp,
  revision bigint not null,
  check (from_list <> to_list or from_key <> to_key),
  check (confirmed_by is null or confirmed_by <> proposed_by)
);
create index party_links_from on party_links (from_list, from_key);
create index party_links_to on party_links (to_list, to_key);
create index party_links_proposed_by on party_links (proposed_by);
create index party_links_confirmed_by on party_links (confirmed_by);

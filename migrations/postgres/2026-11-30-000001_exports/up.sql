-- Findings that an official has kept as a file to hand on. The file is frozen; what of it is so no more is worked out from the records.
create table exports (
  id bigint primary key,
  organisation_id bigint not null references organisations (id),
  title text not null check (title <> ''),
  -- To whom it goes, in the official's words; may be blank.
  given_to text not null,
  -- The search that it was made from, as in an address, without the question mark.
  query text not null,
  finding_count bigint not null check (finding_count > 0),
  -- Over its findings.
  digest text not null,
  file_sha256 text not null,
  size_bytes bigint not null,
  made_by bigint not null references people (id),
  made_at timestamp not null,
  revision bigint not null
);
create index exports_organisation on exports (organisation_id, id);
create index exports_made_by on exports (made_by);

create table export_findings (
  export_id bigint not null references exports (id),
  finding_id bigint not null references findings (id),
  -- As they were.
  brand_id bigint,
  company_id bigint,
  primary key (export_id, finding_id)
);
create index export_findings_finding on export_findings (finding_id);

-- What was decided about what an export held and is so no more: a new export in its place, or why none is needed.
create table export_decisions (
  id bigint primary key,
  export_id bigint not null references exports (id),
  finding_id bigint not null references findings (id),
  -- What it had become when it was decided about.
  cause text not null,
  replaced_by bigint references exports (id),
  reason text not null,
  decided_by bigint not null references people (id),
  decided_at timestamp not null,
  check (replaced_by is not null or reason <> '')
);
create index export_decisions_export on export_decisions (export_id);
create index export_decisions_finding on export_decisions (finding_id);
create index export_decisions_replaced_by on export_decisions (replaced_by);
create index export_decisions_decided_by on export_decisions (decided_by);

-- Imports that people prepare in the browser, beside those of the command line.
drop index imports_source;
alter table imports alter column source_id drop not null;
alter table imports add column state text not null default 'applied' check (state in ('uploaded', 'checking', 'checked', 'applying', 'applied', 'failed', 'discarded', 'taken_back'));
-- Null for what the command line did, as are the next.
alter table imports add column organisation_id bigint references organisations (id);
alter table imports add column person_id bigint references people (id);
alter table imports add column format text not null default 'text' check (format in ('text', 'xlsx', 'ods'));
alter table imports add column size_bytes bigint not null default 0;
-- JSON: sheet, header, columns, source, corrections.
alter table imports add column settings text not null default '';
-- JSON: the names of the columns, so that the same ones are known again.
alter table imports add column header text not null default '';
-- JSON: the closing table of the check, then of the import.
alter table imports add column summary text not null default '';
alter table imports add column problem text not null default '';
alter table imports add column rows_done bigint not null default 0;
alter table imports add column changed_at timestamp;
-- The process that works on it says so until then.
alter table imports add column claimed_until timestamp;
update imports set state = case when finished_at is null then 'failed' else 'applied' end, rows_done = rows_read, changed_at = coalesce(finished_at, started_at);
alter table imports alter column state drop default;
alter table imports alter column format drop default;
alter table imports alter column size_bytes drop default;
alter table imports alter column settings drop default;
alter table imports alter column header drop default;
alter table imports alter column summary drop default;
alter table imports alter column problem drop default;
alter table imports alter column rows_done drop default;
alter table imports alter column changed_at set not null;
create index imports_source on imports (source_id);
create index imports_organisation on imports (organisation_id, id) where organisation_id is not null;
create index imports_person on imports (person_id) where person_id is not null;
create index imports_waiting on imports (state) where state in ('checking', 'applying');

-- What the check found for each row. Worked out of the file at any time, so nothing of it is in the journal.
create table import_rows (
  import_id bigint not null references imports (id),
  -- As a spreadsheet counts them.
  row_number bigint not null,
  outcome text not null check (outcome in ('new', 'changed', 'unchanged', 'duplicate', 'same_marking', 'held', 'rejected')),
  record text not null,
  column_name text not null,
  reason text not null,
  value text not null,
  weapon text not null,
  maker text not null,
  marking text not null,
  part_number text not null,
  primary key (import_id, row_number)
);
create index import_rows_outcome on import_rows (import_id, outcome, row_number);

-- Which findings an import of people has brought or changed, and how they were before: what taking it back rests on.
create table import_findings (
  import_id bigint not null references imports (id),
  finding_id bigint not null references findings (id),
  row_number bigint not null,
  -- Of the finding after the import.
  revision bigint not null,
  -- JSON of what the source said before; blank for a finding that is new.
  before text not null,
  primary key (import_id, finding_id)
);
create index import_findings_finding on import_findings (finding_id);

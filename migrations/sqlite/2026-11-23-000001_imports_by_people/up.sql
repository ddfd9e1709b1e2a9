-- Imports that people prepare in the browser, beside those of the command line. Made anew because a source is named only later.
alter table imports rename to imports_before;
drop index imports_source;
create table imports (
  id integer primary key,
  file_name text not null,
  file_sha256 text not null,
  mapping text not null,
  source_id bigint references sources (id),
  started_at timestamp not null,
  finished_at timestamp,
  rows_read bigint not null,
  rows_new bigint not null,
  rows_changed bigint not null,
  rows_unchanged bigint not null,
  rows_duplicate bigint not null,
  rows_rejected bigint not null,
  state text not null check (state in ('uploaded', 'checking', 'checked', 'applying', 'applied', 'failed', 'discarded', 'taken_back')),
  -- Null for what the command line did, as are the next.
  organisation_id bigint references organisations (id),
  person_id bigint references people (id),
  format text not null check (format in ('text', 'xlsx', 'ods')),
  size_bytes bigint not null,
  -- JSON: sheet, header, columns, source, corrections.
  settings text not null,
  -- JSON: the names of the columns, so that the same ones are known again.
  header text not null,
  -- JSON: the closing table of the check, then of the import.
  summary text not null,
  problem text not null,
  rows_done bigint not null,
  changed_at timestamp not null,
  -- The process that works on it says so until then.
  claimed_until timestamp
);
insert into imports select id, file_name, file_sha256, mapping, source_id, started_at, finished_at, rows_read, rows_new, rows_changed,
  rows_unchanged, rows_duplicate, rows_rejected, case when finished_at is null then 'failed' else 'applied' end, null, null, 'text', 0,
  '', '', '', '', rows_read, coalesce(finished_at, started_at), null from imports_before;
drop table imports_before;
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

drop table import_findings;
drop table import_rows;
alter table imports rename to imports_after;
create table imports (
  id integer primary key,
  file_name text not null,
  file_sha256 text not null,
  mapping text not null,
  source_id bigint not null references sources (id),
  started_at timestamp not null,
  finished_at timestamp,
  rows_read bigint not null,
  rows_new bigint not null,
  rows_changed bigint not null,
  rows_unchanged bigint not null,
  rows_duplicate bigint not null,
  rows_rejected bigint not null
);
insert into imports select id, file_name, file_sha256, mapping, source_id, started_at, finished_at, rows_read, rows_new, rows_changed,
  rows_unchanged, rows_duplicate, rows_rejected from imports_after where source_id is not null;
drop table imports_after;
create index imports_source on imports (source_id);

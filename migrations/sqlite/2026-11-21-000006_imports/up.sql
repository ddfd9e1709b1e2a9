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
create index imports_source on imports (source_id);

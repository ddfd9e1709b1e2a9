-- The one-row head serialises writers: whoever updates it owns the next revision.
create table journal_head (
  id integer primary key check (id = 1),
  revision bigint not null,
  hash text not null
);
insert into journal_head (id, revision, hash)
values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

create table journal_entries (
  revision integer primary key,
  at timestamp not null,
  actor text not null,
  action text not null,
  reason text not null,
  change_count bigint not null,
  previous_hash text not null,
  hash text not null unique
);

create table journal_changes (
  revision bigint not null references journal_entries (revision),
  ordinal integer not null,
  subject_kind text not null,
  subject_id bigint not null,
  verb text not null,
  detail text not null,
  primary key (revision, ordinal)
);
create index journal_changes_subject on journal_changes (subject_kind, subject_id, revision);

-- Next free number of each table whose ids the program hands out, under the lock of journal_head.
create table id_sequences (
  name text primary key not null,
  next_id bigint not null
);

create table reference_loads (
  name text primary key not null,
  digest text not null,
  loaded_at timestamp not null
);

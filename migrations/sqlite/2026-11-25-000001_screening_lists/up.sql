-- Published screening lists. A list is taken in versions, whole or not at all.
create table screening_lists (
  id integer primary key,
  key text not null unique check (key <> ''),
  title text not null,
  -- The version in force and what it holds.
  current_version bigint not null,
  entry_count bigint not null,
  -- Over the digests of the entries in force, in order of their keys.
  digest text not null
);

create table list_versions (
  id integer primary key,
  list_id bigint not null references screening_lists (id),
  -- 1 is the first.
  number bigint not null check (number > 0),
  format text not null,
  -- The day that the list bears, as whoever imported it says.
  dated_on date,
  imported_at timestamp not null,
  entry_count bigint not null,
  added bigint not null,
  changed bigint not null,
  removed bigint not null,
  digest text not null,
  unique (list_id, number)
);

create table list_files (
  version_id bigint not null references list_versions (id),
  ordinal integer not null,
  file_name text not null,
  file_sha256 text not null,
  primary key (version_id, ordinal)
);

-- A party as a list had it from one version to before another. A party that changes has a further row.
create table list_entries (
  id integer primary key,
  list_id bigint not null references screening_lists (id),
  -- What the list calls it.
  key text not null check (key <> ''),
  from_version bigint not null,
  -- The first version without it; null while it is in force.
  until_version bigint,
  kind text not null check (kind in ('person', 'organisation', 'vessel', 'aircraft', 'unknown')),
  name text not null,
  part text not null,
  programmes text not null,
  countries text not null,
  listed_on text not null,
  remarks text not null,
  digest text not null,
  unique (list_id, key, from_version)
);
create index list_entries_until on list_entries (list_id, until_version);

create table list_entry_names (
  entry_id bigint not null references list_entries (id),
  ordinal integer not null,
  kind text not null check (kind in ('primary', 'alias', 'weak', 'former', 'original')),
  name text not null,
  primary key (entry_id, ordinal)
);

create table list_entry_addresses (
  entry_id bigint not null references list_entries (id),
  ordinal integer not null,
  address text not null,
  city text not null,
  country text not null,
  primary key (entry_id, ordinal)
);

create table list_entry_identifiers (
  entry_id bigint not null references list_entries (id),
  ordinal integer not null,
  kind text not null,
  value text not null,
  country text not null,
  primary key (entry_id, ordinal)
);

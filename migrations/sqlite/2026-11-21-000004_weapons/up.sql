create table weapon_systems (
  id integer primary key,
  key text not null unique,
  name text not null check (name <> ''),
  kind text not null,
  country text not null,
  designer text not null,
  notes text not null,
  source text not null,
  reference_digest text not null
);

create table weapon_names (
  id integer primary key,
  weapon_system_id bigint not null references weapon_systems (id),
  text text not null check (text <> ''),
  text_normalised text not null,
  kind text not null check (kind in ('name', 'alias', 'cyrillic', 'nato'))
);
create index weapon_names_system on weapon_names (weapon_system_id);

create table exhibits (
  id integer primary key,
  key text not null unique,
  weapon_system_id bigint not null references weapon_systems (id),
  label text not null check (label <> ''),
  precision text not null check (precision in ('unit', 'system', 'assembly')),
  serial text not null,
  series text not null,
  assembly text not null,
  recovered_on text not null,
  recovered_on_basis text not null,
  region text not null,
  place text not null,
  notes text not null
);
create index exhibits_system on exhibits (weapon_system_id);

-- Each weapon string of a source, as written, and the exhibit it means.
create table weapon_strings (
  id integer primary key,
  text text not null unique,
  exhibit_id bigint not null references exhibits (id)
);
create index weapon_strings_exhibit on weapon_strings (exhibit_id);

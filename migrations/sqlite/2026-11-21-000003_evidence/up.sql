-- Sources that rest on the same wreckage and the same people are one origin.
create table origin_groups (
  id integer primary key,
  key text not null unique,
  name text not null
);

create table sources (
  id integer primary key,
  key text not null unique,
  title text not null check (title <> ''),
  publisher text not null,
  url text not null,
  licence text not null,
  attribution text not null,
  is_public boolean not null,
  origin_group_id bigint not null references origin_groups (id),
  reliability text not null check (reliability in ('A', 'B', 'C', 'D', 'E', 'F'))
);
create index sources_origin_group on sources (origin_group_id);

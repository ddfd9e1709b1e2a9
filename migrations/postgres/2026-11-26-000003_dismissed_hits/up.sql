-- Hits that an official has looked at and dismissed, until the entry changes.
create table dismissed_hits (
  id bigint primary key,
  -- The name as it was asked, and folded: the same name is asked again in other letter case or spacing.
  asked text not null,
  asked_folded text not null check (asked_folded <> ''),
  -- Key of the list, or `own` for a party on no list.
  list_key text not null,
  entry_key text not null,
  -- Of the entry as it stood then.
  entry_digest text not null,
  reason text not null check (reason <> ''),
  dismissed_by bigint not null references people (id),
  dismissed_at timestamp not null,
  undone_because text not null,
  undone_by bigint references people (id),
  undone_at timestamp,
  check ((undone_at is null) = (undone_because = '') and (undone_at is null) = (undone_by is null))
);
create index dismissed_hits_asked on dismissed_hits (asked_folded);
create index dismissed_hits_dismissed_by on dismissed_hits (dismissed_by);
create index dismissed_hits_undone_by on dismissed_hits (undone_by);

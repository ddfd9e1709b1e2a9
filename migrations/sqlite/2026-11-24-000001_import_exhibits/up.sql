-- Which exhibits an import of people has opened: what nobody has built on goes with it when it is taken back.
create table import_exhibits (
  import_id bigint not null references imports (id),
  exhibit_id bigint not null references exhibits (id),
  -- Of the exhibit as it was opened.
  revision bigint not null,
  -- Why it stayed when the import was taken back; blank where it did not, and before.
  kept_because text not null check (kept_because in ('', 'findings', 'evidence', 'edited', 'custody')),
  primary key (import_id, exhibit_id)
);
create index import_exhibits_exhibit on import_exhibits (exhibit_id);

-- Why an exhibit was taken back; blank for one that stands.
alter table exhibits add column taken_back_because text not null default '';

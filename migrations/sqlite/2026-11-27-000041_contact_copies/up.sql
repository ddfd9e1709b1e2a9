-- Captured copies of the sources of contacts: the page or paper as it was. Each stays, so that it can be seen what stood there when.
create table contact_copies (
  id integer primary key,
  contact_id bigint not null references company_contacts (id),
  file_name text not null,
  file_sha256 text not null,
  media_type text not null,
  size_bytes bigint not null,
  kept_by bigint not null references people (id),
  kept_at timestamp not null
);
create index contact_copies_contact on contact_copies (contact_id);
create index contact_copies_kept_by on contact_copies (kept_by);

-- Where a company takes letters. Never public.
create table company_contacts (
  id integer primary key,
  company_id bigint not null references companies (id),
  addressee text not null check (addressee <> ''),
  -- Several lines.
  postal_address text not null,
  email text not null,
  -- In which letters are written to it.
  language text not null check (language in ('en', 'uk')),
  -- An address on the web, or words.
  source text not null check (source <> ''),
  -- The page or paper as it was: a document kept here, or the hash of a copy that is kept elsewhere.
  copy_document_id bigint references documents (id),
  copy_digest text not null,
  checked_on date not null,
  checked_by bigint not null references people (id),
  state text not null check (state in ('proposed', 'confirmed', 'set_aside')),
  -- Who stated the addresses as they are.
  proposed_by bigint not null references people (id),
  proposed_at timestamp not null,
  confirmed_by bigint references people (id),
  confirmed_at timestamp,
  set_aside_reason text not null,
  -- Of the journal, when it last changed.
  revision bigint not null,
  check (postal_address <> '' or email <> ''),
  check (state <> 'confirmed' or confirmed_by is not null),
  check (confirmed_by is null or confirmed_by <> proposed_by),
  check ((state = 'set_aside') = (set_aside_reason <> ''))
);
create index company_contacts_company on company_contacts (company_id, state);
create index company_contacts_state on company_contacts (state, company_id);
create index company_contacts_document on company_contacts (copy_document_id);
create index company_contacts_checked_by on company_contacts (checked_by);
create index company_contacts_proposed_by on company_contacts (proposed_by);
create index company_contacts_confirmed_by on company_contacts (confirmed_by);
